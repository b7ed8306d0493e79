package command

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"teahouse/ui/words"
)

var (
	usesName = regexp.MustCompile(`\b(NAME|WHOM)\b`)
	ofThings = []string{"alias", "go", "join", "new", "part", "set", "theme"} // their names are nobody's
)

func TestTheTableIsWhole(t *testing.T) {
	h := words.English().Help
	seen := map[string]string{}
	for _, c := range All() {
		w := h.Commands[c.Name]
		if !strings.HasPrefix(w.Usage, "/"+c.Name) || w.Does == "" {
			t.Errorf("/%s has no words in the help", c.Name)
		}
		for _, option := range c.options {
			if !strings.Contains(w.Usage, option) && !strings.Contains(w.Note, option) {
				t.Errorf("the right form of /%s does not tell of %s", c.Name, option)
			}
		}
		if wants := strings.Contains(w.Usage, " "); wants != (c.takes != nothing) {
			t.Errorf("%q does not tell what follows", w.Usage)
		}
		if names := usesName.MatchString(w.Usage) && !slices.Contains(ofThings, c.Name); names != c.Aimed() {
			t.Errorf("%q takes people: %t; the table says %t", w.Usage, names, c.Aimed())
		}
		if strings.Contains(w.Usage, "NAME|#LINE") && !c.TakesLine() {
			t.Errorf("%q takes a line, and the table does not say so", w.Usage)
		}
		if !slices.Contains(groups[:], c.Group) || h.Groups[c.Group] == "" {
			t.Errorf("/%s stands under no heading", c.Name)
		}
		if (c.run == nil) == (c.speech == silent) {
			t.Errorf("/%s must either say something or run", c.Name)
		}
		for _, word := range append([]string{c.Name}, c.Aliases...) {
			if other, taken := seen[word]; taken {
				t.Errorf("/%s is both /%s and /%s", word, other, c.Name)
			}
			seen[word] = c.Name
			if found, ok := Lookup(strings.ToUpper(word)); !ok || found.Name != c.Name {
				t.Errorf("/%s does not lead to /%s", word, c.Name)
			}
		}
	}
	for name := range h.Commands {
		if seen[name] != name {
			t.Errorf("the help tells of /%s, which is no command", name)
		}
	}
}

func TestHelp(t *testing.T) {
	c := callOf(teahouse(t))
	t.Run("nobody else reads what operators do", func(t *testing.T) {
		all := strings.Join(run(c, "/help").Show, "\n")
		if strings.Contains(all, "/kick") || strings.Contains(all, c.Words.Help.Groups[governing]) {
			t.Errorf("/help tells everybody %q", all)
		}
		if got := run(c, "/help kick").Refused; got == "" {
			t.Error("/help tells everybody of /kick")
		}
	})
	c.Governs = true
	t.Run("an overview tells of each command once, and of none for elsewhere", func(t *testing.T) {
		all := run(c, "/help").Show
		plain := *c
		plain.Plain = true
		read := strings.Join(run(&plain, "/help").Show, "\n")
		for _, cmd := range All() {
			if told := strings.Contains(read, "  "+c.Words.Help.Commands[cmd.Name].Usage+" "); told == (cmd.place == screens) {
				t.Errorf("without a screen, /%s is there: %t", cmd.Name, told)
			}
			if cmd.place == lineMode {
				continue
			}
			n := 0
			for _, line := range all {
				if strings.HasPrefix(line, "  "+c.Words.Help.Commands[cmd.Name].Usage+" ") {
					n++
				}
			}
			if n != 1 {
				t.Errorf("/%s is there %d times", cmd.Name, n)
			}
		}
		if wide := slices.MaxFunc(all, func(a, b string) int { return c.Measure(a) - c.Measure(b) }); c.Measure(wide) > 110 {
			t.Errorf("%q is %d wide", wide, c.Measure(wide))
		}
	})
	t.Run("in a narrow window there are no columns", func(t *testing.T) {
		narrow := *c
		narrow.Width = 20
		if !slices.Contains(run(&narrow, "/h").Show, "  /quit  leave") {
			t.Error("words stand in a column where there is no place for one")
		}
	})
	t.Run("long forms do not spoil the columns", func(t *testing.T) {
		narrow := *c
		narrow.Width = 42
		at, long := -1, false
		for _, cmd := range All() {
			w := c.Words.Help.Commands[cmd.Name]
			shown := run(&narrow, "/help").Show
			i := slices.IndexFunc(shown, func(line string) bool { return strings.HasPrefix(line, "  "+w.Usage+" ") })
			if i < 0 {
				continue // not for them
			}
			column := strings.LastIndex(shown[i], "  ") + 2
			switch {
			case c.Measure(w.Usage) > narrow.Width/2:
				long = true
			case at < 0:
				at = column
			case column != at:
				t.Errorf("%q is not in the column at %d", shown[i], at)
			}
		}
		if !long {
			t.Error("no form is long: this tests nothing")
		}
	})
	for _, text := range []string{"/help name", "/help /name", "/? NICK", "/h ／name"} {
		got := strings.Join(run(c, text).Show, "\n")
		if !strings.Contains(got, "/name NEWNAME\n") || !strings.Contains(got, "/nick") {
			t.Errorf("%s tells %q", text, got)
		}
	}
	if got := run(c, "/help keys").Show; !slices.Contains(got, c.Keys()[0]) {
		t.Errorf("/help keys tells %q", got)
	}
	if got := run(c, "/help /keys").Show; !slices.Contains(got, c.Words.Help.Commands["keys"].Usage) {
		t.Errorf("/help /keys tells %q, and nothing of the command", got)
	}
	for _, plain := range []bool{false, true} { // what has no bar tells of none
		if c.Plain = plain; slices.Contains(run(c, "/help keys").Show, c.Words.Help.KeysBar[0]) == plain {
			t.Errorf("in plain lines %t: the bar is told of wrongly", plain)
		}
	}
	keys := c.Keys
	c.Keys = func() []string { return nil }
	if got := run(c, "/help keys"); got.Refused != c.Words.Plain.NeedsKeys("help keys") || got.Show != nil {
		t.Errorf("where there are no keys, /help keys tells %q, %q", got.Show, got.Refused)
	}
	c.Plain, c.Keys = false, keys
	if got := run(c, "/help nmae").Refused; !strings.Contains(got, "/name?") {
		t.Errorf("/help nmae is refused with %q", got)
	}
}

