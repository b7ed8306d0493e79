package term

import (
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// TestUpstreamStillPanicsOnHostileInput gives the decoders that Bubble Tea reads
// with what has ended whole servers. When a part of it fails, the library has
// mended that; when all do, decode.go and stream.go need not be our own for it.
func TestUpstreamStillPanicsOnHostileInput(t *testing.T) {
	for name, decode := range map[string]func(){
		"ultraviolet: an X10 mouse report by an 8-bit CSI": func() { _, _ = new(uv.EventDecoder).Decode([]byte("\x9bM !!")) },
		"ansi: a CSI of 33 parameters": func() {
			_, _, _, _ = ansi.DecodeSequence("\x1b["+strings.Repeat("1;", 33)+"1", ansi.NormalState, ansi.NewParser())
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it does not panic any more")
				}
			}()
			decode()
		})
	}
}
