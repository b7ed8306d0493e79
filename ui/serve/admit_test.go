package serve_test

import (
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

const contact = "ops@example.com"

// listed is an access file with some keys.
func listed(t *testing.T, signers ...ssh.Signer) keys.Access {
	t.Helper()
	var text []byte
	for _, s := range signers {
		text = append(text, ssh.MarshalAuthorizedKey(s.PublicKey())...)
	}
	path := filepath.Join(t.TempDir(), "keys")
	roomtest.OK(t, os.WriteFile(path, text, 0o600))
	access, err := keys.ReadAccess(path)
	roomtest.OK(t, err)
	return access
}

// word is a passphrase.
func word(t *testing.T, text string) *keys.Passphrase {
	t.Helper()
	path := filepath.Join(t.TempDir(), "passphrase")
	roomtest.OK(t, os.WriteFile(path, []byte(text), 0o600))
	p, err := keys.ReadPassphrase(path)
	roomtest.OK(t, err)
	return p
}

// guarded opens a room that not everybody may enter, and returns what gives
// its door other settings.
func guarded(t *testing.T, change func(*serve.Settings)) (*house, func(func(*serve.Settings))) {
	t.Helper()
	var set serve.Settings
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		screen := *c.Settings.Screen
		screen.Contact = contact
		c.Settings.Screen = &screen
		change(c.Settings)
		set = *c.Settings
	})
	return h, func(change func(*serve.Settings)) {
		other := set
		change(&other)
		h.door.Use(&other)
	}
}

// refused tries to enter, and returns what somebody reads who may not.
func (h *house) refused(t *testing.T, who sshtest.Who) string {
	t.Helper()
	c := h.terminal(t, who)
	if status := c.Wait(); status != 1 {
		t.Errorf("%s ends with status %d\n%s", who.User, status, c.Report())
	}
	return c.Told()
}

func TestOnlyThoseWhoAreListedComeIn(t *testing.T) {
	lily, root, bob := sshtest.NewKey(t), sshtest.NewKey(t), sshtest.NewKey(t)
	allow := listed(t, lily)
	h, use := guarded(t, func(s *serve.Settings) { s.Allow, s.Admins = &allow, listed(t, root) })
	inside := h.enterAs(t, sshtest.Who{User: "lily", Signer: lily})
	h.enterAs(t, sshtest.Who{User: "keeper", Signer: root})
	for _, c := range []struct {
		name string
		who  sshtest.Who
		says string
	}{
		{"another key", sshtest.Who{User: "bob", Signer: bob}, "yours is not among them"},
		{"no key", sshtest.Who{User: "carol"}, "without one"},
	} {
		if says := h.refused(t, c.who); !strings.Contains(says, c.says) || !strings.Contains(says, contact) {
			t.Errorf("%s reads %q", c.name, says)
		}
	}
	if n := h.door.Figures().Refused["unlisted"]; n != 2 {
		t.Errorf("%d refusals are counted", n)
	}
	both := listed(t, bob)
	use(func(s *serve.Settings) { s.Allow = &both })
	h.enterAs(t, sshtest.Who{User: "bob", Signer: bob})
	inside.Line("I am still here")
	inside.WaitFor("lily │ I am still here")
}

func TestOperatorsAreMadeAndUnmadeByTheFile(t *testing.T) {
	root, lily := sshtest.NewKey(t), sshtest.NewKey(t)
	h, use := guarded(t, func(s *serve.Settings) { s.Admins = listed(t, root) })
	h.enterAs(t, sshtest.Who{User: "keeper", Signer: root})
	h.enterAs(t, sshtest.Who{User: "lily", Signer: lily})
	operates := func(name string) bool {
		p, _ := h.room.Roster().Find(name)
		return p.Operator
	}
	if !operates("keeper") || operates("lily") {
		t.Errorf("keeper is an operator: %v, lily: %v", operates("keeper"), operates("lily"))
	}
	use(func(s *serve.Settings) { s.Admins = listed(t, lily) })
	await(t, "the file counts for those inside", func() bool { return !operates("keeper") && operates("lily") })
}

