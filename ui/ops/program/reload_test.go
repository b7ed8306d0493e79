package program

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

func TestFilesAreReloadedTogetherOrNotAtAll(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGHUP")
	}
	dir := t.TempDir()
	motd, banner := filepath.Join(dir, "motd"), filepath.Join(dir, "banner")
	write := func(path, text string) {
		t.Helper()
		roomtest.OK(t, os.WriteFile(path, []byte(text), 0o600))
	}
	write(motd, "soup is ready\n")
	write(banner, "mind the step\nand the cat\n")
	s := start(t, t.TempDir(), "--motd", motd, "--banner", banner)
	reload := func() {
		t.Helper()
		roomtest.OK(t, s.Signal(syscall.SIGHUP))
	}
	shown := func() (banner string) {
		t.Helper()
		c, err := ssh.Dial("tcp", s.Addr, &ssh.ClientConfig{
			User: "cat", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
			BannerCallback: func(text string) error { banner = text; return nil },
			Auth:           []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		roomtest.OK(t, err)
		_ = c.Close()
		return banner
	}
	lily := enter(t, s, "lily")
	lily.WaitFor("soup is ready")
	if got := shown(); got != "mind the step\r\nand the cat\r\n" {
		t.Errorf("the banner is %q", got)
	}
	write(motd, "soup is gone\n")
	reload()
	s.says(t, `"changed":["--motd"]`)
	enter(t, s, "bob").WaitFor("soup is gone")

	write(motd, "nobody reads this\n")
	write(banner, strings.Repeat("far too long ", 10_000))
	reload()
	s.says(t, "not reloaded")
	enter(t, s, "carol").WaitFor("soup is gone")
	if got := shown(); got != "mind the step\r\nand the cat\r\n" {
		t.Errorf("the banner is %q", got)
	}
	lily.Line("still here")
	lily.WaitFor("still here")
}

// TestTheFilesOfTheDoor runs a room that operators and members enter by key and
// guests by a passphrase, and changes its files while it is open.
func TestTheFilesOfTheDoor(t *testing.T) {
	t.Parallel() // it waits more than it works
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGHUP")
	}
	dir := t.TempDir()
	write := func(name string, text []byte, mode os.FileMode) string {
		t.Helper()
		path := filepath.Join(dir, name)
		roomtest.OK(t, os.WriteFile(path, text, mode))
		roomtest.OK(t, os.Chmod(path, mode))
		return path
	}
	root, lily := sshtest.NewKey(t), sshtest.NewKey(t)
	line := func(s ssh.Signer) []byte { return ssh.MarshalAuthorizedKey(s.PublicKey()) }
	admins, allow := write("admins", line(root), 0o600), write("allow", line(lily), 0o600)
	word := write("passphrase", []byte("open sesame\n"), 0o600)
	s := start(t, t.TempDir(), "--admins", admins, "--allow", allow, "--passphrase-file", word, "--contact", "ops@example.com")

	enterAs := func(name string, key ssh.Signer) *sshtest.Client {
		t.Helper()
		c := sshtest.Dial(t, s.Addr, sshtest.Who{User: name, Signer: key})
		c.WaitFor("to everybody")
		return c
	}
	keeper, member := enterAs("keeper", root), enterAs("lily", lily)
	member.Line("/topic soup")
	member.WaitUntil("she may not", func(screen string) bool { return strings.Contains(screen, "operator") })
	keeper.Line("/topic soup")
	member.WaitFor("keeper set the topic")

	bob := sshtest.Dial(t, s.Addr, sshtest.Who{User: "bob"})
	bob.WaitFor("passphrase")
	bob.Line("open sesame")
	bob.WaitFor("to everybody")
	keeper.WaitFor("bob arrived")
	keeper.Line("/kick bob too loud")
	bob.Wait()
	if screen := bob.Screen(); !strings.Contains(screen, "too loud") || !strings.Contains(screen, "ops@example.com") {
		t.Errorf("who is kicked reads\n%s", screen)
	}

	write("admins", line(lily), 0o600)
	write("passphrase", []byte("close sesame\n"), 0o600)
	roomtest.OK(t, s.Signal(syscall.SIGHUP))
	s.says(t, `"changed":["--admins","--passphrase-file"]`)
	member.Line("/topic tea")
	member.WaitFor("set the topic: tea")

	write("passphrase", []byte("for all to read\n"), 0o644)
	write("admins", line(root), 0o600)
	roomtest.OK(t, s.Signal(syscall.SIGHUP))
	s.says(t, "not reloaded")
	member.Line("/topic cake")
	member.WaitFor("set the topic: cake")
	for _, secret := range []string{"open sesame", "close sesame", "for all to read"} {
		if strings.Contains(s.out.String(), secret) {
			t.Errorf("the log has a passphrase:\n%s", s.out)
		}
	}
}