func TestNearest(t *testing.T) {
	who := rosterOf(t, "lily", "lilian", "liliana", "liliane", "bob", "Bobby", "小明", "al", "annabel")
	for _, c := range []struct{ name, want string }{
		{"lil", "lilian liliana liliane"}, // as the list has them
		{"lili", "lilian liliana liliane"},
		{"lly", "lily"},
		{"liyl", "lily"},
		{"LILLY", "lily"},
		{"ilyl", ""},
		{"bbo", "bob"},
		{"bobb", "Bobby bob"},
		{"anabell", "annabel"},
		{"小", "小明"},
		{"小明你好", "小明"},
		{"lily!", "lily"},
		{"x", ""},
		{"", ""},
		{strings.Repeat("lily", 1000), "lily"},
	} {
		if got := strings.Join(nearestNames(c.name, who), " "); got != c.want {
			t.Errorf("near %.20s is %q, want %q", c.name, got, c.want)
		}
	}
	for _, c := range []struct{ word, want string }{
		{"hepl", "help"}, {"nic", "name"}, {"quiet!", "quiet quit"}, {"qit", "quit"}, {"WHOI", "whois who"}, {"xyzzy", ""}, {"un", "unsend unfriend unignore"},
	} {
		if got := strings.Join(NearestCommands(c.word, false), " "); got != c.want {
			t.Errorf("near /%s is %q, want %q", c.word, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"lily", "lily", 0}, {"lily", "lly", 1}, {"lily", "lliy", 1}, {"lily", "liliy", 1}, {"lily", "rily", 1},
		{"lily", "rilly", 2}, {"ab", "ba", 1}, {"abcd", "badc", 2}, {"小明", "小红", 1}, {"kitten", "sitting", 3}, {"a", "xyz", 3},
	} {
		if got := distance([]rune(c.a), []rune(c.b), 9); got != c.want {
			t.Errorf("%s and %s are %d apart, want %d", c.a, c.b, got, c.want)
		}
		if got := distance([]rune(c.b), []rune(c.a), 9); got != c.want {
			t.Errorf("%s and %s are %d apart, the other way round %d", c.a, c.b, c.want, got)
		}
		if got := distance([]rune(c.a), []rune(c.b), 1); (got <= 1) != (c.want <= 1) {
			t.Errorf("within one slip, %s and %s are %d apart", c.a, c.b, got)
		}
	}
}
