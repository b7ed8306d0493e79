package scrollback

import (
	"strings"
	"testing"

	"teahouse/ui/paint"
	"teahouse/ui/term"
)

// TestOfALongLineThatWasFoundAWindowIsHeld, around the word that was sought: two hundred of them
// were held whole on each screen that shows them.
func TestOfALongLineThatWasFoundAWindowIsHeld(t *testing.T) {
	const head = "09:41 lily: "
	for _, before := range []int{0, 3, 1200, 1990} {
		said := strings.Repeat("😀", before) + " zebra " + strings.Repeat("茶", 1990-before)
		got := around(head+said, len(head), []string{"zebra"})
		if len(got) > len(head)+2*4*term.MaxWidth || !strings.HasPrefix(got, head) || len(paint.Matches(got, []string{"zebra"})) != 1 {
			t.Errorf("with %d before it, %d bytes are held of %d: %.60q", before, len(got), len(said), got)
		}
		from := strings.Index(got, "zebra")
		if shown := strings.Count(got[:from], "😀"); shown != min(before, term.MaxWidth-1) {
			t.Errorf("of %d before it %d are held", before, shown)
		}
	}
	if short := head + strings.Repeat("x", 500); around(short, len(head), []string{"zebra"}) != short {
		t.Error("a short line is cut")
	}
}
