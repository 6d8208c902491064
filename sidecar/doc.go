// Package sidecar will be the live server: it follows a report and pushes
// patches of it to browsers. It is not written yet; `5x report` works without
// it.
package sidecar
