package paint

import (
	"strings"
	"testing"
	"unicode"

	"teahouse/room/state"
	"teahouse/ui/term"
)

// looks are what a renderer makes of a text, in which what has a look of its own stands
// between signs: <b:…> and the like.
func looks(f *Renderer, text string) string {
	var b strings.Builder
	at := 0
	for _, s := range f.spans(text, 0, "", blocksOf(text, 0)) {
		b.WriteString(text[at:s.from])
		b.WriteByte('<')
		for _, one := range []struct {
			how  how
			name string
		}{{bold, "b"}, {italic, "i"}, {code, "c"}, {link, "l"}} {
			if s.how&one.how != 0 {
				b.WriteString(one.name)
			}
		}
		b.WriteString(":" + text[s.from:s.to] + ">")
		at = s.to
	}
	return b.String() + text[at:]
}

func TestFormatting(t *testing.T) {
	f := testFace(80)
	for text, want := range map[string]string{
		"*bold* and _italic_ and `code`": "<b:*bold*> and <i:_italic_> and <c:`code`>",
		"*two words*, (_both_).":         "<b:*two words*>, (<i:_both_>).",
		"**two** stars":                  "<b:**two**> stars",
		"*_both_*":                       "<b:*><bi:_both_><b:*>",
		"``a ` b``":                      "<c:``a ` b``>",
		"`*not bold*`":                   "<c:`*not bold*`>",
		"这是*重要*的，用`go test`":             "这是<b:*重要*>的，用<c:`go test`>",
		"*🎉 party* *e\u0301te\u0301*":    "<b:*🎉 party*> <b:*e\u0301te\u0301*>",
		"*see https://x.org/a_b_c*":      "<b:*see ><bl:https://x.org/a_b_c><b:*>",
		"_a snake_case b_":               "<i:_a snake_case b_>",
		"*one* *two*":                    "<b:*one*> <b:*two*>",

		// as written
		`C:\new\table 2*3*4 <b>x</b>`: `C:\new\table 2*3*4 <b>x</b>`,
		"snake_case_name _private":    "snake_case_name _private",
		"5 * 3 * 2 ** 4 * x":          "5 * 3 * 2 ** 4 * x",
		"a*b*c 2**3**4":               "a*b*c 2**3**4",
		"f(*args, **kwargs)":          "f(*args, **kwargs)",
		"ls *.go,*.md *.txt":          "ls *.go,*.md *.txt",
		"int *p, *q; char **argv":     "int *p, *q; char **argv",
		"__init__ and __all__":        "__init__ and __all__",
		"/* comment */ //*x*//":       "/* comment */ //*x*//",
		"https://x.org/_a_/*b*":       "<l:https://x.org/_a_/*b>*",
		"*️⃣ press * to go":           "*️⃣ press * to go",
		"one *open\nand close* two":   "one *open\nand close* two",
		"it`s and that`s":             "it`s and that`s",
		"`` ` ``` ":                   "`` ` ``` ",
		"** * _ __ ` ``":              "** * _ __ ` ``",
		"***three*** ___three___":     "***three*** ___three___",
		"* item with a star":          "* item with a star",
		">_< :* ^_^ *_* o_O":          ">_< :* ^_^ *_* o_O",
		"\\*not\\* this":              "\\*not\\* this",
	} {
		if got := looks(f, text); got != want {
			t.Errorf("%q looks as %q, want %q", text, got, want)
		}
	}
}

func TestBlocksOfCode(t *testing.T) {
	f := testFace(60)
	draw := func(text string, open bool) string {
		var rows []string
		for _, row := range f.Draw(&state.Event{Kind: state.KindSay, Who: state.Person{Name: "lily"}, Text: text}, Reading{Open: open}).Rows {
			rows = append(rows, undressed(row))
		}
		return "\n" + strings.Join(rows, "\n")
	}
	if got, want := draw("look:\n```go\nfunc main() {\n\tx()\n}\n```\nnice", false), `
 00:00   lily │ look:
              │ `+"┌ ```go ──────────────────────────── 3 lines"+`
              │ │ func main() {
              │ │ x()
              │ │ }
              │ `+"└ ```"+`
              │ nice`; got != want {
		t.Errorf("%s\nwant%s", got, want)
	}
	if got := draw("```\n"+strings.Repeat("line\n", 40)+"```", false); !strings.Contains(got, "40 lines") || !strings.Contains(got, "│ └ … 35 more lines") {
		t.Error(got)
	}
	if got := draw("```\n"+strings.Repeat("line\n", 40)+"```", true); strings.Count(got, "│ │ line") != 40 {
		t.Error(got)
	}
	for _, text := range []string{"```\nno end", "```no end```", "a ``` b\n```", "```x`y\n```"} {
		if got := draw(text, false); strings.ContainsAny(got, "┌└") {
			t.Errorf("%q has a frame:%s", text, got)
		}
	}
	for text, want := range map[string]string{
		"x\n```go\na\n\n  b\n```\ny": "a\n\n  b",
		"```\na\n```\n```\nb\n```":   "a\nb",
		"no `code` here":             "",
		"````\n```\n````":            "```",
	} {
		if got := codeBlocks(text); got != want {
			t.Errorf("the code of %q is %q", text, got)
		}
	}
}

