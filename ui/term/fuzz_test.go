package term

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// hostile are inputs that have killed other decoders, or would like to.
var hostile = []string{
	"\x9bM !!",
	"\x1b[M !!",
	"\x1b[" + strings.Repeat("1;", 33) + "1",
	"\x1b[200~\x1b[" + strings.Repeat("1;", 33) + "1\x1b[201~",
	"\x1b[" + strings.Repeat("9", 100) + "A",
	"\x1b[" + strings.Repeat(":", 60) + "u",
	"\x1b[1" + strings.Repeat(";1", 20) + "u\x1b[;;;u\x1b[:::u",
	"\x1b]" + strings.Repeat("x", maxString+1) + "\x07y",
	"\x1bP1+r" + strings.Repeat("5463;", 2000) + "\x1b\\y",
	"\x1b]2;" + strings.Repeat("x", 200) + "\x07y",
	"\x1b\x1b\x1b\x1b[\x1b\x1bO\x1b]\x1b\\",
	"\x1b[200~\x1b[200~\xe4\xbd\x1b[201\x1b[201~\x1b[201~",
	"\xe4\xbd\xe4\xbd\xa0\xf0\x9f\x8d\xb5\xf0\x9f\x1b[A",
	"a\rb\r\nc\xe4\r",
	"\x1b[A\x1b[A\x1b[A\x1b[B",
	"\x1b[<99999999999999999999;1;1M",
}

func seeds() [][]byte {
	var all [][]byte
	for _, s := range hostile {
		all = append(all, []byte(s))
	}
	for _, k := range keySequences {
		all = append(all, []byte(k.in))
	}
	for _, r := range replies {
		all = append(all, []byte(r.in))
	}
	return all
}

// parse feeds p to a stream in reads of size n, then lets it fall silent, and
// returns the messages with adjacent runs of text joined.
func parse(p []byte, n int) []tea.Msg {
	var s stream
	var out []tea.Msg
	for chunk := range splitEvery(p, n) {
		s.feed(chunk)
		out = append(out, s.take()...)
	}
	for s.unfinished() {
		s.silence()
		out = append(out, s.take()...)
	}

	joined := out[:0]
	for _, m := range out {
		if text, ok := m.(TextMsg); ok && len(joined) > 0 {
			if last, ok := joined[len(joined)-1].(TextMsg); ok {
				joined[len(joined)-1] = last + text
				continue
			}
		}
		joined = append(joined, m)
	}
	return joined
}

func splitEvery(p []byte, n int) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(p) > 0 {
			k := min(n, len(p))
			if !yield(p[:k:k]) {
				return
			}
			p = p[k:]
		}
	}
}

// checkBounds fails if d keeps more than it may.
func checkBounds(t *testing.T, d *Decoder) {
	t.Helper()
	s := &d.in
	limit := maxString
	if s.state == csi || s.state == ss3 {
		limit = maxCSI
	}
	switch {
	case len(s.buf) > limit, s.state == ground && cap(s.buf) > maxCSI:
		t.Fatalf("state %d keeps %d bytes of a sequence (room for %d)", s.state, len(s.buf), cap(s.buf))
	case len(s.paste.text) > maxPaste, cap(s.paste.text) > 2*maxPaste, s.state != pasting && s.paste.text != nil:
		t.Fatalf("state %d keeps %d bytes of a paste (room for %d)", s.state, len(s.paste.text), cap(s.paste.text))
	case s.paste.size > maxPaste && s.paste.text != nil:
		t.Fatal("keeps a paste that is too long")
	case s.npart >= utf8.UTFMax:
		t.Fatalf("keeps %d bytes of a character", s.npart)
	case len(s.run) > 0 || s.out != nil || cap(s.run) > 256:
		t.Fatal("keeps what it has sent")
	}
}

// checkClean fails if a message could draw or send anything by itself.
func checkClean(t *testing.T, m tea.Msg) {
	t.Helper()
	var text, allowed string
	switch m := m.(type) {
	case ChordMsg:
		if text = m.Text; utf8.RuneCountInString(text) != 1 {
			t.Fatalf("ESC and %q", text)
		}
	case TextMsg:
		if text = string(m); text == "" {
			t.Fatal("empty text")
		}
	case tea.PasteMsg:
		text, allowed = m.Content, "\n\t"
		if text == "" || len(text) > maxPaste {
			t.Fatalf("paste of %d bytes", len(text))
		}
	case PasteTooLongMsg:
		if m.Size <= maxPaste {
			t.Fatalf("a paste of %d bytes is not too long", m.Size)
		}
	case CapabilityMsg:
		text = m.Name + m.Value
	case tea.KeyPressMsg:
		if text = m.String(); m.Code == 0 || m.Text != "" {
			t.Fatalf("key press %#v", m)
		}
	}
	bad := func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune(allowed, r) }
	if i := strings.IndexFunc(text, bad); i >= 0 || !utf8.ValidString(text) {
		t.Fatalf("%T %q is not clean", m, text)
	}
}

