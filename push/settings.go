package push

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// Settings say where and how to send.
type Settings struct {
	URL     string // of the collector; /v1/traces is added where it is missing
	Headers http.Header
	Timeout time.Duration // of one request
	Plain   bool          // without compression
	TLS     *tls.Config
	// Patience is how long a batch is tried again; 0 means a minute.
	Patience time.Duration
	// Waits is told, once for each batch, why it is tried again.
	Waits func(why error)
	// Pause is the first pause before a batch is tried again; 0 means a second.
	Pause time.Duration
}

// FromEnvironment are the settings for an address, with what OpenTelemetry's
// environment variables say of headers, time, compression and certificates. They
// name no address: one is only ever given.
func FromEnvironment(address string, getenv func(string) string) (Settings, error) {
	get := func(name string) (value, from string) {
		for _, from := range []string{"OTEL_EXPORTER_OTLP_TRACES_" + name, "OTEL_EXPORTER_OTLP_" + name} {
			if v := strings.TrimSpace(getenv(from)); v != "" {
				return v, from
			}
		}
		return "", ""
	}
	s := Settings{Timeout: 10 * time.Second, Headers: http.Header{}}
	var err error
	if s.URL, err = tracesURL(address); err != nil {
		return s, err
	}
	if v, from := get("PROTOCOL"); v != "" && v != "http/protobuf" {
		return s, fmt.Errorf("%s=%s: this program sends http/protobuf; unset it, or give a collector that takes that", from, v)
	}
	if v, from := get("HEADERS"); v != "" {
		if err := addHeaders(s.Headers, v); err != nil {
			return s, fmt.Errorf("%s: %w", from, err) // the value may be a secret
		}
	}
	if v, from := get("TIMEOUT"); v != "" {
		ms, err := strconv.ParseUint(v, 10, 31)
		if err != nil || ms == 0 {
			return s, fmt.Errorf("%s=%s: give milliseconds, such as 10000", from, v)
		}
		s.Timeout = time.Duration(ms) * time.Millisecond
	}
	switch v, from := get("COMPRESSION"); v {
	case "", "gzip":
	case "none":
		s.Plain = true
	default:
		return s, fmt.Errorf("%s=%s: use gzip or none", from, v)
	}
	s.TLS, err = certificates(get)
	return s, err
}

// tracesURL is where traces are taken at the collector's address.
func tracesURL(address string) (string, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return "", errors.New("-o takes a file, or a collector's address such as https://collector:4318")
	case u.User != nil:
		return "", fmt.Errorf("%s: a password does not belong into an address; set OTEL_EXPORTER_OTLP_HEADERS", u.Redacted())
	case u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%s: give the collector's address alone", address)
	case u.Port() == "4317":
		return "", fmt.Errorf("%s: port 4317 is gRPC's; this program sends OTLP over HTTP, to 4318 by habit", address)
	}
	if !strings.HasSuffix(u.Path, "/v1/traces") {
		u.Path = strings.TrimSuffix(u.Path, "/") + "/v1/traces"
	}
	return u.String(), nil
}

// addHeaders reads key=value pairs, values escaped as in URLs.
func addHeaders(h http.Header, pairs string) error {
	for pair := range strings.SplitSeq(pairs, ",") {
		k, v, ok := strings.Cut(pair, "=")
		k = strings.TrimSpace(k)
		value, err := url.PathUnescape(strings.TrimSpace(v))
		if !ok || k == "" || err != nil || !isToken(k) || strings.ContainsAny(value, "\r\n\x00") {
			return errors.New("not of the form key=value,key=value")
		}
		h.Add(k, value)
	}
	return nil
}

// isToken tells whether a header can have the name.
func isToken(s string) bool {
	return strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~") == ""
}

// certificates are whom to believe, and who we are.
func certificates(get func(string) (string, string)) (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if file, from := get("CERTIFICATE"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", from, err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s: %s holds no certificate", from, file)
		}
	}
	cert, from := get("CLIENT_CERTIFICATE")
	key, also := get("CLIENT_KEY")
	if cert == "" && key == "" {
		return c, nil
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cmp.Or(from, also), err)
	}
	c.Certificates = []tls.Certificate{pair}
	return c, nil
}
