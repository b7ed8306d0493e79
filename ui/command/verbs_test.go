package command

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/words"
)

func TestEveryVerbHasItsHelp(t *testing.T) {
	w := words.English()
	all := Verbs(w, true)
	if few := Verbs(w, false); !slices.Contains(few, "dm") || slices.Contains(few, "kick") || !slices.Contains(all, "kick") {
		t.Errorf("everybody knows of %q", few)
	}
	for _, name := range all {
		about, ok := AboutVerb(w, name)
		usage := about.Usage
		if !ok || usage != name && !strings.HasPrefix(usage, name+" ") {
			t.Errorf("the right form of %s is %q", name, usage)
		}
		help := HelpVerb(w, name)
		if help[0] != "ssh HOST "+usage || help[1] == "" || help[len(help)-1] != w.Help.Statuses[0] {
			t.Errorf("the help of %s is %q", name, help)
		}
		for _, flag := range flagsIn(usage) {
			bare, _, _ := strings.Cut(flag, " ")
			if about := AboutFlag(w, name, bare); about != w.Help.Flags[flag] {
				t.Errorf("%s is told of %s: %q", name, bare, about)
			}
			if does := w.Help.Flags[flag]; does == "" || !slices.Contains(help, "  "+flag+"  "+does) {
				t.Errorf("%s does not tell what %s does: %q", name, flag, help)
			}
		}
		for _, line := range help { // commands are written otherwise there
			for _, word := range strings.Fields(line) {
				if c, ok := Lookup(strings.Trim(word, ",.:;()/")); ok && word[0] == '/' && line != w.Help.Verbs["register"].Note && line != w.Help.Verbs["readmit"].Note {
					t.Errorf("the help of %s tells of /%s: %q", name, c.Name, line)
				}
			}
		}
		if c, ok := Lookup(name); ok && (!c.Verb() || c.Asks() != strings.Contains(usage, "[--yes]")) {
			t.Errorf("%s can be a verb: %t, and may ask: %t; its form is %s", name, c.Verb(), c.Asks(), usage)
		}
	}
	for name := range w.Help.Verbs {
		if !slices.Contains(all, name) {
			t.Errorf("there are words for %s, which is no verb", name)
		}
	}
	for _, name := range []string{"msg", "w", "DM"} {
		if about, _ := AboutVerb(w, name); !strings.HasPrefix(about.Usage, "dm ") {
			t.Errorf("%s has the form %q", name, about.Usage)
		}
	}
	for _, name := range []string{"", "quit", "theme", "plain", "frobnicate"} {
		if help := HelpVerb(w, name); help != nil {
			t.Errorf("%q has help: %q", name, help)
		}
	}
}

func TestTheVerbsAreListed(t *testing.T) {
	w := words.English()
	shown := HelpVerbs(w, true, 80, utf8.RuneCountInString)
	for _, name := range Verbs(w, true) {
		about, _ := AboutVerb(w, name)
		usage := brief.Replace(about.Usage) // told once, below
		if n := len(slices.DeleteFunc(slices.Clone(shown), func(line string) bool { return line != "  "+usage && !strings.HasPrefix(line, "  "+usage+"  ") })); n != 1 {
			t.Errorf("%s is there %d times", name, n)
		}
	}
	if few := strings.Join(HelpVerbs(w, false, 80, utf8.RuneCountInString), "\n"); strings.Contains(few, "kick") || strings.Contains(few, w.Help.Groups[governing]) {
		t.Errorf("everybody reads %s", few)
	}
}

// asksToRevoke takes a key out of an account that has two; of one that has a single key,
// the answer would be no, so nothing is asked.
func asksToRevoke(t *testing.T) bool {
	c, phone := governor(t)
	registered(t, c)
	if ask, res := agreed(c, "/keys revoke 1"); ask != "" || res.Code != Why(state.LastKey) {
		t.Errorf("of the only key is asked %q, which gives %+v", ask, res)
	}
	code, err := phone.Code()
	roomtest.OK(t, err)
	if _, linked := agreed(c, "/register "+code); linked.Refused != "" {
		t.Fatal(linked.Refused)
	}
	ask, _ := agreed(c, "/keys revoke 2")
	return ask != ""
}

// A command that may ask says so in the table, so that its verb takes --yes.
func TestWhatMayAskIsKnown(t *testing.T) {
	c, bob := governor(t)
	said(t, bob, "spam")
	registered(t, c)
	said(t, c.Seat, "something to forget")
	roomtest.Do(t, c.Seat, &state.Op{Whom: c.Seat.Me().Person})
	asks := map[string]bool{}
	for _, text := range []string{
		"/ban bob 1h x", "/remove bob", "/remove #1", "/deop ada", "/release ada", "/forget", "/report bob",
		"/kick bob", "/mute bob 1h", "/op bob", "/unban bob", "/unmute bob", "/topic x", "/motd x", "/slow 5s", "/lock 1", "/announce x",
		"/audit", "/bans", "/keys", "/who", "/whois bob", "/search spam", "/private all", "/version", "/help",
	} {
		name, _, _ := strings.Cut(text[1:], " ")
		ask, _ := agreed(c, text)
		asks[name] = asks[name] || ask != ""
	}
	fresh, _ := governor(t)
	ask, _ := agreed(fresh, "/register")
	asks["register"] = ask != ""
	asks["readmit"] = asksToReadmit(t)
	asks["keys"] = asksToRevoke(t)
	for _, text := range []string{"/part", "/dissolve", "/handover bob"} {
		team := teamOf(t)
		roomtest.Do(t, team.bob, &state.Register{})
		aim, channel := Recipients{In: Where{Num: numOf(t, team.ada, "ops"), Name: "ops"}}, callOf(team.ada.Roster())
		channel.Seat, channel.Me = team.ada, team.ada.Me()
		line := aim.Parse(text, channel.Roster, false)
		name, _, _ := strings.Cut(text[1:], " ")
		asks[name] = line.Run(channel).Ask != ""
	}
	for _, one := range All() {
		if does, tried := asks[one.Name]; tried && does != one.Asks() {
			t.Errorf("/%s asks: %t, and the table says %t", one.Name, does, one.Asks())
		} else if !tried && one.Asks() {
			t.Errorf("/%s was not tried", one.Name)
		}
	}
}

// asksToReadmit tells whether an operator is asked who lets somebody back in.
func asksToReadmit(t *testing.T) bool {
	c, bob := governor(t)
	registered(t, c)
	code, err := bob.Code()
	roomtest.OK(t, err)
	ask, _ := agreed(c, "/readmit ada "+code)
	return ask != ""
}