// checkDecoder holds a Decoder to its promises on p, in reads of size n.
func checkDecoder(t *testing.T, p []byte, n int) {
	t.Helper()
	var d Decoder
	for chunk := range splitEvery(p, n) {
		given := bytes.Clone(chunk)
		for _, m := range d.Decode(chunk) {
			checkClean(t, m)
		}
		if !bytes.Equal(chunk, given) {
			t.Fatal("Decode changed its argument")
		}
		checkBounds(t, &d)
	}
	flushes := 0
	for d.Pending() {
		for _, m := range d.Flush() {
			checkClean(t, m)
		}
		flushes++
		if flushes > int(pasteSilence/FlushInterval) {
			t.Fatal("pending for ever")
		}
	}
	checkBounds(t, &d)
}

// checkSplits fails if what p means depends on how it was cut into reads.
func checkSplits(t *testing.T, p []byte, sizes ...int) {
	t.Helper()
	whole := parse(p, max(1, len(p)))
	for _, n := range sizes {
		if got := parse(p, n); !reflect.DeepEqual(got, whole) {
			t.Fatalf("%q\nin reads of %d: %#v\nin one:        %#v", p, n, got, whole)
		}
	}
}

func TestHostileInput(t *testing.T) {
	for _, p := range seeds() {
		for n := 1; n <= len(p) && n < 100; n++ {
			checkDecoder(t, p, n)
		}
		checkDecoder(t, p, len(p))
	}
	var d Decoder
	wantMsgs(t, d.Decode([]byte(hostile[0])), TextMsg("M !!"))
}

func TestSplitsDoNotMatter(t *testing.T) {
	all := seeds()
	for _, p := range all {
		for n := 1; n < len(p) && n < 100; n++ {
			checkSplits(t, p, n)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var p []byte
		for range 1 + rng.IntN(8) {
			s := all[rng.IntN(len(all))]
			if len(s) > 1 && rng.IntN(3) == 0 { // cut, or with a byte broken
				s = bytes.Clone(s[:rng.IntN(len(s))+1])
				s[rng.IntN(len(s))] = byte(rng.Uint32())
			}
			if len(s) < 1000 {
				p = append(p, s...)
			}
		}
		checkSplits(t, p, 1, 1+rng.IntN(5), 1+rng.IntN(50))
	}
}

// A flood that never ends its sequence is the cheapest way to fill a memory.
func TestUnfinishedFloodIsNotKept(t *testing.T) {
	for _, open := range []string{"\x1b[", "\x1bO", "\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x1b[200~", "\x1b[M"} {
		var d Decoder
		d.Decode([]byte(open))
		flood := bytes.Repeat([]byte("1"), 1000)
		for range 300 {
			d.Decode(flood)
			checkBounds(t, &d)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for i, p := range seeds() {
		f.Add(p, uint16(i%7))
	}
	f.Fuzz(func(t *testing.T, p []byte, n uint16) {
		size := int(n)%max(1, len(p)) + 1
		checkDecoder(t, p, max(1, len(p)))
		checkDecoder(t, p, size)
		checkSplits(t, p, 1, size)
	})
}

func BenchmarkDecodeFlood(b *testing.B) {
	for _, c := range []struct{ name, unit string }{
		{"text", "the quick brown fox "},
		{"cjk", "中文也没问题"},
		{"arrows", "\x1b[A\x1b[B"},
		{"enter", "\r"},
		{"escape", "\x1b"},
		{"garbage", "\x80a\xe4\xbd"},
		{"paste", "\x1b[200~" + strings.Repeat("line\r", 200) + "\x1b[201~"},
		{"params", "\x1b[" + strings.Repeat("1;", 28) + "1u"},
		{"answers", "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\"},
		{"mouse", "\x1b[<64;100;50M"},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := []byte(strings.Repeat(c.unit, 1+4096/len(c.unit)))
			var d Decoder
			b.SetBytes(int64(len(p)))
			b.ReportAllocs()
			for b.Loop() {
				d.Decode(p)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(p)), "ns/byte")
		})
	}
	b.Run("keystroke", func(b *testing.B) {
		var d Decoder
		b.ReportAllocs()
		for b.Loop() {
			d.Decode([]byte("x"))
		}
	})
}
