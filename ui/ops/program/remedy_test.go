package program

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// advised finds the commands in what an operator is told.
var advised = regexp.MustCompile(`(?m)(?:to do: |")((?:chmod|teahouse) [^"\n]+)`)

// obey copies the commands that somebody was told into a shell, with a file for FILE. Whoever does
// has a room of their own, too.
func obey(t *testing.T, told, home, file string) {
	t.Helper()
	commands := advised.FindAllStringSubmatch(told, -1)
	if len(commands) == 0 {
		t.Errorf("there is no command in %q", told)
	}
	for _, found := range commands {
		cmd := exec.Command("sh", "-c", strings.ReplaceAll(found[1], "FILE", `"$FILE"`))
		cmd.Env = append(sshtest.Environ(), "HOME="+home, "FILE="+file, "PATH="+filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", found[1], err, out)
		}
	}
}

// What is said to do is done by copying it, whatever the folder is called. It was done to the room of
// whoever copied it, which the restore moved aside, or to folders of half a name.
func TestWhatIsSaidToDoIsDoneByCopyingIt(t *testing.T) {
	t.Parallel() // it waits more than it works
	if runtime.GOOS == "windows" {
		t.Skip("there is no sh on Windows")
	}
	home, other := t.TempDir(), filepath.Join(t.TempDir(), "lily's tea room")
	own := filepath.Join(home, ".local", "share", "teahouse")
	for _, state := range []string{own, other} {
		s := start(t, state)
		lily := enter(t, s, "lily")
		lily.Line("a good day for tea")
		lily.WaitFor("lily │ a good day")
		s.stop(t)
	}
	before := files(t, own)
	backup := filepath.Join(t.TempDir(), "tea.tar")
	printed(t, "backup", backup, "--state", other)

	for name, mode := range map[string]os.FileMode{".": 0o777, "room.db": 0o644, "host_ed25519": 0o640, "mark_secret": 0o666} {
		roomtest.OK(t, os.Chmod(filepath.Join(other, name), mode))
	}
	obey(t, fails(t, "check", "--state", other), home, backup)
	printed(t, "check", "--state", other)

	change(t, other, "UPDATE meta SET indexed = last_n + 7")
	obey(t, fails(t, "check", "--state", other), home, backup)
	printed(t, "check", "--state", other)

	broken := filepath.Join(other, "restoring-1")
	roomtest.OK(t, os.Mkdir(broken, 0o700))
	roomtest.OK(t, os.Rename(filepath.Join(other, "room.db"), filepath.Join(broken, "room.db")))
	obey(t, fails(t, "--listen", "127.0.0.1:0", "--log-format", "text", "--state", other), home, backup)
	printed(t, "check", "--state", other)

	roomtest.OK(t, os.WriteFile(filepath.Join(other, "room.db"), []byte("no room"), 0o600))
	obey(t, fails(t, "--listen", "127.0.0.1:0", "--log-format", "text", "--state", other), home, backup)
	printed(t, "check", "--state", other)

	roomtest.OK(t, os.Remove(filepath.Join(other, "room.db")))
	obey(t, fails(t, "check", "--state", other), home, backup)
	printed(t, "check", "--state", other)
	if after := files(t, own); after != before {
		t.Errorf("in the room of whoever copied the commands there was\n%s\nand there is\n%s", before, after)
	}
}
