package serve_test

// What operators do to people, as it meets them: by real SSH, from different
// addresses, with the commands that an operator types, scripts and gives to a bot.

import (
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

const (
	office = "192.0.2.7"
	away   = "198.51.100.9"
	away2  = "203.0.113.5"
)

// governed opens a door behind a proxy, with an operator and their bot.
func governed(t *testing.T, allow ...ssh.Signer) (h *house, root, bot sshtest.Who) {
	t.Helper()
	root = sshtest.Who{User: "ruth", Signer: sshtest.NewKey(t), Behind: "192.0.2.200", Width: 160, Height: 40}
	bot = sshtest.Who{User: "helper", Signer: sshtest.NewKey(t), Behind: root.Behind}
	h = openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		c.Settings.Admins = listed(t, root.Signer, bot.Signer)
		if len(allow) > 0 {
			all := listed(t, allow...)
			c.Settings.Allow = &all
		}
	})
	return h, root, bot
}

// runs runs a command and wants it to end so; it returns both outputs.
func (h *house) runs(t *testing.T, who sshtest.Who, status int, command string) string {
	t.Helper()
	out, errs, got := h.exec(t, who, command, "")
	if got != status {
		t.Errorf("%s: %q ends with %d\n%s%s", who.User, command, got, out, errs)
	}
	return out + errs
}

func TestABanOfAGuestIsNoBanOfTheirName(t *testing.T) {
	t.Parallel() // it waits more than it works
	h, root, _ := governed(t)
	known := sshtest.Who{User: "john", Signer: sshtest.NewKey(t), Behind: away}
	h.runs(t, known, 0, "who")
	john := h.enterAs(t, sshtest.Who{User: "john", Behind: office})
	ruth := h.enterAs(t, root)
	ruth.Line("/ban john 7d spam")
	ruth.WaitFor("Ban john for 7 days?")
	ruth.WaitFor("john has no key: until")
	ruth.WaitFor("y does it")
	ruth.Type("y")
	ruth.WaitFor("ruth banned john until")
	john.Wait()
	if !strings.Contains(john.Told(), "You are banned from this room: spam") {
		t.Errorf("john does not read why\n%s", john.Report())
	}
	if says := h.runs(t, sshtest.Who{User: "jack", Behind: office}, 1, "say hello"); !strings.Contains(says, "have to wait") || strings.Contains(says, "spam") {
		t.Errorf("a guest from there reads %q", says)
	}
	for name, who := range map[string]sshtest.Who{
		"a guest": {User: "john", Behind: away}, "a new key": {User: "john", Signer: sshtest.NewKey(t), Behind: away2},
		"a key that was here before, from there": {User: "john", Signer: known.Signer, Behind: office},
	} {
		if says := h.runs(t, who, 0, "say hello"); strings.Contains(says, "banned") {
			t.Errorf("%s called john reads %q", name, says)
		}
	}
	ruth.Line("/ban name:john 1d offensive")
	ruth.WaitFor("Let nobody be called john for 24 hours")
	ruth.WaitFor("y does it")
	ruth.Type("y")
	ruth.WaitFor("banned name:john until")
	if says := h.runs(t, sshtest.Who{User: "john", Behind: away}, 1, "say hello"); !strings.Contains(says, "Nobody may come under the name john, so choose another one: offensive") {
		t.Errorf("who asks for a banned name reads %q", says)
	}
}

func TestMutingOneGuestSilencesNobodyWhoIsKnown(t *testing.T) {
	colleague, fresh := sshtest.NewKey(t), sshtest.NewKey(t)
	h, root, _ := governed(t, colleague, fresh)
	h.runs(t, sshtest.Who{User: "carl", Signer: colleague, Behind: office}, 0, "say morning")
	h.runs(t, root, 0, "mute carl 1h loud")
	if says := h.runs(t, sshtest.Who{User: "dora", Signer: fresh, Behind: office}, 0, "say good morning"); says != "" {
		t.Errorf("a colleague on the list reads %q", says)
	}

	h, root, _ = governed(t)
	h.runs(t, sshtest.Who{User: "anna", Signer: colleague, Behind: office}, 0, "say morning")
	h.runs(t, sshtest.Who{User: "troll", Behind: office}, 0, "say noise")
	if says := h.runs(t, root, 0, "mute troll 1h noise"); !strings.Contains(says, "meant is whoever wrote #") || !strings.Contains(says, "cannot write") {
		t.Errorf("the operator reads %q", says)
	}
	h.runs(t, sshtest.Who{User: "anna", Signer: colleague, Behind: office}, 0, "say still here")
	if says := h.runs(t, sshtest.Who{User: "trill", Behind: office}, 1, "say noise"); !strings.Contains(says, "Guests and new keys from your address have to wait") {
		t.Errorf("the next guest reads %q", says)
	}
}

