package paint

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"teahouse/room/state"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// dressing are what a row holds beside text.
var dressing = regexp.MustCompile("\x1b\\[[0-9;:]*m|\x1b]8;[^\a]*\a")

func testFace(width int) *Renderer {
	return newFace(Look{Width: width, Profile: term.TrueColor, On: term.DarkBackground, Zone: time.UTC, Words: words.English()})
}

// TestNobodyDrawsOutsideTheirLine has texts and names that try to look like
// something else, as if the room had let them pass.
func TestNobodyDrawsOutsideTheirLine(t *testing.T) {
	hostile := []string{
		"a\rlily │ forged", "\x1b[2Jcleared", "\x1b]52;c;aGk=\x07", "\u009b31mred", "x\n12:00 lily │ forged", "\x1b[31mred\x1b[m",
		"\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\", "a\x00b\x7fc\bd", "\n\n\n── new ──", "&lt;lily&gt; &#27;[2J", "<lily> hi\n<bob> forged",
	}
	for _, width := range []int{20, 31, 32, 49, 80, 200} {
		f := testFace(width)
		for _, text := range hostile {
			for _, e := range []*state.Event{
				{Kind: state.KindSay, Who: state.Person{ID: "m", Name: "mallory"}, Text: text},
				{Kind: state.KindAct, Who: state.Person{ID: "m", Name: text}, Text: text},
				{Kind: state.KindWhisper, Who: state.Person{ID: "m", Name: text}, Text: text, To: []state.Person{{ID: "l", Name: "lily"}}},
			} {
				for i, row := range f.Draw(e, Reading{Self: "l", Open: true}).Rows {
					plain := dressing.ReplaceAllString(row, "")
					if strings.ContainsAny(plain, "\x1b\r\n\b\x00\x7f\a") {
						t.Fatalf("controls in %q", plain)
					}
					if i > 0 && !strings.HasPrefix(row, f.blank) {
						t.Fatalf("row %d of %q begins like a line of its own: %q", i, text, plain)
					}
					if strings.Contains(row, "evil\a") {
						t.Fatalf("somebody made a link that shows another text: %q", row)
					}
				}
			}
		}
	}
}