func TestThePassphraseIsAskedForAndNeverShown(t *testing.T) {
	root, lily := sshtest.NewKey(t), sshtest.NewKey(t)
	allow := listed(t, lily)
	h, _ := guarded(t, func(s *serve.Settings) {
		s.Admins, s.Allow, s.Passphrase = listed(t, root), &allow, word(t, "open sesame\n")
	})
	h.enterAs(t, sshtest.Who{User: "keeper", Signer: root})
	h.enterAs(t, sshtest.Who{User: "lily", Signer: lily})

	bob := h.terminal(t, sshtest.Who{User: "bob", Signer: sshtest.NewKey(t)})
	bob.WaitFor("passphrase")
	if _, in := h.room.Roster().Find("bob"); in {
		t.Error("bob is in before bob said it")
	}
	bob.Line("close sesame")
	bob.WaitFor("That is not it.")
	if strings.Contains(bob.Screen(), "sesame") {
		t.Errorf("what is typed is shown\n%s", bob.Report())
	}
	// What was typed amiss is taken back, and what is typed ahead is for the screen.
	roomtest.OK(t, bob.Send("nonsense\x15open sesamee\x7f\rhello from me"))
	bob.WaitFor("hello from me")
	bob.WaitFor("to everybody")
}

// Whose screen has died comes again at a terminal that still reports when its window is left, as for
// the passphrase, and marks what is pasted.
func TestAPassphraseIsPastedWhereAScreenHasDied(t *testing.T) {
	h, _ := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open [sesame]") })
	bob := h.terminal(t, sshtest.Who{User: "bob"})
	bob.WaitFor("you type:")
	roomtest.OK(t, bob.Send("\x1b[O\x1b[I\x1b[<0;10;5M\x1b[200~open [sesame]\x1b[201~\x1b\r"))
	bob.WaitFor("to everybody")
}

// TestAChangedPassphraseCountsAtOnce, also for those who were being asked when it was changed.
func TestAChangedPassphraseCountsAtOnce(t *testing.T) {
	h, use := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	mallory := h.terminal(t, sshtest.Who{User: "mallory"})
	mallory.WaitFor("you type:")
	use(func(s *serve.Settings) { s.Passphrase = word(t, "oolong") })
	mallory.Line("open sesame")
	mallory.WaitFor("That is not it.")
	mallory.Line("oolong")
	mallory.WaitFor("to everybody")
}

// TestTheDoorBreaksNoWordOfWhatItSays at the edge of a narrow window.
func TestTheDoorBreaksNoWordOfWhatItSays(t *testing.T) {
	h, use := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	asked := h.terminal(t, sshtest.Who{User: "bob", Width: 60, Height: 20})
	asked.WaitFor("\n  type:")
	use(func(s *serve.Settings) { s.Allow, s.Passphrase = &keys.Access{}, nil })
	carol := h.terminal(t, sshtest.Who{User: "carol", Width: 60, Height: 20})
	if carol.Wait(); !strings.Contains(carol.Screen(), "you\n  came without one") {
		t.Errorf("carol reads\n%s", carol.Report())
	}
}

func TestGuessesAreSlowedDownAndBounded(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) {
		screen := *c.Settings.Screen
		screen.Contact = contact
		c.Settings.Screen, c.Settings.Passphrase = &screen, word(t, "open sesame")
	}, func(t *testing.T, h *house) {
		mallory := h.terminal(t, sshtest.Who{User: "mallory"})
		for _, guess := range []string{"one", strings.Repeat("open sesame", 500), ""} {
			mallory.WaitFor("you type:")
			mallory.Line(guess)
		}
		if status := mallory.Wait(); status != 1 || !strings.Contains(mallory.Told(), "Without the passphrase") || !strings.Contains(mallory.Told(), contact) {
			t.Errorf("after three guesses: status %d, %q", status, mallory.Told())
		}
		began := time.Now()
		again := h.terminal(t, sshtest.Who{User: "mallory"})
		again.WaitFor("you type:")
		again.Line("four")
		again.WaitFor("That is not it.")
		if took := time.Since(began); took < 3*time.Second {
			t.Errorf("the fourth guess is answered after %v", took)
		}
		if _, in := h.room.Roster().Find("mallory"); in {
			t.Error("mallory is in")
		}
	})
}

// Each byte that is typed at a question is work, so that whoever types on and on gives it up.
func TestWhoTypesWithoutEndGivesUp(t *testing.T) {
	t.Parallel() // it waits more than it works
	h, _ := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	mallory := h.terminal(t, sshtest.Who{User: "mallory"})
	mallory.WaitFor("you type:")
	roomtest.OK(t, mallory.Send(strings.Repeat("a\x7f", 1<<14)))
	if status := mallory.Wait(); status != 1 || !strings.Contains(mallory.Told(), "Without the passphrase") {
		t.Errorf("status %d, %q", status, mallory.Told())
	}
}

func TestWhoHangsUpAtThePassphraseIsForgotten(t *testing.T) {
	h, _ := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	for name, leave := range map[string]func(*sshtest.Client){
		"ctrl-c":   func(c *sshtest.Client) { c.Key("ctrl+c") },
		"the link": func(c *sshtest.Client) { c.Cut() },
	} {
		c := h.terminal(t, sshtest.Who{User: "bob"})
		c.WaitFor("you type:")
		leave(c)
		await(t, name+" ends the session", func() bool { return h.door.Figures().Sessions == 0 })
	}
}

