package serve_test

import (
	"strings"
	"testing"

	"teahouse/ui/serve/sshtest"
)

// TestWhomSomebodyIgnoresReachesThemInNoWay: neither by what they say, nor by
// why they are away, nor by what they call themselves or the room, on a screen with
// a list of people, in lines, or in what verbs and bots are told.
func TestWhomSomebodyIgnoresReachesThemInNoWay(t *testing.T) {
	t.Parallel() // it waits more than it works
	h, root, _ := governed(t)
	key := sshtest.NewKey(t)
	lily := h.enterAs(t, sshtest.Who{User: "lily", Signer: key, Behind: away, Width: 90, Height: 24})
	evil := sshtest.NewKey(t)
	her := sshtest.Who{User: "eve", Signer: evil, Behind: office}
	h.runs(t, her, 0, "register --yes")
	eve := h.enterAs(t, her)
	h.runs(t, root, 0, "op eve")
	lily.Line("/ignore eve")
	lily.WaitFor("hidden")
	lines := h.terminal(t, sshtest.Who{User: "lily", Signer: key, Behind: away, Term: "dumb"})
	lines.WaitFor("to everybody>")
	lily.Record()
	lines.Record()
	eve.Line("lily, you are stupid")
	eve.Line("/me thinks lily is stupid")
	eve.Line("@lily you are stupid")
	eve.WaitFor("you→lily")
	eve.Line("/away lily you are stupid")
	eve.WaitFor("away: lily")
	eve.Line("/name lily-is-stupid")
	eve.WaitFor("now lily-is-stupid")
	eve.Line("/topic lily is stupid")
	await(t, "the topic is set", func() bool { return h.room.House().Topic != "" })
	h.runs(t, root, 0, "say that was all")
	lily.WaitFor("that was all")
	lines.WaitFor("that was all")
	h.runs(t, root, 0, "dm lily,lily-is-stupid for you both")
	lily.WaitFor("for you both")
	lines.WaitFor("for you both")
	lily.WaitFor("a topic by somebody you ignore")
	lily.Line("/whois eve")
	lily.WaitFor("eve has been here")
	lily.Type("@lil\t")
	lily.WaitFor("to lily, privately")
	lily.Key("ctrl+u")
	lily.Line("/ignore")
	lily.WaitFor("these write, and no lines with these words")
	lily.Line("/who")
	lily.Line("/topic")
	lines.Line("/who")
	lines.WaitFor("eve (")
	lines.Line("/topic")
	lines.WaitFor("a topic by somebody you ignore")
	again := sshtest.Dial(t, h.addr, sshtest.Who{User: "lily", Signer: key, Behind: away, Term: "dumb"})
	again.Record()
	again.WaitFor("to everybody>")
	her = sshtest.Who{User: "lily", Signer: key, Behind: away}
	texts := map[string]string{"her screen": lily.Recorded() + lily.Screen(), "her lines": lines.Recorded(), "what greets her": again.Recorded() + again.Screen()}
	for _, verb := range []string{"who", "who --json", "topic", "topic --json", "tail -n 20", "tail -n 20 --json", "whois eve", "search both", "search --json both"} {
		texts[verb] = h.runs(t, her, 0, verb)
	}
	if !strings.Contains(texts["who"], "eve\n") || !strings.Contains(texts["topic --json"], "\"hidden\":true") {
		t.Errorf("she is told %q and %q", texts["who"], texts["topic --json"])
	}
	for where, text := range texts {
		if strings.Contains(text, "stupid") {
			t.Errorf("it is on %s:\n%s", where, text)
		}
	}
}
