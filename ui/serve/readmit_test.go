package serve_test

// Whoever lost the only key of an account comes back.

import (
	"regexp"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

func TestWhoLostTheOnlyKeyComesBack(t *testing.T) {
	t.Parallel() // it waits more than it works
	for _, private := range []bool{false, true} {
		admin := sshtest.NewKey(t)
		h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) { c.Settings.Admins = listed(t, admin) })
		ruth := sshtest.Who{User: "ruth", Signer: admin}
		old := sshtest.Who{User: "lily", Signer: sshtest.NewKey(t), Width: 160, Height: 40}
		fresh := sshtest.Who{User: "lily", Signer: sshtest.NewKey(t), Width: 160, Height: 40}
		h.runs(t, old, 0, "register --yes")
		if private {
			h.runs(t, old, 0, "keys recover private")
		}
		n := roomtest.Name(t, "lily")
		lily, _ := h.room.Owner(n)
		bob := roomtest.Seat(t, h.room, "bob")
		watch := h.enterAs(t, sshtest.Who{User: "eve", Width: 160, Height: 40})
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{lily}, Text: "the key is under the mat"})

		again := h.enterAs(t, fresh)
		again.WaitFor("lily is registered")
		again.Line("/register device")
		again.WaitFor("tell the code to an operator")
		code := regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){3}`).FindString(again.Screen())
		if said := h.runs(t, ruth, 1, "readmit lily "+code); !strings.Contains(said, "SHA256:") || !strings.Contains(said, "--yes") || strings.Contains(said, "private lines too") != private {
			t.Errorf("ruth is asked: %s", said)
		}
		h.runs(t, ruth, 0, "readmit --yes lily "+code)
		h.here(t, "lily")
		watch.WaitFor("lily2 had lost their keys, and is let in again as who they were · lily2 is now")
		if strings.Contains(watch.Screen(), "registered:") {
			t.Errorf("everybody reads of a new account:\n%s", watch.Screen())
		}
		again.Line("/search mat")
		if private {
			again.WaitFor("under the mat")
		} else {
			again.WaitFor("No line")
		}
		again.Cut()
		h.gone(t, "lily")
		if said := h.runs(t, ruth, 0, "audit 5"); !strings.Contains(said, "lost account of lily") {
			t.Errorf("the audit says %s", said)
		}
		for _, who := range []sshtest.Who{fresh, old} { // somebody may have found that one
			told := h.enterAs(t, who)
			told.WaitFor("operator ruth")
			told.Cut()
			h.gone(t, "lily")
			h.gone(t, "lily2")
		}
	}
}