// Further rows of an item and of a quote stand below their first word.
func TestQuotesAndLists(t *testing.T) {
	f := testFace(40)
	long := "one two three four five six seven"
	for sign, hang := range map[string]string{"> ": "  ", "- ": "  ", "* ": "  ", "12. ": "    ", "  - ": "    ", "": ""} {
		rows := f.Draw(&state.Event{Kind: state.KindSay, Who: state.Person{Name: "lily"}, Text: sign + long}, Reading{}).Rows
		if second, want := undressed(rows[1]), undressed(f.blank)+hang; !strings.HasPrefix(second, want) || second[len(want)] == ' ' {
			t.Errorf("the second row of %q is %q", sign+long, second)
		}
	}
}

// FuzzNothingIsEaten has any text drawn: what can be seen is what was written, but for
// blanks where a row ends, and frames; and nothing stays open behind a row.
func FuzzNothingIsEaten(f *testing.F) {
	for _, s := range []string{
		"*bold* _it_ `co` https://x.org/a_b", "```go\nx := 1\n```", "> q\n- a\n1. b", "*小明 https://例.org e\u0301*\n*️⃣", "a\n```\n\n```\n```", "****`_*`_", "｀＊x＊", "*a\u200d👩\u200d👩\u200d👧*",
	} {
		f.Add(s, uint8(40), false)
		f.Add(s, uint8(80), true)
	}
	f.Fuzz(func(t *testing.T, text string, width uint8, private bool) {
		if len(text) > 2000 {
			return
		}
		text = strings.Map(func(r rune) rune {
			if r == '\n' {
				return r
			}
			if unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.IsSpace(r) && r != ' ' {
				return -1
			}
			return r
		}, strings.ToValidUTF8(text, ""))
		look := testFace(int(width)).Look
		for place := InColumn; place <= InText; place++ {
			look.Place = place
			r := newFace(look)
			e := &state.Event{Kind: state.KindSay, Who: state.Person{ID: "l", Name: "lily"}, Text: text}
			if private {
				e.Kind, e.To = state.KindWhisper, []state.Person{{ID: "b", Name: "bob"}}
			}
			b := r.Draw(e, Reading{Open: true, After: SameSpeaker})
			var seen strings.Builder
			framed := false
			for i, row := range b.Rows {
				if open := left(row); open != "" {
					t.Fatalf("%q leaves %s open in %q", text, open, row)
				}
				plain := undressed(row)
				if r.Widths.String(plain) > max(int(width), 1) && r.TextWidth > 4 {
					t.Fatalf("%q takes more than %d cells", plain, width)
				}
				before := undressed(r.blank)
				if i == 0 {
					before = undressed(b.head)
				}
				plain, ok := strings.CutPrefix(plain, before)
				if !ok {
					t.Fatalf("row %d of %q begins with %q", i, text, plain)
				}
				seen.WriteString(plain)
			}
			for _, l := range blocksOf(text, 0) {
				framed = framed || l.kind == opening
			}
			got, want := squeezed(seen.String()), squeezed(text)
			if !framed && got != want {
				t.Fatalf("in place %d %q can be seen of %q", place, got, want)
			}
			if framed && !within(want, got) {
				t.Fatalf("in place %d not all of %q can be seen in %q", place, want, got)
			}
		}
	})
}

// squeezed is a text without blanks and line breaks.
func squeezed(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }

// within tells whether all of a text is in another one, in its order, and beside it only
// what frames are made of.
func within(text, framed string) bool {
	for _, r := range framed {
		if rest, ok := strings.CutPrefix(text, string(r)); ok {
			text = rest
		} else if !strings.ContainsRune("┌└│─0123456789,lines", r) {
			return false
		}
	}
	return text == ""
}

// left is what a row leaves open.
func left(row string) string {
	open := ""
	for {
		i := strings.IndexByte(row, '\x1b')
		if i < 0 {
			return open
		}
		row = row[i:]
		switch {
		case strings.HasPrefix(row, "\x1b]8;;\a"):
			open = strings.ReplaceAll(open, "link", "")
		case strings.HasPrefix(row, "\x1b]8;"):
			open += "link"
		case strings.HasPrefix(row, term.Reset):
			open = strings.ReplaceAll(open, "style", "")
		default:
			open += "style"
		}
		row = row[1:]
	}
}
