package serve_test

import (
	"strings"
	"testing"

	"teahouse/ui/serve/sshtest"
)

// Two friends, one who hides, a guest: who is told what of whom, on a screen, in lines
// and by commands, while they take other names, close their doors and are forgotten.
func TestFriends(t *testing.T) {
	t.Parallel() // it waits more than it works
	h, root, _ := governed(t)
	person := func(name, behind string) sshtest.Who {
		return sshtest.Who{User: name, Signer: sshtest.NewKey(t), Behind: behind, Width: 100, Height: 30}
	}
	lily, bob, eve, rose := person("lily", away), person("bob", away), person("eve", office), person("rose", office)
	for _, who := range []sshtest.Who{lily, bob, eve, rose} {
		h.runs(t, who, 0, "register --yes")
	}
	h.runs(t, eve, 0, "seen off")
	screen := h.enterAs(t, lily)
	for _, name := range []string{"bob", "eve"} {
		screen.Line("/friend " + name)
		screen.WaitFor("You are told when " + name + " comes")
	}
	plain := lily
	plain.Term = "dumb"
	lines := h.terminal(t, plain)
	lines.WaitFor("to everybody>")

	bobs := h.enterAs(t, bob)
	screen.WaitFor("your friend bob arrived")
	screen.WaitFor("*bob")
	lines.WaitFor("your friend bob arrived")
	evil := h.enterAs(t, eve)
	screen.WaitFor("eve arrived")
	lines.WaitFor("eve arrived")
	guest := h.enterAs(t, sshtest.Who{User: "mary", Behind: office})
	guest.Line("/friend lily")
	guest.WaitFor("You came without a key")
	screen.Line("/friend mary")
	screen.WaitFor("mary has not registered")
	for where, shown := range map[string]string{"screen": screen.Screen(), "lines": lines.Screen()} {
		if strings.Contains(shown, "your friend eve") || strings.Contains(shown, "*eve") {
			t.Errorf("the %s tells of eve, who hides it\n%s", where, shown)
		}
	}
	if got, want := h.runs(t, lily, 0, "friends"), "eve does not tell.\n"; !strings.HasPrefix(got, "Your 2 friends:\nbob is here, since ") || !strings.HasSuffix(got, want) {
		t.Errorf("her friends are\n%s", got)
	}

	// Another name is the same friend, and the old one is nobody's, whoever takes it.
	bobs.Line("/name robert")
	bobs.WaitFor("bob is now robert")
	bob.User = "robert"
	h.runs(t, bob, 0, "register --yes")
	h.runs(t, bob, 0, "release --yes bob")
	h.runs(t, rose, 0, "friend lily")
	lines.Record()
	roses := h.enterAs(t, sshtest.Who{User: "bob", Signer: rose.Signer, Behind: office, Width: 100, Height: 30})
	roses.Line("I am bob now")
	lines.WaitFor("I am bob now")
	screen.WaitFor("*robert")
	screen.WaitFor("*robert  bob  +eve") // who has an account, and not that name
	if told := lines.Recorded(); strings.Contains(told, "friend") || !strings.Contains(told, "bob arrived") {
		t.Errorf("of who takes a friend's name she reads\n%s", told)
	}

	if got := h.runs(t, lily, 0, "who"); got != "robert\nbob\neve\nlily\nmary\n" {
		t.Errorf("the list, with her friend first, is\n%s", got)
	}

	// The door is closed to all but friends, with the sentence that it has for guests.
	bobs.Line("/private friends")
	bobs.WaitFor("Only your friends may write to you privately")
	bobs.Line("/friend lily")
	bobs.WaitFor("You are told when lily comes")
	refusal := h.runs(t, rose, 1, "dm robert psst")
	h.runs(t, bob, 0, "private registered")
	if as := h.runs(t, sshtest.Who{User: "john", Behind: office}, 1, "dm robert psst"); as != refusal || !strings.HasPrefix(refusal, "robert does not read everybody's private lines") {
		t.Errorf("who is no friend is refused by %q, and a guest by %q", refusal, as)
	}
	h.runs(t, bob, 0, "private friends")
	screen.Line("@robert a word from a friend")
	bobs.WaitFor("a word from a friend")
	bobs.Line("@bob you may answer")
	roses.WaitFor("you may answer")
	roses.Line("@robert so I do")
	bobs.WaitFor("so I do")

	// Nobody else is told, operators neither.
	for _, verb := range []string{"who --json", "whois --json lily", "whois --json robert", "audit", "tail -n 50 --json", "friends"} {
		who, status := root, 0
		if verb == "friends" {
			status = 1 // they have not registered
		}
		if got := h.runs(t, who, status, verb); strings.Contains(got, "friend\"") || strings.Contains(got, "your friend") {
			t.Errorf("an operator reads by %s:\n%s", verb, got)
		}
	}

	// Whoever is forgotten has no friends, and is nobody's.
	h.runs(t, bob, 0, "forget --yes")
	if got := h.runs(t, lily, 0, "friends --json"); got != `{"friend":"eve","hidden":true}`+"\n" {
		t.Errorf("when bob is forgotten, her friends are %q", got)
	}
	if got := h.runs(t, bob, 0, "friends"); !strings.HasPrefix(got, "You have no friends here yet") {
		t.Errorf("when bob is forgotten, his friends are %q", got)
	}
	evil.Line("/quit")
	evil.Wait()
}