// Whoever uses nothing but commands can be muted, banned, removed, ignored and
// looked up, on the screen, by a command and by a bot.
func TestWhoSpeaksByCommandsAloneCanBeGoverned(t *testing.T) {
	t.Parallel() // it waits more than it works
	h, root, bot := governed(t)
	spam := func(n, from string) sshtest.Who { return sshtest.Who{User: "spam" + n, Behind: from} }
	h.runs(t, spam("1", away), 0, "say buy coins")
	ruth := h.enterAs(t, root)
	ruth.WaitFor("spam1 │ buy coins")
	ruth.Line("/whois spam1")
	ruth.WaitFor("spam1 is not here; meant is whoever wrote #")
	ruth.Line("/remove spam1")
	ruth.WaitFor(`Remove "buy coins"`)
	ruth.WaitFor("y does it")
	ruth.Type("y")
	ruth.WaitFor("ruth removed 1 line of spam1")
	ruth.Line("/ban spam1 7d spam")
	ruth.WaitFor("Ban spam1 for 7 days?")
	ruth.WaitFor("y does it")
	ruth.Type("y")
	ruth.WaitFor("ruth banned spam1 until")
	if says := h.runs(t, spam("2", away), 1, "say buy coins"); !strings.Contains(says, "have to wait") {
		t.Errorf("they come again and read %q", says)
	}

	h.runs(t, spam("3", away2), 0, "say buy tea")
	out, errs, status := h.exec(t, bot, "bot", `{"do":"whois","name":"spam3"}`+"\n"+`{"do":"command","text":"mute spam3 1h spam"}`+"\n")
	if status != 0 || !strings.Contains(out, `"gone":true`) || !strings.Contains(out, `"ok":"command"`) {
		t.Errorf("a bot is told %s%s", out, errs)
	}
	h.runs(t, spam("4", away2), 1, "say buy tea")

	carol := sshtest.Who{User: "carol", Signer: sshtest.NewKey(t), Behind: office}
	h.runs(t, carol, 0, "say chatter one")
	lily := h.enterAs(t, sshtest.Who{User: "lily", Signer: sshtest.NewKey(t), Behind: office, Width: 160, Height: 30})
	lily.WaitFor("carol │ chatter one")
	lily.Line("/ignore carol")
	lily.WaitFor("carol writes")
	h.runs(t, carol, 0, "say chatter two")
	ruth.Line("and that was all")
	lily.WaitFor("ruth │ and that was all")
	if strings.Contains(lily.Screen(), "chatter") {
		t.Errorf("lily reads whom she ignores\n%s", lily.Report())
	}
}