func TestLinks(t *testing.T) {
	for text, want := range map[string]string{
		"see https://example.com/a.":  "https://example.com/a",
		"(https://example.com/a_(b))": "https://example.com/a_(b))",
		"(https://example.com)":       "https://example.com",
		"http://x,https://y":          "https://y",
		"看https://example.com/路":      "https://example.com/",
		"<https://example.com>":       "https://example.com",
		"javascript://alert":          "",
		"https://":                    "",
		"ftp://x":                     "",
		"no link":                     "",
		"https://a.example/?q=1&b=2#c, and then some words": "https://a.example/?q=1&b=2#c",
	} {
		if got := LastLink(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	row := testFace(80).Draw(&state.Event{Kind: state.KindSay, Text: "at https://example.com/a now"}, Reading{}).Rows[0]
	if !strings.Contains(row, ";https://example.com/a\ahttps://example.com/a\x1b[m\x1b]8;;\a now") {
		t.Errorf("not a link: %q", row)
	}
}

func TestCacheIsBounded(t *testing.T) {
	f := testFace(80)
	f.users.Store(2)
	for i := range 10 * recentBlocks {
		e := &state.Event{N: uint64(i), Kind: state.KindSay, Who: state.Person{ID: "visit:x", Name: "lily"}, Text: "text"}
		b := f.Block(e, 0, Beside{})
		if f.Block(e, 0, Beside{}) != b {
			t.Fatal("the newest line was drawn twice")
		}
	}
	if len(f.blocks) != recentBlocks {
		t.Errorf("%d lines are remembered", len(f.blocks))
	}
	for i := range 3 * nameColours {
		f.name(fmt.Sprint("name", i))
	}
	if len(f.colours) > nameColours {
		t.Errorf("%d names are remembered", len(f.colours))
	}
}

func TestSamePersonSameColour(t *testing.T) {
	f, light := testFace(80), newFace(Look{Width: 80, Profile: term.ANSI256, Zone: time.UTC, Words: words.English()})
	for _, names := range [][2]string{{"lily", "LILY"}, {"小明", "小明"}, {"lily", "ｌｉｌｙ"}} {
		if f.name(names[0]) != f.name(names[1]) || light.name(names[0]) != light.name(names[1]) {
			t.Errorf("%v differ in colour", names)
		}
	}
	mono := newFace(Look{Width: 80, Profile: term.Mono, Zone: time.UTC, Words: words.English()})
	for _, row := range mono.Draw(&state.Event{Kind: state.KindSay, Who: state.Person{Name: "lily"}, Text: "see https://example.com"}, Reading{Name: "lily"}).Rows {
		if strings.Contains(row, "38;") || strings.Contains(row, "\x1b[3") {
			t.Errorf("colour where none is wanted: %q", row)
		}
	}
}

func TestGathering(t *testing.T) {
	f := testFace(80)
	type step struct {
		kind state.Kind
		who  string
		id   string
		old  string
		how  state.How
		at   int // seconds
	}
	enter := func(who string) step { return step{kind: state.KindEnter, who: who, id: who} }
	leave := func(who string, how state.How) step { return step{kind: state.KindLeave, who: who, id: who, how: how} }
	for name, one := range map[string]struct {
		steps []step
		want  string
	}{
		"two arrive":    {[]step{enter("carol"), enter("dave")}, "→ carol and dave arrived"},
		"come and go":   {[]step{enter("carol"), leave("carol", state.HowLeft)}, ""},
		"gone and back": {[]step{leave("bob", state.HowLost), enter("bob")}, ""},
		"back much later": {[]step{leave("bob", state.HowLost), {kind: state.KindEnter, who: "bob", id: "bob", at: 60}},
			"← bob lost the connection · → bob arrived"},
		"kinds together": {[]step{enter("carol"), leave("ada", state.HowLeft), enter("dave"), leave("bob", state.HowLost)},
			"→ carol and dave arrived · ← ada left · ← bob lost the connection"},
		"arrived and renamed": {[]step{enter("carol"), {kind: state.KindRename, who: "caro", id: "carol", old: "carol"}}, "→ caro arrived"},
		"renamed there and back": {[]step{{kind: state.KindRename, who: "b", id: "1", old: "a"},
			{kind: state.KindRename, who: "a", id: "1", old: "b"}}, ""},
		"renamed twice": {[]step{{kind: state.KindRename, who: "b", id: "1", old: "a"},
			{kind: state.KindRename, who: "c", id: "1", old: "b"}}, "a is now c"},
		"away and back": {[]step{{kind: state.KindAway, who: "a", id: "1"}, {kind: state.KindBack, who: "a", id: "1"}}, ""},
		"back under another name": {[]step{{kind: state.KindLeave, who: "bob", id: "1", how: state.HowLost},
			{kind: state.KindEnter, who: "bob2", id: "1"}}, "← bob lost the connection · → bob2 arrived"},
		"away twice":           {[]step{{kind: state.KindAway, who: "a", id: "1"}, {kind: state.KindAway, who: "a", id: "1"}}, "a is away"},
		"a machine of several": {[]step{{kind: state.KindRestart, how: state.HowLost}}, "a machine of the server is gone; 0 people were cut off"},
		"cut off, and back": {[]step{enter("a"), enter("b"), {kind: state.KindRestart, how: state.HowLost}, enter("c"), enter("a")},
			"→ a and b arrived · a machine of the server is gone; 0 people were cut off · → c and a arrived"},
		"a crowd": {[]step{enter("a"), enter("b"), enter("c"), enter("d"), enter("e"), enter("f"), enter("g")},
			"→ a, b, c, d, e and 2 others arrived"},
	} {
		n := &Note{Kind: NoteGather}
		for _, s := range one.steps {
			n.Gather(Change{kind: s.kind, Who: state.Person{ID: state.Identity(s.id), Name: s.who}, old: s.old, how: s.how, at: int64(s.at) * 1000})
		}
		if got := f.tell(n.Changes); got != one.want {
			t.Errorf("%s: %q, want %q", name, got, one.want)
		}
	}
}

// TestZonesThatAreMadeUpCrowdNoneOut: each client may send one that nobody else has, and
// people of one city would have had a renderer each from then on.
func TestZonesThatAreMadeUpCrowdNoneOut(t *testing.T) {
	all := NewRenderers()
	for i := range 5000 {
		all.Zone(time.FixedZone(fmt.Sprint("UTC+", i), i))
	}
	berlin := func() *time.Location {
		z, err := time.LoadLocation("Europe/Berlin")
		if err != nil {
			t.Fatal(err)
		}
		return all.Zone(z)
	}
	if one, other := berlin(), berlin(); one != other {
		t.Error("two people in Berlin share nothing")
	}
}
