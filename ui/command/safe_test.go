package command

// Whatever is written: what begins with @ is never public, what begins with a
// slash is never sent by accident, and nothing panics.

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/words"
)

// begins is the first rune of a text that the others would see.
func begins(s string) rune {
	clean, err := text.Clean(s, text.Limit{Runes: 1 << 20, Lines: 1 << 20})
	if err != nil {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(clean, unicode.IsSpace))
	return r
}

// check holds a line against what would reach everybody's screen.
func check(t interface{ Fatalf(string, ...any) }, text string, pasted bool, who *state.Roster) {
	l := Parse(text, who, pasted)
	_ = l.Prompt(words.English(), false)
	first := begins(text)
	if l.Kind == Say {
		switch {
		case isAt(first):
			t.Fatalf("%q is public", text)
		case isSlash(first) && pasted:
			t.Fatalf("%q was pasted, and is sent", text)
		case isSlash(first) && l.Command == nil && !isSlash(begins(l.Text)):
			t.Fatalf("%q is sent as %q", text, l.Text)
		case isSlash(first) && l.Command != nil && l.Command.Name != "say" && l.Command.Name != "me":
			t.Fatalf("%q is sent by /%s", text, l.Command.Name)
		}
	}
	if l.Kind == Run && pasted {
		t.Fatalf("%q was pasted, and runs", text)
	}
	for _, p := range l.To {
		if q, ok := findIdentity(who, p.ID); !ok || q.Person != p {
			t.Fatalf("%q reaches %v, who is not here", text, p)
		}
	}
	c := callOf(who)
	got := l.Run(c)
	if say, ok := got.Propose.(*state.Say); ok && (l.Kind != Say || say.Text != l.Text) {
		t.Fatalf("%q proposes %q", text, say.Text)
	}
	if got.Refused != "" && (got.Propose != nil || got.Effect != nil || got.Show != nil) {
		t.Fatalf("%q is refused and yet does something: %+v", text, got)
	}
	if len(got.Refused) > 2000 || strings.ContainsAny(got.Refused, "\x1b\r\n") {
		t.Fatalf("%q is refused with %q", text, got.Refused)
	}
}

func TestNothingPrivateIsEverPublic(t *testing.T) {
	who := teahouse(t)
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.OneOf(
			rapid.SampledFrom([]string{
				"@", "＠", "﹫", "/", "／", " ", "\u3000", "\n", "\t", ",", "，", ":", "：", "lily", "小明", "bob", "say", "me", "msg",
				"who", "quit", "time", "\u200b", "\u200d", "\ufe0f", "\u0301", "\u3164", "\u2800", "\x1b", "\x00", "\xff", "\u202e", "\u034f", "\U000e0041", "\u0d4e", "\u0600", "\u1100", "\U0001f1e6", "\ufffd",
			}),
			rapid.StringN(0, 3, -1),
		)
		text := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")
		check(t, text, rapid.Bool().Draw(t, "pasted"), who)
	})
}

// Every rune but the rarer letters of Han in front of an @: where others
// would not see it, the sign behind it counts.
func TestNothingHidesASign(t *testing.T) {
	who := rosterOf(t, "lily")
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r == 0x20000 {
			r = 0xe0000
		}
		text := string(r) + "@lily hi"
		if l := Parse(text, who, false); l.Kind == Say && isAt(begins(text)) {
			t.Fatalf("%U hides the sign", r)
		}
		if r == 0xe0fff {
			return
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "hello", "@lily hi", "＠小明：你好", "@lily,@bob: text", "@", "@nobody", "//x", "/say @x", "/msg lily,bob x",
		"／ｒ　x", "\u200b@lily x", "/time Europe/Berlin", "/time ../../etc", "/help me", "/whois @lily", "/name \u202elily", "/bell x",
	} {
		f.Add(s, len(s)/2, false)
		f.Add(s, 0, true)
	}
	who := teahouse(f)
	f.Fuzz(func(t *testing.T, text string, cursor int, pasted bool) {
		check(t, text, pasted, who)
		for _, c := range Complete(text, cursor, who, state.Person{}, []string{"lily", text}, Sources{}) {
			if c.From < 0 || c.From > c.To || c.To > len(text) {
				t.Fatalf("completing %q at %d replaces %d to %d", text, cursor, c.From, c.To)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[:c.From]+c.Text+text[c.To:]) {
				t.Fatalf("completing %q at %d breaks it: %+v", text, cursor, c)
			}
		}
		var a Recipients
		if c, ok := a.Reply(text, person("lily"), who); ok {
			check(t, text[:c.From]+c.Text+text[c.To:], pasted, who)
		}
	})
}