// TestABannedAddressIsToldWhyBeforeTheHandshake holds it off where it costs
// next to nothing, and tells it as ssh can show it.
func TestABannedAddressIsToldWhyBeforeTheHandshake(t *testing.T) {
	h, _ := behindProxies(t, "127.0.0.0/8")
	keeper := roomtest.Operator(t, h.room, "keeper")
	roomtest.Do(t, keeper, &state.Ban{Net: netip.MustParsePrefix("203.0.113.0/24"), For: time.Hour, Reason: "a flood of nonsense"})
	told := 0
	for range 3 { // and it does not use up its connections
		_, err := through(t, h, "PROXY TCP4 203.0.113.9 127.0.0.1 4242 2222\r\n")
		if err == nil {
			t.Fatal("somebody comes in")
		}
		if strings.Contains(err.Error(), "a flood of nonsense") {
			told++ // else this client's own write failed first, and it tells only that
		}
		await(t, "the connection is gone", func() bool { return h.door.Figures().Connections == 0 })
	}
	if told == 0 {
		t.Error("nobody is told why")
	}
	if f := h.door.Figures(); f.Refused["banned"] != 3 || f.Authenticated != 0 {
		t.Errorf("the door counts %+v", f)
	}
	if _, err := through(t, h, "PROXY TCP4 198.51.100.7 127.0.0.1 4242 2222\r\n"); err != nil {
		t.Error(err)
	}
	bans, err := keeper.Sanctions(t.Context())
	if err != nil || len(bans) != 1 {
		t.Fatal(bans, err)
	}
	roomtest.Do(t, keeper, &state.Lift{ID: bans[0].ID})
	if _, err := through(t, h, "PROXY TCP4 203.0.113.9 127.0.0.1 4242 2222\r\n"); err != nil {
		t.Errorf("after the ban was lifted: %v", err)
	}
}

// TestABannedPersonReadsWhyAndWhomToAsk comes from loopback, which no ban of an
// address hits.
func TestABannedPersonReadsWhyAndWhomToAsk(t *testing.T) {
	h, _ := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	keeper := roomtest.Operator(t, h.room, "keeper")
	name := roomtest.Name(t, "mallory")
	roomtest.Do(t, keeper, &state.Ban{Name: name, For: time.Hour, Reason: "not that name"})
	says := h.refused(t, sshtest.Who{User: "mallory", Env: map[string]string{"TZ": "Asia/Tokyo"}})
	for _, want := range []string{"not that name", "JST", contact} {
		if !strings.Contains(says, want) {
			t.Errorf("%q is not in %q", want, says)
		}
	}
}

// TestOpenSSHShowsWhyAnAddressIsBanned asks the program that people use.
func TestOpenSSHShowsWhyAnAddressIsBanned(t *testing.T) {
	sshShows(t, serve.Dismiss(t, "You are banned: a flood of nonsense."), "a flood of nonsense")
}

// sshShows has ssh come to an address until it shows why it is turned away: it has a second to take that,
// and on a busy machine it may not be at work in it.
func sshShows(t *testing.T, addr, why string) {
	t.Helper()
	client, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("there is no ssh here")
	}
	_, port, _ := strings.Cut(addr, ":")
	var out []byte
	if !roomtest.Within(roomtest.Patience, func() bool {
		out, _ = exec.CommandContext(t.Context(), client, "-F", "none", "-p", port, "-o", "BatchMode=yes", "127.0.0.1").CombinedOutput()
		return strings.Contains(string(out), why)
	}) {
		t.Errorf("ssh says %q", out)
	}
}

// A script of root's has no name of its own, but the room knows it again.
func TestAKeyWithoutANameKeepsTheOneItWasGiven(t *testing.T) {
	h, _ := guarded(t, func(*serve.Settings) {})
	root := sshtest.Who{User: "root", Signer: sshtest.NewKey(t)}
	var names []string
	for range 2 {
		out, errs, status := h.exec(t, root, "say --json hello", "")
		_, rest, _ := strings.Cut(out, `"from":"`)
		name, _, found := strings.Cut(rest, `"`)
		if status != 0 || errs != "" || !found || name == "root" {
			t.Fatalf("root says %q, %q with status %d", out, errs, status)
		}
		names = append(names, name)
	}
	if names[0] != names[1] {
		t.Errorf("root was called %s, and then %s", names[0], names[1])
	}
}