// Guests and new keys from the same address are shown to the operator, and go
// along if they say so.
func TestNeighboursOfATrollGoAlongIfAnOperatorSaysSo(t *testing.T) {
	t.Parallel() // it waits more than it works
	h, root, _ := governed(t)
	h.enterAs(t, sshtest.Who{User: "troll1", Behind: away})
	second := h.enterAs(t, sshtest.Who{User: "troll2", Behind: away})
	third := h.enterAs(t, sshtest.Who{User: "troll3", Signer: sshtest.NewKey(t), Behind: away})
	other := h.enterAs(t, sshtest.Who{User: "gus", Behind: office})
	ruth := h.enterAs(t, root)
	ruth.Line("/whois troll1")
	ruth.WaitFor("2 others are here from the same address.")
	ruth.Line("/mute troll1 1h noise")
	ruth.WaitFor("2 guests and new keys are here from the same address: troll2 and troll3. Do the same to them?")
	ruth.WaitFor("y does it")
	ruth.Type("y")
	ruth.WaitFor(", with guests and new keys from the same")
	for _, c := range []*sshtest.Client{second, third} {
		c.Line("noise")
		c.WaitFor("Nothing was sent. Guests and new keys")
	}
	other.Line("I am nobody's neighbour")
	ruth.WaitFor("gus │ I am nobody's neighbour")
	if says := h.runs(t, root, 0, "ban --yes troll1 1d noise"); !strings.Contains(says, "2 guests and new keys are here from the same address: troll2 and troll3. With --near it takes them along.") {
		t.Errorf("a script is told %q", says)
	}
	h.runs(t, root, 0, "ban --yes --near troll1 1d noise")
	for _, c := range []*sshtest.Client{second, third} {
		c.Wait()
		if strings.Contains(c.Told(), "noise.") {
			t.Errorf("neighbours are accused\n%s", c.Report())
		}
	}
	if says := h.runs(t, root, 0, "audit"); strings.Contains(says, away) || !strings.Contains(says, "with guests and new keys from the same address") {
		t.Errorf("the record tells an address: %s", says)
	}
}

// Somebody muted takes a key out of their account, and comes with it.
func TestAMuteStaysWithAKeyThatLeavesTheAccount(t *testing.T) {
	h, root, _ := governed(t)
	k1, k2 := sshtest.NewKey(t), sshtest.NewKey(t)
	eve := sshtest.Who{User: "eve", Signer: k1, Behind: office}
	h.runs(t, eve, 0, "register --yes")
	device := h.enterAs(t, sshtest.Who{User: "phone", Signer: k2, Behind: away})
	device.Line("/register device")
	device.WaitFor("/register ")
	code := regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){3}`)
	device.WaitUntil("a code", func(screen string) bool { return code.MatchString(screen) })
	h.runs(t, eve, 0, "register --yes "+code.FindString(device.Screen()))
	h.runs(t, eve, 0, "say hello")
	h.runs(t, root, 0, "mute eve 1d rude")
	h.runs(t, eve, 0, "keys --yes revoke 2")
	if says := h.runs(t, sshtest.Who{User: "eve2", Signer: k2, Behind: away2}, 1, "say free again"); !strings.Contains(says, "You are muted") || !strings.Contains(says, "rude") {
		t.Errorf("with the other key she reads %q", says)
	}
}

// What somebody muted calls themselves would be read by everybody: they come under
// the name that they bore, and new guests beside them under one that they did not
// choose. Whoever is known there is called as always.
func TestSomebodyMutedChoosesNoNameAtTheDoor(t *testing.T) {
	h, root, _ := governed(t)
	eve := sshtest.Who{User: "eve", Signer: sshtest.NewKey(t), Behind: office, Width: 120, Height: 30}
	carol := sshtest.Who{User: "carol", Signer: sshtest.NewKey(t), Behind: office}
	h.runs(t, carol, 0, "who")
	h.runs(t, eve, 0, "say hello")
	ruth := h.enterAs(t, root)
	h.runs(t, root, 0, "mute eve 1d rude")
	ruth.Record()
	eve.User = "ruth-is-stupid"
	again := h.enterAs(t, eve)
	again.WaitFor("You are muted, and cannot choose a name until that ends: you are eve.")
	h.here(t, "eve")
	again.Close()
	h.gone(t, "eve")
	guest := h.enterAs(t, sshtest.Who{User: "RuthYouStink", Behind: office, Width: 120, Height: 30})
	guest.WaitFor("cannot choose a name until that ends")
	h.runs(t, eve, 0, "who") // a verb, too, asks for nothing by its name
	h.enterAs(t, carol)
	h.here(t, "carol")
	ruth.WaitFor("carol")
	if seen := ruth.Recorded(); strings.Contains(seen, "stupid") || strings.Contains(seen, "Stink") {
		t.Errorf("ruth reads what they call themselves\n%s", ruth.Report())
	}
}
