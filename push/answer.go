package push

import (
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// An answer is what a collector said of a message that it took: how many spans
// it refused all the same, and why.
type answer struct {
	rejected int64
	why      string
}

// readAnswer reads an ExportTraceServiceResponse; false when the text is none.
func readAnswer(text []byte) (a answer, ok bool) {
	ok = eachField(text, func(number protowire.Number, typ protowire.Type, value []byte) bool {
		if number != 1 || typ != protowire.BytesType {
			return true // a field that came later than this program
		}
		partial, _ := protowire.ConsumeBytes(value)
		return eachField(partial, func(number protowire.Number, typ protowire.Type, value []byte) bool {
			switch {
			case number == 1 && typ == protowire.VarintType:
				n, _ := protowire.ConsumeVarint(value)
				a.rejected = int64(n)
			case number == 2 && typ == protowire.BytesType:
				a.why, _ = protowire.ConsumeString(value)
			}
			return true
		})
	})
	return a, ok
}

// eachField calls take with each field of a message and its value as it was sent,
// until take or the message says no.
func eachField(text []byte, take func(protowire.Number, protowire.Type, []byte) bool) bool {
	for len(text) > 0 {
		number, typ, n := protowire.ConsumeTag(text)
		if n < 0 {
			return false
		}
		text = text[n:]
		if n = protowire.ConsumeFieldValue(number, typ, text); n < 0 || !take(number, typ, text[:n]) {
			return false
		}
		text = text[n:]
	}
	return true
}

// messageOf is what a collector said with a refusal: the message of a
// google.rpc.Status, or text.
func messageOf(kind string, text []byte) (said string) {
	if strings.HasPrefix(kind, "text/plain") {
		return oneLine(string(text))
	}
	if !isProtobuf(kind) {
		return ""
	}
	eachField(text, func(number protowire.Number, typ protowire.Type, value []byte) bool {
		if number != 2 || typ != protowire.BytesType {
			return true
		}
		s, _ := protowire.ConsumeString(value)
		said = oneLine(s)
		return false
	})
	return said
}

func isProtobuf(kind string) bool { return strings.HasPrefix(kind, "application/x-protobuf") }
