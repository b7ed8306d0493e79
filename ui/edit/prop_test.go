package edit

// What holds after any keys in any order.

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// check fails unless the editor keeps what the package promises.
func check(t interface {
	Helper()
	Fatalf(string, ...any)
}, e *Editor) {
	t.Helper()
	text := e.Text()
	if !utf8.ValidString(text) || e.runes != utf8.RuneCountInString(text) {
		t.Fatalf("invalid, or not %d runes: %q", e.runes, text)
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }); i >= 0 {
		t.Fatalf("a control character at %d of %q", i, text)
	}
	bounds := map[int]bool{0: true}
	at := 0
	for _, c := range clusters(text) {
		at += len(c)
		bounds[at] = true
	}
	if !bounds[e.Cursor()] {
		t.Fatalf("the cursor is inside a cluster: %q", shown(e))
	}
	if (e.here != nil) != (e.draft != nil) {
		t.Fatalf("in the history: %v, a draft waits: %v", e.here != nil, e.draft != nil)
	}
	if len(e.past) > historyLines || len(e.undo) > undoSteps || len(e.redo) > undoSteps {
		t.Fatalf("out of bounds: %d lines, %d undo, %d redo", len(e.past), len(e.undo), len(e.redo))
	}
}

// checkView fails unless the rows hold the text and the cursor's cell is the
// sum of the widths before it.
func checkView(t interface {
	Helper()
	Fatalf(string, ...any)
}, e *Editor, w, h int) {
	t.Helper()
	v := e.View(w, 1<<20, cells)
	kept, before := "", ""
	for i, r := range v.Rows {
		if width(r) > w {
			t.Fatalf("row %d of %q is wider than %d", i, v.Rows, w)
		}
		kept += r
	}
	flat := strings.ReplaceAll(e.Text(), "\n", "")
	if w > 1 && kept != flat {
		t.Fatalf("the rows %q do not hold %q", v.Rows, flat)
	}
	before = strings.Join(v.Rows[:v.Y], "")
	if rest, ok := strings.CutPrefix(strings.ReplaceAll(e.Before(), "\n", ""), before); w > 1 && (!ok || width(rest) != v.X) {
		t.Fatalf("cursor %d,%d in %q for %q", v.X, v.Y, v.Rows, shown(e))
	}
	small := e.View(w, h, cells)
	if v.X >= w || small.X != v.X || small.Y < 0 || small.Y >= len(small.Rows) || len(small.Rows) > h ||
		small.Above+small.Y != v.Y || small.Above+len(small.Rows)+small.Below != len(v.Rows) ||
		!slices.Equal(small.Rows, v.Rows[small.Above:small.Above+len(small.Rows)]) {
		t.Fatalf("%d×%d shows %+v of %+v", w, h, small, v)
	}
}

var pieces = []string{
	"a", "b", "Z", " ", "  ", "'", ".", "-", "\n", "1", "é", "e\u0301", "\u0301", "\u200d", "\ufe0f", "👩", "👧", "👍🏽", "🏽", "👨‍👩‍👧",
	"🇩", "🇪", "🇩🇪", "中", "文字", "カ", "ー", "ひ", "ｶﾞ", "안", "\u1100", "\u1161", "\u11a8", "น", "้", "ำ", "क", "्", "ष", "\u0600", "\u200b",
	"\t", "\r", "\x1b", "\x00", "\u009b", "\xff", "\xe4\xb8", "\u202e", "hello world",
}

