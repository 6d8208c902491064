package sidecar

// seqNow is the sequence number of the newest document.
func (h *hub) seqNow() int64 {
	_, seq := h.current()
	return seq
}
