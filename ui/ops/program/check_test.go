package program

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"teahouse/keys"
	"teahouse/room/roomtest"
	"teahouse/room/shell"
)

// TestCheckConfigTriesWhatAStartWouldRead asks before a start or a reload.
func TestCheckConfigTriesWhatAStartWouldRead(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		roomtest.OK(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	allow, bad := file("allow", "# nobody yet\n"), file("bad", "ssh-ed25519 nonsense\n")
	_, _, err := keys.LoadOrCreateHost(dir)
	roomtest.OK(t, err)
	private, none := filepath.Join(dir, keys.HostFile), filepath.Join(dir, "no state is needed")
	said := printed(t, "check", "--config", "--state", none, "--allow", allow, "--keep", "30m", "--max-seats", "12")
	for _, want := range []string{"enter: keys of --allow", "allowed_keys: 0", "keep: 30m", "seats: 12"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q, but\n%s", want, said)
		}
	}
	if _, err := os.Stat(none); !errors.Is(err, os.ErrNotExist) {
		t.Error("looking at the configuration made a state folder")
	}
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--admins", allow}, 0, "no key is in the file of --admins"},
		{[]string{"--allow", allow}, 0, "no key is in the file of --allow, so nobody comes in"},
		{[]string{"--admins", file("wide", "\xff\xfes\x00s\x00h\x00")}, 1, "line 1: not in UTF-8"}, // as PowerShell writes a file
		{[]string{"--admins", allow, "--admins", bad}, 2, "--admins is given twice"},
		{[]string{"--keep", "1d", "--keep=2d"}, 2, "--keep is given twice"},
		{[]string{"--log-addresses=false", "--log-addresses"}, 2, "--log-addresses is given twice"},
		{[]string{"--listen", ":1", "--listen", ":2", "--host-key", private, "--host-key", private}, 1, "second"}, // which may be repeated
		{[]string{"--admins", bad}, 1, "bad"},
		{[]string{"--passphrase-file", file("open", "")}, 1, "--passphrase-file"},
		{[]string{"--keep", "soon"}, 2, "--keep"},
		{[]string{"--metrics", "0.0.0.0:9222"}, 2, "--metrics"},
	} {
		status, stderr := outcome(t, append([]string{"check", "--config", "--state", none}, c.args...)...)
		if status != c.status || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit %d, %q: want %d and %s", c.args, status, stderr, c.status, c.want)
		}
	}
}

func TestTheCheckSaysWhatToDo(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := start(t, t.TempDir())
	lily := enter(t, s, "lily")
	lily.Line("a good day for tea")
	lily.WaitFor("lily │ a good day")
	if out := printed(t, "check", "--state", s.state); !strings.Contains(out, "sound") {
		t.Errorf("beside the server: %s", out)
	}
	if out := fails(t, "reindex", "--state", s.state); !strings.Contains(out, "another teahouse") {
		t.Errorf("making the index anew beside the server: %s", out)
	}
	s.stop(t)
	printed(t, "reindex", "--state", s.state)
	printed(t, "check", "--state", s.state)

	if out := fails(t, "check", "--max-seats", "1000000", "--state", s.state); !strings.Contains(out, "--max-seats") {
		t.Errorf("more seats than fit: %s", out)
	}
	database, key := filepath.Join(s.state, "room.db"), filepath.Join(s.state, "host_ed25519")
	if runtime.GOOS != "windows" {
		for _, file := range []string{database, key} {
			roomtest.OK(t, os.Chmod(file, 0o644))
		}
		if out := fails(t, "check", "--state", s.state); !strings.Contains(out, "chmod go= "+shell.Path(database)+"*") || !strings.Contains(out, "chmod 600 "+shell.Path(key)) {
			t.Errorf("files that others may read: %s", out)
		}
	}
	roomtest.OK(t, os.Remove(key))
	if out := fails(t, "check", "--state", s.state); !strings.Contains(out, "there is no host key") {
		t.Errorf("without a host key: %s", out)
	}
	if _, err := os.Stat(key); err == nil {
		t.Error("the check made a host key")
	}
	roomtest.OK(t, os.WriteFile(database, []byte("SQLite format 3\x00 and no more"), 0o600))
	if out := fails(t, "check", "--state", s.state); !strings.Contains(out, "restore a backup") {
		t.Errorf("a damaged database: %s", out)
	}
	if out := fails(t, "check", "--state", filepath.Join(s.state, "none")); !strings.Contains(out, "no room") {
		t.Errorf("nothing at all: %s", out)
	}
}
