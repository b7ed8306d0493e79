package program

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"teahouse/room/roomtest"
)

// The path of a socket has a hundred bytes, and that of a folder thousands: such a room had no status.
func TestTheFolderOfARoomMayBeDeep(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a way to a socket whose path is too long")
	}
	state := filepath.Join(t.TempDir(), strings.Repeat("long ", 50), "state")
	s := start(t, state)
	s.says(t, "a new room begins")
	if out := printed(t, "status", "--state", state); !strings.Contains(out, "ready        yes\n") {
		t.Errorf("the status is\n%s", out)
	}
	if out := printed(t, "check", "--state", state); !strings.Contains(out, "the running server") {
		t.Errorf("the check asks nobody for the limits:\n%s", out)
	}
	s.stop(t)
	if left := files(t, state); strings.Contains(left, "status.sock") || strings.Contains(s.out.String(), `"WARN"`) {
		t.Errorf("it leaves %s, and says\n%s", left, s.out)
	}
	if out := fails(t, "status", "--state", state); !strings.Contains(out, "no teahouse runs on "+state) {
		t.Errorf("without a server: %s", out)
	}
}

// Whatever is done with a folder, that it is none is told in one line, with what stands there.
func TestWhatStandsWhereAFolderShouldIsNamed(t *testing.T) {
	dir := t.TempDir()
	running := start(t, filepath.Join(dir, "state"))
	backup := filepath.Join(dir, "tea.tar")
	printed(t, "backup", backup, "--state", running.state)
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	roomtest.OK(t, os.WriteFile(file, nil, 0o600))
	roomtest.OK(t, os.Symlink(filepath.Join(dir, "gone"), link))
	for _, command := range [][]string{{"restore", backup}, {"check"}, {"status"}, {"export"}, {"reindex"}, {"backup", filepath.Join(dir, "second.tar")}, {"--listen", "127.0.0.1:0"}} {
		for state, want := range map[string]string{
			file:                         file + " is no folder: move it away",
			filepath.Join(file, "state"): file + " is no folder: move it away",
			link:                         link + " is a link to " + filepath.Join(dir, "gone") + ", where nothing is: make that folder",
		} {
			if out := fails(t, append(command, "--state", state)...); !strings.Contains(out, want) || strings.Count(out, "\n") != 1 {
				t.Errorf("%v on %s says %s", command, state, out)
			}
		}
	}
}

// A backup goes where whoever makes it may write, which the folder they stand in often is not.
func TestABackupIntoNoFolderSaysWhatToChoose(t *testing.T) {
	s := start(t, t.TempDir())
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	out := fails(t, "backup", filepath.Join(nowhere, "tea.tar"), "--state", s.state)
	if !strings.Contains(out, "no file can be made in "+nowhere+": choose a folder that is there") || strings.Contains(out, ".teahouse-backup-") {
		t.Errorf("it says %s", out)
	}
}

// Of a room in which nobody wrote, the status said that it was ready until somebody did.
func TestAnIdleServerTellsThatItsDatabaseIsGone(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := start(t, t.TempDir())
	path, aside := filepath.Join(s.state, "room.db"), filepath.Join(t.TempDir(), "aside")
	if err := os.Rename(path, aside); err != nil {
		t.Skip("what is open cannot be moved here: ", err)
	}
	if out := fails(t, "status", "--state", s.state); !strings.Contains(out, path+": no such file or directory: this server had it open: put it back") {
		t.Errorf("the status says\n%s", out)
	}
	s.says(t, "the log accepts no lines")
	roomtest.OK(t, os.Rename(aside, path))
	s.says(t, "the log accepts lines again")
	printed(t, "status", "--state", s.state)
}
