package verb

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/stdio"
)

// parted are the messages that a text becomes.
func parted(t testing.TB, line io.Reader) (parts []string) {
	t.Helper()
	s := newSplit(line, time.Hour) // which never comes
	defer s.end()
	for {
		part, err := s.next()
		if err == io.EOF {
			return parts
		}
		roomtest.OK(t, err)
		_, err = text.Clean(part, state.MessageLimit)
		if errors.Is(err, text.ErrNotText) { // nobody says more after that
			return append(parts, part)
		}
		if err != nil {
			t.Fatalf("%d bytes are no message: %v", len(part), err)
		}
		parts = append(parts, part)
	}
}

func TestParts(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	family := "👩‍👩‍👧‍👦" // seven runes, one character
	for name, one := range map[string]struct {
		in   string
		want []string // or so many, whatever they are
		some int
	}{
		"nothing":             {in: "", want: nil},
		"blank lines":         {in: strings.Repeat(" \n", 20_000), want: nil},
		"one line":            {in: "hello\n", want: []string{"hello"}},
		"several lines":       {in: "a\n\n  b\r\nc", want: []string{"a\n\n  b\r\nc"}},
		"too many lines":      {in: strings.Repeat("a\n", 150), want: []string{strings.Repeat("a\n", 99) + "a", strings.Repeat("a\n", 49) + "a"}},
		"blanks between":      {in: "a" + strings.Repeat("\n", 200) + "b", want: []string{"a", "b"}},
		"too many characters": {in: x(1500) + "\n" + x(600) + "\n" + x(100), want: []string{x(1500), x(600) + "\n" + x(100)}},
		"to the brim":         {in: x(1000) + "\n" + x(999) + "\n" + "y", want: []string{x(1000) + "\n" + x(999), "y"}},
		"a long line":         {in: x(4500) + "\n" + x(1400) + "\nend", want: []string{x(2000), x(2000), x(500) + "\n" + x(1400) + "\nend"}},
		"tabs":                {in: strings.Repeat("\tx", 500), want: []string{strings.Repeat("\tx", 400), strings.Repeat("\tx", 100)}},
		"characters stay":     {in: x(1996) + family + "y", want: []string{x(1996), family + "y"}},
		"wide letters":        {in: strings.Repeat("小", 2500), want: []string{strings.Repeat("小", 2000), strings.Repeat("小", 500)}},
		"letters that grow":   {in: strings.Repeat("\u0958", 1100), some: 2}, // cleaning makes two of each
		"a rain of accents":   {in: strings.Repeat("a"+strings.Repeat("\u0301", 2100), 2) + "\nb", some: 1},
		"no UTF-8":            {in: strings.Repeat("\xff", 30_000) + "a", some: 1},
		"NULs":                {in: strings.Repeat("\x00", 40_000), some: 1},
	} {
		t.Run(name, func(t *testing.T) {
			for _, in := range []io.Reader{strings.NewReader(one.in), iotest.OneByteReader(strings.NewReader(one.in)), iotest.DataErrReader(strings.NewReader(one.in))} {
				got := parted(t, in)
				for i := range got {
					got[i] = strings.Trim(got[i], "\n")
				}
				if one.some > 0 && one.some == len(got) {
					continue
				}
				if strings.Join(got, "|") != strings.Join(one.want, "|") {
					t.Errorf("%d messages of %v bytes, not %d of %v: %.40q", len(got), lengths(got), len(one.want), lengths(one.want), got)
				}
			}
		})
	}
}

func lengths(texts []string) (n []int) {
	for _, text := range texts {
		n = append(n, len(text))
	}
	return n
}

// Whatever comes through a pipe: nothing is lost, nothing twice, every part is
// a message, and no part has place for the line behind it.
func FuzzParts(f *testing.F) {
	f.Add("line\n", 3000)
	f.Add("小明 waves 👩‍👩‍👧‍👦\n\n", 500)
	f.Add("a\u0301\tb \xff\x00", 900)
	f.Add("\n \n", 10_000)
	f.Add("\n\xfc\xb5", 10_084)
	f.Add("क़\u200d", 2000)
	f.Fuzz(func(t *testing.T, some string, times int) {
		if len(some) == 0 || times < 1 {
			return
		}
		s := strings.Repeat(some, min(times, 1+40_000/len(some)))
		parts := parted(t, strings.NewReader(s))
		rest := s
		for i, part := range parts {
			at := strings.Index(rest, part)
			if at < 0 {
				t.Fatalf("part %d of %d is not in the text, or not in its order", i, len(parts))
			}
			if lost, err := text.Clean(rest[:at], text.Limit{Runes: 1 << 20, Lines: 1 << 20}); err == nil {
				t.Fatalf("%q is lost before part %d", lost, i)
			}
			if _, err := text.Clean(part, state.MessageLimit); errors.Is(err, text.ErrNotText) {
				return
			}
			rest = rest[at+len(part):]
			line, _, _ := strings.Cut(strings.TrimLeft(rest, "\r\n"), "\n")
			if strings.HasPrefix(rest, "\n") && strings.TrimLeft(line, stdio.Blanks) != "" && fits(part+rest[:strings.Index(rest, line)]+line) {
				t.Fatalf("part %d has place for %q", i, line)
			}
		}
		if lost, err := text.Clean(rest, text.Limit{Runes: 1 << 20, Lines: 1 << 20}); err == nil {
			t.Fatalf("%q is lost at the end", lost)
		}
	})
}

// However long a message is before it is cleaned, what is held of a text can be
// more.
func TestMessagesAreShorterThanWhatIsHeld(t *testing.T) {
	if fits(strings.Repeat("\x00", messageBytes)) {
		t.Error("a message may be longer than what is held")
	}
}
