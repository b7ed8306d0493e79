package lines

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
)

// However a line is edited, and however wide the window is, a terminal shows the
// part of it around the cursor.
func FuzzLine(f *testing.F) {
	f.Add("hello\x01\x0b中文 e\u0301\x02\x02x\x19\x14", 30)
	f.Add(strings.Repeat("long ", 30)+"\x01\x06\x06y\x05\x17\x17\x1f", 24)
	f.Add("日本語日本語日本語日本語日本語\x02\x02\x02\x02\x02\x02\x02\x02\x7fé\n\x01", 21)
	f.Fuzz(func(t *testing.T, keys string, width int) {
		d := tty{width: 1 + width&63}
		emu := sshtest.NewEmulator(d.width, 3)
		var decoder term.Decoder
		for len(keys) > 0 {
			_, size := utf8.DecodeRuneInString(keys)
			for _, msg := range append(decoder.Decode([]byte(keys[:size])), decoder.Flush()...) {
				switch msg := msg.(type) {
				case term.TextMsg:
					_ = d.Edit.Insert(string(msg))
				case tea.KeyPressMsg:
					d.Edit.Key(msg.Keystroke())
				}
			}
			keys = keys[size:]
			text, at := d.layout(func(cells int) string { return "to everybody"[:min(cells, 12)] })
			if stdio.Most(text) > d.width-1 {
				t.Fatalf("%q is wider than %d", text, d.width-1)
			}
			_, _ = emu.WriteString(d.row.draw(text, at, d.width))
			if certain(d.Edit.Text()) {
				shows(t, emu, text, at)
			}
			if whole := strings.HasSuffix(text, d.visible(d.Edit.Text())); d.whole && !whole {
				t.Fatalf("%q does not show %q", text, d.Edit.Text())
			}
		}
	})
}
