package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// TestAClosedChannelIsToldToItsMembersAlone looks for the name of a closed channel,
// its topic and what is said in it, in all that a stranger is sent who tries every
// way, in the log, the figures and the public export; and for any difference between
// how it is told of that channel and of none.
func TestAClosedChannelIsToldToItsMembersAlone(t *testing.T) {
	t.Parallel()                        // it waits more than it works
	dir, err := os.MkdirTemp("", "tea") // short: a socket's path has 100 bytes
	roomtest.OK(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := start(t, dir, "--log-level", "debug", "--metrics", "unix:"+filepath.Join(dir, "metrics.sock"), "--address-accounts", "9")
	keyed := func(user string) *sshtest.Client {
		c := sshtest.Dial(t, s.Addr, sshtest.Who{User: user, Signer: sshtest.NewKey(t), Width: 80, Height: 24})
		c.WaitFor("to everybody")
		return c
	}
	lily, bob, eve := keyed("lily"), keyed("bob"), enter(t, s, "eve")
	lily.WaitFor("eve arrived")
	lily.Line("/register")
	lily.WaitFor("y does it")
	lily.Key("y")
	lily.WaitFor("lily has registered")
	eve.Record()
	lily.Line("/new xyzzy closed")
	lily.WaitFor("to #xyzzy")
	lily.Line("/topic plugh")
	lily.WaitFor("plugh")
	lily.Line("/invite bob")
	bob.WaitFor("#xyzzy")
	bob.Line("/join #xyzzy")
	lily.WaitFor("bob joined")
	lily.Line("the word is plover")
	lily.WaitFor("lily │ the word is plover")
	bob.WaitFor("the word is plover")
	bob.Line("lily and eve: plover it is")
	lily.WaitFor("plover it is")

	for _, line := range []string{"/channels", "/join #x", "/go #x", "/part #x", "/search in:x plo", "/search plo", "/search from:lily plo", "/history 2026-01-01", "/whois lily", "/whois bob", "/who", "/unread"} {
		eve.Line(line)
		eve.Key("esc", "pgup", "end")
	}
	eve.Type("/join #")
	eve.Key("tab", "tab", "ctrl+c")
	for _, line := range []string{"/join %", "/go %", "/part %", "/search in:% word", "/topic", "/decline %", "/dissolve %"} {
		same(t, s, strings.TrimPrefix(line, "/"), "#xyzzy", "#nowhere")
	}
	for _, verb := range []string{"channels --json", "who --json", "tail -n 100 --json", "search plover", "search word", "tail --in xyzzy", "say --in xyzzy hello", "join xyzzy", "whois lily --json"} {
		out, errs, _ := sshtest.Exec(t, s.Addr, sshtest.Who{User: "mallory"}, verb, "")
		told := out + errs
		for _, asked := range strings.Fields(verb) { // their own words they may read
			told = strings.ReplaceAll(told, asked, "")
		}
		hides(t, "what "+verb+" gives", told)
	}
	asked, _, _ := sshtest.Exec(t, s.Addr, sshtest.Who{User: "robot", Signer: sshtest.NewKey(t)}, "bot", strings.Join([]string{
		`{"id":1,"do":"channels"}`, `{"id":2,"do":"lines","last":100}`, `{"id":3,"do":"search","text":"plover"}`, `{"id":4,"do":"who"}`,
		`{"id":5,"do":"events"}`, `{"id":6,"do":"bye"}`,
	}, "\n")+"\n")
	hides(t, "what a bot is told", asked)
	eve.Line("did I miss anything?")
	lily.Line("/go")
	lily.WaitFor("did I miss anything?")

	hides(t, "what eve was sent", eve.Recorded())
	hides(t, "the log", s.out.String())
	hides(t, "the figures", scraped(t, filepath.Join(dir, "metrics.sock"), "/metrics"))
	hides(t, "the public export", printed(t, "export", "--state", s.state))
	hides(t, "the state of the service", printed(t, "status", "--state", s.state))
	if all := printed(t, "export", "--private", "--state", s.state); !strings.Contains(all, "plover") {
		t.Errorf("the secret is nowhere, so the test shows nothing:\n%s", all)
	}
}

// same tells whether a command is answered alike for two channels.
func same(t *testing.T, s *server, command, one, other string) {
	t.Helper()
	ask := func(name string) string {
		out, errs, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: "mallory"}, strings.ReplaceAll(command, "%", name), "")
		if status == 0 && strings.Contains(command, "%") {
			t.Errorf("%s %s succeeds: %s", command, name, out)
		}
		return strings.ReplaceAll(out+errs, strings.TrimPrefix(name, "#"), "NAME")
	}
	if a, b := ask(one), ask(other); a != b {
		t.Errorf("%s is answered\n%sfor a closed channel, and else\n%s", command, a, b)
	}
}

func hides(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range []string{"xyzzy", "plugh", "plover"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in %s:\n%s", secret, where, text)
		}
	}
}