func keyNames() (names []string) {
	for _, b := range append(Bindings[:], SearchBindings[:]...) {
		names = append(names, b.Keys...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestAnyKeys(t *testing.T) {
	names := keyNames()
	rapid.Check(t, func(t *rapid.T) {
		e := Editor{MaxRunes: 40, MaxBytes: 100}
		text := func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 6).Draw(t, "pieces"), "")
		}
		key := func(t *rapid.T) { e.Key(rapid.SampledFrom(names).Draw(t, "key")) }
		typing := func(t *rapid.T) { e.Insert(rapid.SampledFrom(pieces).Draw(t, "typed")) }
		t.Repeat(map[string]func(*rapid.T){
			"":      func(t *rapid.T) { check(t, &e) },
			"key":   key,
			"key2":  key,
			"type":  typing,
			"type2": typing,
			"paste": func(t *rapid.T) { e.Insert(text(t)) },
			"replace": func(t *rapid.T) {
				e.Replace(rapid.IntRange(-2, 50).Draw(t, "from"), rapid.IntRange(-2, 50).Draw(t, "to"), text(t))
			},
			"draft":   func(t *rapid.T) { e.SetDraft(text(t)) },
			"restore": func(t *rapid.T) { e.Restore(text(t)) },
			"send":    func(t *rapid.T) { e.Take() },
			"view": func(t *rapid.T) {
				checkView(t, &e, rapid.IntRange(1, 12).Draw(t, "w"), rapid.IntRange(1, 4).Draw(t, "h"))
			},
			"undo everything, redo everything": func(t *rapid.T) {
				e.accept()
				first, now := "", e.Text()
				if e.here != nil {
					first = e.here.sent
				}
				steps := len(e.undo)
				for range steps {
					e.Key("ctrl+_")
				}
				if e.Text() != first && steps < undoSteps {
					t.Fatalf("undone to %q, begun with %q", e.Text(), first)
				}
				check(t, &e)
				for range steps {
					e.Key("alt+_")
				}
				if e.Text() != now {
					t.Fatalf("redone to %q, was %q", e.Text(), now)
				}
			},
			"take and restore": func(t *rapid.T) {
				text := e.Take()
				e.Restore(text)
				if text != "" && e.Text() != text {
					t.Fatalf("took %q, restored %q", text, e.Text())
				}
			},
			"refused while typing": func(t *rapid.T) {
				sent := e.Take()
				if sent == "" || e.Insert("new") != nil {
					return
				}
				e.Restore(sent)
				if e.Text() != "new" {
					t.Fatalf("a refusal changed the draft to %q", e.Text())
				}
				e.Key("ctrl+home")
				e.Key("up")
				if e.Text() != sent {
					t.Fatalf("up brings %q, refused was %q", e.Text(), sent)
				}
				for range e.past {
					e.Key("down")
				}
				e.Key("ctrl+end")
				if e.here == nil && e.Text() != "new" {
					t.Fatalf("the draft came back as %q", e.Text())
				}
			},
		})
	})
}

// Whatever is on the line stays within reach of Up, Down, undo and yank after any one key.
func TestNoKeyLosesADraft(t *testing.T) {
	names := keyNames()
	rapid.Check(t, func(t *rapid.T) {
		var e Editor
		for range rapid.IntRange(0, 3).Draw(t, "sent") {
			e.Insert(rapid.SampledFrom([]string{"one", "two", "one\ntwo"}).Draw(t, "line"))
			e.Take()
		}
		const draft = "a draft\nof 两 lines"
		e.Insert(draft)
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 40).Draw(t, "keys") {
			e.Key(name)
		}
		if !reachable(&e, draft) {
			t.Fatalf("the draft is gone; the line is %q", e.Text())
		}
	})
}

func reachable(e *Editor, text string) bool {
	e.accept()
	unwound := func(l line) bool {
		for range l.redo {
			l.turn(&l.redo, &l.undo)
		}
		for n := len(l.undo); n >= 0; n-- {
			if l.text == text {
				return true
			}
			l.turn(&l.undo, new([]step))
		}
		return false
	}
	if unwound(e.line) || e.draft != nil && unwound(*e.draft) {
		return true
	}
	return slices.ContainsFunc(e.past, func(s *slot) bool { return s.sent == text || s.now == text })
}

func TestClustersAreThoseOfTheWholeText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.OneOf(rapid.SampledFrom(pieces), rapid.StringN(1, 3, -1))
		text, _ := clean(strings.Join(rapid.SliceOfN(part, 1, 30).Draw(t, "parts"), ""), 1000, 4000)
		at := 0
		for _, c := range clusters(text) {
			end := at + len(c)
			if prev(text, end) != at || next(text, at) != end || clusterEnd(text, at) != at {
				t.Fatalf("around %d..%d of %q: prev %d, next %d, end %d", at, end, text, prev(text, end), next(text, at), clusterEnd(text, at))
			}
			for i := range c {
				if i > 0 && clusterEnd(text, at+i) != end {
					t.Fatalf("inside %q at %d of %q: %d", c, i, text, clusterEnd(text, at+i))
				}
			}
			at = end
		}
	})
}

func FuzzKeys(f *testing.F) {
	names := keyNames()
	f.Add("hello\x01world\x02", 4, 2)
	f.Add("👨‍👩‍👧\x10\x11\x12中文\x05\x06", 1, 1)
	f.Add("e\u0301\x1b[31m\x00\u202e", 80, 24)
	f.Fuzz(func(t *testing.T, script string, w, h int) {
		e := Editor{MaxRunes: 64}
		w, h = 1+abs(w)%100, 1+abs(h)%30
		script = script[:min(len(script), 2000)]
		// An ASCII control byte is a key and one that is refused; the rest is typed.
		for script != "" {
			i := strings.IndexFunc(script, func(r rune) bool { return r < ' ' })
			switch {
			case i == 0:
				b := int(script[0])
				if script = script[1:]; script != "" {
					e.Key(names[(b*31+int(script[0]))%len(names)])
				}
				if b == 31 {
					e.Insert(script[:len(script)/2])
					e.Restore(e.Take())
				}
			default:
				if i < 0 {
					i = len(script)
				}
				e.Insert(script[:i])
				script = script[i:]
			}
			check(t, &e)
		}
		checkView(t, &e, w, h)
	})
}

func abs(n int) int { return max(n, -(n + 1)) }
