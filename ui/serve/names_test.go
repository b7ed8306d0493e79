package serve_test

// Names that look like somebody else's, or like the room's own, over real SSH.

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// TestNobodyComesUnderANameThatLooksLikeSomebodyElses tries each at the door and
// by /name, beside people who are here and one who is registered.
func TestNobodyComesUnderANameThatLooksLikeSomebodyElses(t *testing.T) {
	h := open(t, nil)
	lily := h.enterAs(t, sshtest.Who{User: "lily", Signer: sshtest.NewKey(t)})
	lily.Line("/register")
	lily.Line("y")
	lily.WaitFor("lily has registered")
	lily.Close()
	h.gone(t, "lily")
	for _, here := range []string{"mike", "alice", "张伟", "A0ı", "ισως", "กี่"} {
		h.enter(t, here)
	}
	for _, c := range []struct{ asks, called, reads string }{
		{"lily\u1039", "lily2", "lily"}, // draws nothing
		{"lily\u17d2", "lily2", "lily"},
		{"li\u0307ly", "li\u0307ly2", "looks like lily"},
		{"LiIy", "LiIy2", "looks like lily"},
		{"ꓡꓲꓡꓬ", "ꓡꓲꓡꓬ2", "looks like lily"},
		{"МІКЕ", "МІКЕ2", "looks like mike"},
		{"rnike", "rnike2", "looks like mike"},
		{"ꓮꓡꓲꓚꓰ", "ꓮꓡꓲꓚꓰ2", "looks like alice"},
		{"張偉", "張偉2", "looks like 张伟"},
		{"A0I", "A0I2", "looks like A0ı"},
		{"ισωσ", "ισωσ2", "looks like ισως"},
		{"ก่ี", "ก่ี2", "looks like กี่"}, // the same marks, the other one first
		{"ꞁily", "ily", "ily"},
		{"АLІСЕ", "", "cannot be a name here"}, // two alphabets
		{"4dm1n", "", "cannot be a name here"},
		{"op-lily", "", "cannot be a name here"},
		{"admin1", "", "cannot be a name here"},
		{"the-room", "", "cannot be a name here"},
		{"системa", "", "cannot be a name here"},
		{"系统消息", "", "cannot be a name here"},
		{"averyveryverylongname1234", "averyveryverylongname123", "as it stands"},
	} {
		t.Run(c.asks, func(t *testing.T) {
			imp := h.enterAs(t, sshtest.Who{User: c.asks, Signer: sshtest.NewKey(t)})
			imp.WaitFor(c.reads)
			if c.called != "" {
				h.here(t, c.called)
			}
			if c.reads == "as it stands" {
				imp.Close()
				h.gone(t, c.called)
				return
			}
			imp.Line("/name " + c.asks)
			imp.WaitUntil("a refusal", func(screen string) bool {
				for _, says := range []string{"looks like", "looks too much like", "cannot hold", "mixes", "taken for the room"} {
					if strings.Contains(screen[strings.LastIndex(screen, "changes that")+1:], says) {
						return true
					}
				}
				return false
			})
			imp.Close()
			if c.called != "" {
				h.gone(t, c.called) // else the next one who looks alike has a higher number
			}
		})
	}
	// None of them is what it was registered as beside whom it looks like.
	for _, p := range h.room.Roster().People {
		for _, bad := range []string{"МІКЕ", "ꓡꓲꓡꓬ", "ꓮꓡꓲꓚꓰ", "張偉", "A0I", "ισωσ", "admin1", "the-room", "系统消息"} {
			if p.Person.Name == bad {
				t.Errorf("%s stands beside whom it looks like", bad)
			}
		}
	}
}

// TestNoCommandTakesANameThatLooksLikeSomebodyElses: registering binds the name
// that one got, and a program is refused all that the door is.
func TestNoCommandTakesANameThatLooksLikeSomebodyElses(t *testing.T) {
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		limits := room.DefaultLimits()
		limits.Accounts = 100
		c.Room = running(t, func(c *room.Config) { c.Limits = limits })
	})
	h.runs(t, sshtest.Who{User: "lily", Signer: sshtest.NewKey(t)}, 0, "register --yes")
	h.runs(t, sshtest.Who{User: "mike", Signer: sshtest.NewKey(t)}, 0, "register --yes")
	for _, asks := range []string{"МІКЕ", "ꓡꓲꓡꓬ", "LiIy", "rnike"} {
		imp := sshtest.Who{User: asks, Signer: sshtest.NewKey(t)}
		h.runs(t, imp, 0, "register --yes")
		if says := h.runs(t, imp, 0, "keys"); !regexp.MustCompile("It owns " + asks + `\d`).MatchString(says) {
			t.Errorf("who registers as %s reads %s", asks, says)
		}
	}
	// The mark is left out, and lily is somebody else's.
	h.runs(t, sshtest.Who{User: "lily\u1039", Signer: sshtest.NewKey(t)}, 1, "register --yes")
	var asks strings.Builder
	names := []string{
		"lily\u1039", "МІКЕ", "ꓡꓲꓡꓬ", "LiIy", "rnike", "кim", "тоm", "АLІСЕ",
		"admin1", "admins", "operators", "moderators", "sysadmin", "the-room", "room-notice", "system.notice", "管理员2", "系统消息",
	}
	for i, name := range names {
		fmt.Fprintf(&asks, `{"id":%d,"do":"name","name":%q}`+"\n", i, name)
	}
	out, errs, _ := h.exec(t, sshtest.Who{User: "robot", Signer: sshtest.NewKey(t)}, "bot", asks.String())
	for i, name := range names {
		if refused := regexp.MustCompile(fmt.Sprintf(`"error":"[^"]+","id":%d\b`, i)); !refused.MatchString(out) {
			t.Errorf("a bot that wants to be called %s is told %s%s", name, out, errs)
		}
	}
	if strings.Contains(out, `"ok":"name"`) {
		t.Errorf("a bot took one of these names: %s", out)
	}
}
