package push

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// mostAnswer bounds what is read of an answer; mostMessage what is believed of a
// message's length.
const (
	mostAnswer  = 64 << 10
	mostMessage = 64 << 20
)

// A Sent is what the collector took.
type Sent struct {
	Spans, Batches int
	Rejected       int    // spans that it refused, of those that it got
	Why            string // as it said
}

// Send sends the messages that otlp.Messages wrote, in turn. An error comes with
// what had been sent before.
func Send(ctx context.Context, messages io.Reader, s Settings) (Sent, error) {
	var spoken http.Protocols
	spoken.SetHTTP1(true) // a release is built without HTTP/2
	c := &client{settings: s, http: &http.Client{
		Timeout: s.Timeout,
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: s.TLS,
			Protocols: &spoken, ResponseHeaderTimeout: s.Timeout},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	defer c.http.CloseIdleConnections()
	var sent Sent
	for {
		message, spans, err := next(messages)
		if err == io.EOF {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
		took, err := c.deliver(ctx, message)
		if err != nil {
			return sent, err
		}
		sent.Batches++
		sent.Spans += spans
		sent.Rejected += int(min(max(0, took.rejected), int64(spans)))
		if took.why != "" {
			sent.Why = oneLine(took.why)
		}
	}
}

// next is the next message and its number of spans.
func next(r io.Reader) (message []byte, spans int, err error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, 0, err
	}
	n := binary.BigEndian.Uint32(head[:4])
	if n > mostMessage {
		return nil, 0, errors.New("the file of messages is damaged")
	}
	message = make([]byte, n)
	if _, err := io.ReadFull(r, message); err != nil {
		return nil, 0, fmt.Errorf("the file of messages is damaged: %w", err)
	}
	return message, int(binary.BigEndian.Uint32(head[4:])), nil
}

type client struct {
	settings Settings
	http     *http.Client
}

// An attempt that may be made again, after a pause if the collector names one.
type again struct {
	why   error
	after time.Duration
}

func (a again) Error() string { return a.why.Error() }

// deliver sends one message until the collector takes it, refuses it, or
// patience ends.
func (c *client) deliver(ctx context.Context, message []byte) (answer, error) {
	body, err := c.packed(message)
	if err != nil {
		return answer{}, err
	}
	patience, pause := c.settings.Patience, c.settings.Pause
	if patience == 0 {
		patience = time.Minute
	}
	if pause == 0 {
		pause = time.Second
	}
	began := time.Now()
	for tries := 1; ; tries++ {
		took, err := c.post(ctx, body)
		retry, isRetry := errors.AsType[again](err)
		switch {
		case ctx.Err() != nil:
			return answer{}, ctx.Err()
		case err == nil:
			return took, nil
		case !isRetry:
			return answer{}, err
		}
		// A random part, so that many machines do not come back at once.
		wait := max(retry.after, pause/2+rand.N(pause))
		if time.Since(began)+wait > patience {
			return answer{}, fmt.Errorf("%w, %d times in %s", retry.why, tries, patience)
		}
		if tries == 1 && c.settings.Waits != nil {
			c.settings.Waits(retry.why)
		}
		pause = min(2*pause, 30*time.Second)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return answer{}, ctx.Err()
		}
	}
}

func (c *client) packed(message []byte) ([]byte, error) {
	if c.settings.Plain {
		return message, nil
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(message); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
}

// post makes one attempt.
func (c *client) post(ctx context.Context, body []byte) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.settings.URL, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header = c.settings.Headers.Clone()
	if req.Header == nil {
		req.Header = http.Header{}
	}
	req.Header.Set("Content-Type", "application/x-protobuf")
	if !c.settings.Plain {
		req.Header.Set("Content-Encoding", "gzip")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if hopeless(err) {
			return answer{}, withoutURL(err)
		}
		return answer{}, again{why: withoutURL(err)}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	if err != nil {
		return answer{}, again{why: fmt.Errorf("the answer broke off: %w", withoutURL(err))}
	}
	return answerOf(resp, text)
}

// answerOf reads an answer: taken, to be tried again, or refused.
func answerOf(resp *http.Response, text []byte) (answer, error) {
	switch resp.StatusCode {
	case http.StatusOK, http.StatusAccepted, http.StatusNoContent:
		if !isProtobuf(resp.Header.Get("Content-Type")) {
			return answer{}, nil
		}
		a, ok := readAnswer(text)
		if !ok {
			return a, errors.New("answered 200 with something that is no answer of a collector")
		}
		return a, nil
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return answer{}, again{fmt.Errorf("answered %s", oneLine(resp.Status)), retryAfter(resp.Header.Get("Retry-After"),
			time.Now())}
	}
	why := fmt.Sprintf("answered %s", oneLine(resp.Status))
	if to := resp.Header.Get("Location"); to != "" && resp.StatusCode/100 == 3 {
		return answer{}, fmt.Errorf("%s and names %s; give that address if you believe it", why, oneLine(to))
	}
	if said := messageOf(resp.Header.Get("Content-Type"), text); said != "" {
		why += ": " + said
	}
	return answer{}, errors.New(why)
}

// retryAfter is how long a collector asks to wait: seconds or an instant.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}

// hopeless tells a failure that trying again does not mend: there is no such
// host, or it is not believed.
func hopeless(err error) bool {
	lookup, isLookup := errors.AsType[*net.DNSError](err)
	_, isCertificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, isRecord := errors.AsType[tls.RecordHeaderError](err)
	return isLookup && lookup.IsNotFound || isCertificate || isRecord ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

// withoutURL is a request's error without the address, which is said elsewhere.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// oneLine is what somebody else said, in a line that holds no control
// characters.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 300 {
		s = string(r[:299]) + "…"
	}
	return s
}
