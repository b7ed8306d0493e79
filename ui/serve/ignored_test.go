package serve_test

import (
	"strings"
	"testing"

	"teahouse/ui/serve/sshtest"
)

// TestWhomSomebodyIgnoresReachesThemInNoWay: neither by what they say, nor by
// why they are away, nor by what they call themselves, on a screen or in lines.
func TestWhomSomebodyIgnoresReachesThemInNoWay(t *testing.T) {
	h, root, _ := governed(t)
	key := sshtest.NewKey(t)
	lily := h.enterAs(t, sshtest.Who{User: "lily", Signer: key, Behind: away, Width: 50, Height: 24}) // no list of people
	eve := h.enterAs(t, sshtest.Who{User: "eve", Signer: sshtest.NewKey(t), Behind: office})
	lily.Line("/ignore eve")
	lily.WaitFor("hidden")
	lines := h.terminal(t, sshtest.Who{User: "lily", Signer: key, Behind: away, Term: "dumb"})
	lines.WaitFor("to everybody>")
	lily.Record()
	lines.Record()
	eve.Line("lily, you are stupid")
	eve.Line("/me thinks lily is stupid")
	eve.Line("@lily you are stupid")
	eve.WaitFor("you → lily")
	eve.Line("/away lily you are stupid")
	eve.WaitFor("away: lily")
	eve.Line("/name lily-is-stupid")
	eve.WaitFor("now lily-is-stupid")
	h.runs(t, root, 0, "say that was all")
	lily.WaitFor("that was all")
	lines.WaitFor("that was all")
	for where, text := range map[string]string{"her screen": lily.Recorded() + lily.Screen(), "her lines": lines.Recorded()} {
		if strings.Contains(text, "stupid") {
			t.Errorf("it is on %s:\n%s", where, text)
		}
	}
}
