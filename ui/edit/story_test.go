package edit

// Stories: what somebody types, and the line they then see.

import (
	"errors"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// play types a script: <name> is a key, {text} inserts a run, {>text} restores
// a refused line, <take> sends; every other cluster is typed by itself.
func play(t *testing.T, e *Editor, script string) {
	t.Helper()
	for script != "" {
		if name, rest, ok := between(script, "<", ">"); ok {
			switch {
			case name == "take":
				e.Take()
			case !e.Key(name):
				t.Logf("<%s> was left to the caller", name)
			}
			script = rest
			continue
		}
		if text, rest, ok := between(script, "{", "}"); ok {
			if refused, ok := strings.CutPrefix(text, ">"); ok {
				e.Restore(refused)
			} else if err := e.Insert(text); err != nil {
				t.Fatalf("insert %q: %v", text, err)
			}
			script = rest
			continue
		}
		end := next(script, 0)
		if err := e.Insert(script[:end]); err != nil {
			t.Fatalf("type %q: %v", script[:end], err)
		}
		script = script[end:]
	}
}

func between(s, open, end string) (inside, rest string, ok bool) {
	if s, ok = strings.CutPrefix(s, open); !ok {
		return "", "", false
	}
	return strings.Cut(s, end)
}

// shown is the text with a bar for the cursor.
func shown(e *Editor) string { return e.Before() + "|" + e.Text()[e.Cursor():] }

func TestStories(t *testing.T) {
	for _, story := range []struct{ name, keys, want string }{
		{"typing", "hello", "hello|"},
		{"left and right", "abc<left><ctrl+b>X<right><ctrl+f><right>Y", "aXbcY|"},
		{"a family is one step", "a👨‍👩‍👧b<left><left>", "a|👨‍👩‍👧b"},
		{"a family is one backspace", "a👨‍👩‍👧<backspace>", "a|"},
		{"flags go one by one", "🇩🇪🇫🇷🇯🇵<left><left><delete>", "🇩🇪|🇯🇵"},
		{"an accent goes with its letter", "cafe\u0301<left><delete>", "caf|"},
		{"a late accent joins its letter", "ex<left>\u0301", "e\u0301|x"},
		{"thai vowels go with their consonant", "กำน้ำ<left>", "กำ|น้ำ"},
		{"devanagari conjunct is one", "नमस्ते<left>", "नम|स्ते"},
		{"hangul by syllable", "안녕<left><backspace>", "|녕"},
		{"deleting joins what then fits", "👩x👩<left><left><delete>", "👩|👩"},

		{"words", "one two-three<alt+b>-<ctrl+left>+<alt+left>", "|one +two--three"},
		{"words forward", "one, two three<ctrl+a><alt+f>X<ctrl+right>", "oneX, two| three"},
		{"contractions, numbers, hosts", "don't 3.14 example.com.<alt+b>X<alt+b><alt+b>Y<alt+b><alt+b>Z", "Z|don't Y3.14 Xexample.com."},
		{"chinese between latin", "say请问小明在吗ok<alt+b><alt+b>", "say|请问小明在吗ok"},
		{"japanese by script", "東京タワーへ行く<alt+b><alt+b><alt+b>", "東京タワー|へ行く"},
		{"words across lines", "a<ctrl+j>b<home><alt+b>", "|a\nb"},

		{"home and end", "ab<ctrl+j>cd<home>1<home><home>2<end>3<end><end>4", "2ab3\n1cd4|"},
		{"text ends", "ab<ctrl+j>cd<ctrl+home>1<ctrl+end>2", "1ab\ncd2|"},
		{"three ways to break a line", "a<ctrl+j>b<alt+enter>c<shift+enter>", "a\nb\nc\n|"},

		{"rows before history", "old<take>abc<ctrl+j>de<up>", "ab|c\nde"},
		{"the column is remembered", "abc<ctrl+j>d<ctrl+j>efg<up><up>", "abc|\nd\nefg"},
		{"the column is forgotten by another key", "abc<ctrl+j>d<ctrl+j>efg<up><left><up>", "|abc\nd\nefg"},
		{"history at the edge", "old<take>ab<ctrl+j>cd<up><up>", "old|"},
		{"down comes back to the draft, cursor and all", "old<take>ab<ctrl+j>cd<left><up><up><down>", "a|b\ncd"},
		{"a run in the history stays there", "one<take>a<ctrl+j>b<take><up><up>", "one|"},
		{"but another key goes back to rows", "one<take>a<ctrl+j>b<take><up><left><up>", "|a\nb"},
		{"down from the newest stays", "draft<down>", "draft|"},
		{"up from the oldest stays", "a<take><up><up><up>", "a|"},
		{"the same twice is one", "a<take>b<take>b<take><up><up>", "a|"},

		{"edits of old lines stay", "one<take>two<take><up><up>X<down><up>", "oneX|"},
		{"edits of old lines can be undone", "one<take>two<take><up><up>X<down><up><ctrl+_>", "one|"},
		{"sent, the old line is as it was", "one<take><up>X<take><up><up>", "one|"},
		{"sent after a look elsewhere, too", "one<take>two<take><up><up>X<down><up><take><up><up><up>", "one|"},
		{"a draft outlives sending an old line", "one<take>draft<up><take><up><up>", "draft|"},

		{"kill to blank", "cp a/b c/d <ctrl+w>", "cp a/b |"},
		{"kill to blank at an ideographic space", "你好　世界<ctrl+w>", "你好　|"},
		{"kill word back", "cp a/b<alt+backspace>", "cp a/|"},
		{"kill word forward", "one two<ctrl+a><alt+d>", "| two"},
		{"kill to line start", "ab<ctrl+j>cd<left><ctrl+u>", "ab\n|d"},
		{"kill the newline before", "ab<ctrl+j>cd<home><ctrl+u>", "ab|cd"},
		{"kill to line end, then the newline", "ab<ctrl+j>cd<ctrl+home><ctrl+k><ctrl+k>", "|cd"},
		{"kills in a row come back as one", "a b c<ctrl+w><ctrl+w><ctrl+y>", "a b c|"},
		{"both ways", "one two<alt+b><alt+d><alt+backspace><ctrl+y>!", "one two!|"},
		{"a move parts kills", "a b<ctrl+w><ctrl+a><ctrl+k><ctrl+y><ctrl+y>", "a a |"},
		{"killing nothing keeps what was killed", "ab<ctrl+u><ctrl+u><ctrl+k><ctrl+y>", "ab|"},

		{"transpose at the end", "teh<ctrl+t>", "the|"},
		{"transpose inside", "abc<left><ctrl+t>", "acb|"},
		{"transpose clusters", "👨‍👩‍👧é<ctrl+t>", "é👨‍👩‍👧|"},
		{"transpose one or none", "a<ctrl+t><home><ctrl+t>", "|a"},
		{"transpose keeps to its line", "a<ctrl+j><ctrl+t>", "a\n|"},

		{"undo typing by word", "hello big world<ctrl+_>", "hello big |"},
		{"undo and redo", "hello big world<ctrl+_><ctrl+_><alt+_>", "hello big |"},
		{"typing ends redo", "one two<ctrl+_>x<alt+_>", "one x|"},
		{"but what was undone is not lost", "one two<ctrl+_><ctrl+_>x<ctrl+_>", "|"},
		{"undo comes by it again", "one two<ctrl+_><ctrl+_>x<ctrl+_><ctrl+_>", "one two|"},
		{"undo a paste by itself", "see {https://example.com/}<ctrl+_>", "see |"},
		{"undo a run of erasing", "hello<backspace><backspace><backspace><ctrl+_>", "hello|"},
		{"undo erasing both ways", "hello<left><left><backspace><delete><ctrl+_>", "hel|lo"},
		{"undo a kill", "one two<ctrl+u><ctrl+_>", "one two|"},
		{"undo past the beginning", "a<ctrl+_><ctrl+_>", "|"},

		{"ctrl+c keeps the line in the history", "draft<ctrl+c><up>", "draft|"},
		{"ctrl+c in an old line goes back to the draft", "old<take>one<up><ctrl+c>", "one|"},
		{"ctrl+c in an edited line keeps both", "old<take>one<up>!<ctrl+c><up>", "old!|"},
		{"ctrl+c can be undone", "one two<ctrl+w><ctrl+c><ctrl+_><ctrl+_>", "one two|"},
		{"a refused line goes into an empty one", "hi<take>{>hi}", "hi|"},
		{"a refused line goes into an old one that was emptied", "hi<take><up><ctrl+u>{>no}", "no|"},
		{"which is as it was then", "hi<take><up><ctrl+u>{>no}<up>", "hi|"},
		{"but for the draft that waits", "hi<take>draft<up><ctrl+u>{>no}", "draft|"},
		{"above which it is then", "hi<take>draft<up><ctrl+u>{>no}<up>", "no|"},
		{"a refused line never overwrites", "hi<take>new{>hi}", "new|"},
		{"nothing is no line", "{>}{>\x00}<up>", "|"},
		{"a refused line is next above", "hi<take>ho<take>new{>hi}<up>", "hi|"},

		{"search", "alpha<take>beta<take>gamma<take>draft<ctrl+r>ET<enter>!", "beta!|"},
		{"search again", "a1<take>a2<take>b<take><ctrl+r>a<ctrl+r><enter>", "a1|"},
		{"a longer query keeps its match", "xa<take>xab<take><ctrl+r>xa<enter>", "xab|"},
		{"a longer query goes on", "xac<take>xab<take><ctrl+r>xac<enter>", "xac|"},
		{"erasing goes back", "xac<take>xab<take><ctrl+r>xac<backspace><enter>", "xab|"},
		{"escape restores the draft", "alpha<take>dra<left><ctrl+r>a<esc>", "dr|a"},
		{"escape restores an old line as it stood", "x<take>ab<take><up><left><ctrl+r>x<esc>", "a|b"},
		{"ctrl+g and ctrl+c too", "a<take>d<ctrl+r>a<ctrl+g><ctrl+r>a<ctrl+c>", "d|"},
		{"a motion accepts", "alpha<take>draft<ctrl+r>a<left>", "alph|a"},
		{"an accepted match leaves the draft below", "alpha<take>draft<ctrl+r>a<enter><down>", "draft|"},
		{"no match keeps the line", "alpha<take>draft<ctrl+r>zzz<enter>", "draft|"},
		{"search skips what reads the same", "ax<take>ab<take>c<take>ab<take><ctrl+r>a<ctrl+r><enter>", "ax|"},
		{"a refused line during a search", "a<take><ctrl+r>a{>late}<esc><up>", "late|"},

		{"tabs are four spaces", "{\tif x:\n}", "    if x:\n|"},
		{"newlines of every kind", "{a\rb\r\nc\u2028d\u0085e\ff\vg}", "a\nb\nc\nd\ne\nf\ng|"},
		{"nothing that controls", "{a\x00\x1b[31mb\u009b\x7f\u0086\xff\xc3c}", "a[31mbc|"},
		{"nothing that formats unseen", "{so\u00adft\u200b\u2060\ufeff\u202eer 👩\u200d👧 क\u094d\u200c🏴\U000e0067\U000e007f}", "softer 👩\u200d👧 क\u094d\u200c🏴\U000e0067\U000e007f|"},
	} {
		t.Run(story.name, func(t *testing.T) {
			var e Editor
			play(t, &e, story.keys)
			if got := shown(&e); got != story.want {
				t.Errorf("%s\n got %q\nwant %q", story.keys, got, story.want)
			}
			check(t, &e)
		})
	}
}

func TestKeysLeftToTheCaller(t *testing.T) {
	for _, c := range []struct {
		before, key string
		want        bool
	}{
		{"", "ctrl+d", false}, {"", "ctrl+c", false}, {"", "end", false}, {"", "up", false}, {"", "backspace", false},
		{"", "ctrl+y", false}, {"", "ctrl+j", true}, {"", "ctrl+r", true}, {"", "enter", false}, {"", "esc", false},
		{"a", "ctrl+d", true}, {"a", "ctrl+c", true}, {"a", "end", true}, {"a", "enter", false}, {"a", "tab", false},
		{"a<take>", "up", true}, {"a<take>", "down", false}, {"a<ctrl+c>", "ctrl+c", false}, {"a<ctrl+u>", "ctrl+y", true},
		{"<ctrl+r>", "enter", true}, {"<ctrl+r>", "esc", true}, {"<ctrl+r>", "ctrl+d", true}, {"<ctrl+r>", "pgup", false},
	} {
		var e Editor
		play(t, &e, c.before)
		if got := e.Key(c.key); got != c.want {
			t.Errorf("after %q, Key(%q) = %v, want %v", c.before, c.key, got, c.want)
		}
	}
}

func TestReplaceAndSetDraft(t *testing.T) {
	var e Editor
	play(t, &e, "hi @lil, tea?<left><left><left><left><left><left>")
	at := strings.LastIndexByte(e.Before(), '@')
	e.Replace(at, e.Cursor(), "@lily")
	if shown(&e) != "hi @lily|, tea?" {
		t.Errorf("completed: %q", shown(&e))
	}
	e.Replace(-5, 99, "小明")
	if shown(&e) != "小明|" {
		t.Errorf("out of bounds: %q", shown(&e))
	}
	e.Replace(1, 2, "x")
	if e.Text() != "x小明" && e.Text() != "小x明" && e.Text() != "x明" {
		t.Errorf("inside a rune: %q", e.Text())
	}
	e.SetDraft("saved draft")
	if shown(&e) != "saved draft|" {
		t.Errorf("draft: %q", shown(&e))
	}
	play(t, &e, "<ctrl+_><ctrl+_>")
	if shown(&e) != "小明|" {
		t.Errorf("undone: %q", shown(&e))
	}
}

func TestDraftIsWhatWasNotSent(t *testing.T) {
	for keys, want := range map[string]string{
		"": "", "a": "a", "a<take>": "", "a<take>b": "b", "a<take>b<up>": "b", "a<take>b<up>!": "a!", "a<take>b<ctrl+r>a": "b",
	} {
		var e Editor
		play(t, &e, keys)
		if got := e.Draft(); got != want {
			t.Errorf("after %q: %q, want %q", keys, got, want)
		}
	}
}

func TestSearchTellsWhatItFinds(t *testing.T) {
	var e Editor
	play(t, &e, "Alpha<take>beta<take>")
	if _, _, open := e.Search(); open {
		t.Fatal("open before Ctrl-R")
	}
	for _, step := range []struct {
		keys, query, text string
		found             bool
	}{
		{"<ctrl+r>", "", "", true},
		{"a", "a", "beta", true},
		{"l", "al", "Alpha", true},
		{"z", "alz", "Alpha", false},
		{"<backspace>", "al", "Alpha", true},
		{"<ctrl+r>", "al", "Alpha", false},
		{"<backspace><backspace>", "", "", true},
		{"{al\npha}", "al pha", "", false},
	} {
		play(t, &e, step.keys)
		query, found, open := e.Search()
		if query != step.query || found != step.found || e.Text() != step.text || !open {
			t.Errorf("after %q: query %q, found %v, text %q, open %v", step.keys, query, found, e.Text(), open)
		}
	}
	if err := e.Insert(strings.Repeat("x", queryBytes)); !errors.Is(err, ErrTooLong) {
		t.Errorf("a query without end: %v", err)
	}
	if got := e.Take(); got != "" {
		t.Errorf("took %q from an empty draft", got)
	}
	if _, _, open := e.Search(); open {
		t.Error("open after Take")
	}
}

func TestEveryKeyIsBoundOnce(t *testing.T) {
	for name, table := range map[string][]Binding{"line": Bindings[:], "search": SearchBindings[:]} {
		ids, keys := map[string]bool{}, map[string]bool{}
		for _, b := range table {
			if ids[b.ID] || b.ID == "" || len(b.Keys) == 0 {
				t.Errorf("%s: binding %q is doubled or empty", name, b.ID)
			}
			ids[b.ID] = true
			for _, k := range b.Keys {
				if keys[k] {
					t.Errorf("%s: %q is bound twice", name, k)
				}
				keys[k] = true
			}
		}
	}
}

// clusters splits a text the plain way.
func clusters(text string) (list []string) {
	for it := graphemes.FromString(text); it.Next(); {
		list = append(list, it.Value())
	}
	return list
}
