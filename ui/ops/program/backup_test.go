package program

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/ui/ops/archive"
	"teahouse/ui/serve/sshtest"
)

// TestABackupThroughAPipeCountsAsTheLast looks for it wherever an operator is
// told of backups.
func TestABackupThroughAPipeCountsAsTheLast(t *testing.T) {
	dir, err := os.MkdirTemp("", "tea") // short: a socket's path has 100 bytes
	roomtest.OK(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	start(t, dir, "--metrics", "unix:"+filepath.Join(dir, "metrics.sock"))
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(dir, "metrics.sock"))
	}}}
	figures := func() string {
		t.Helper()
		answer, err := client.Get("http://teahouse/metrics")
		roomtest.OK(t, err)
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		roomtest.OK(t, err)
		return string(text)
	}
	tell := func(figure, day string) {
		t.Helper()
		for what, text := range map[string]string{
			`(?m)^teahouse_last_backup_timestamp_seconds ` + figure + `$`: figures(),
			`(?m)^last backup +` + day + `$`:                              printed(t, "status", "--state", dir),
			`(?m)^last backup: ` + day + `$`:                              printed(t, "check", "--state", dir),
		} {
			if !regexp.MustCompile(what).MatchString(text) {
				t.Errorf("%s is not in\n%s", what, text)
			}
		}
	}
	tell("0", "none is noted")
	stream := printed(t, "backup", "-", "--state", dir)
	if header, err := tar.NewReader(bytes.NewReader([]byte(stream))).Next(); err != nil || header.Name != "room.db" {
		t.Errorf("the stream begins with %v (%v)", header, err)
	}
	tell(`1\.\d+e\+09`, `20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`)
}

// TestABackupOfALiveRoomOpensElsewhere takes it beside the server, which goes on.
func TestABackupOfALiveRoomOpensElsewhere(t *testing.T) {
	s := start(t, t.TempDir())
	lily := enter(t, s, "lily")
	lily.Line("before the backup")
	lily.WaitFor("lily │ before the backup")
	file := filepath.Join(t.TempDir(), "tea.tar")
	printed(t, "backup", file, "--state", s.state)
	if archive.LastBackup(s.state).IsZero() {
		t.Error("the server does not learn of the backup")
	}
	lily.Line("after the backup")
	lily.WaitFor("│ after the backup")
	before, err := os.ReadFile(file)
	roomtest.OK(t, err)
	if out := fails(t, "backup", file, "--state", s.state); !strings.Contains(out, "choose another") {
		t.Errorf("a second backup of that name: %s", out)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the file that was there is another one now (%v)", err)
	}
	if found, want := files(t, filepath.Dir(file)), "tea.tar -rw-------"; runtime.GOOS != "windows" && found != want {
		t.Errorf("the backup leaves %s, not %s", found, want)
	}

	elsewhere := unpacked(t, file)
	other := start(t, elsewhere)
	bob := sshtest.Dial(t, other.Addr, sshtest.Who{User: "bob"})
	bob.WaitFor("before the backup")
	if strings.Contains(bob.Screen(), "after the backup") {
		t.Errorf("it has what was said later\n%s", bob.Report())
	}
	if !bytes.Equal(bob.HostKey().Marshal(), lily.HostKey().Marshal()) {
		t.Error("it has another host key")
	}
	bare := filepath.Join(t.TempDir(), "bare.tar")
	if said := printed(t, "backup", bare, "--no-host-key", "--state", s.state); !strings.Contains(said, "needs but the host keys,") {
		t.Errorf("of a backup without the host keys is told\n%s", said)
	}
	if found := files(t, unpacked(t, bare)); strings.Contains(found, "host") || !strings.Contains(found, "mark_secret -rw-------, room.db -rw-------") {
		t.Errorf("without the host key there are %s", found)
	}
}

// A backup that a disk has no room for names the disk, and what to do. It named a folder that was gone
// already, or said no more than "no space left on device".
func TestABackupOntoAFullDiskSaysWhatToDo(t *testing.T) {
	disk := smallDisk(t)
	s := start(t, t.TempDir())
	s.stop(t)
	of, err := os.Stat(filepath.Join(s.state, "room.db"))
	roomtest.OK(t, err)
	for _, room := range []int64{0, of.Size() / 2, of.Size() * 3 / 2} { // for nothing, for a part of the copy, for the copy alone
		filler := filepath.Join(disk, "filler")
		fill(t, filler)
		full, err := os.Stat(filler)
		roomtest.OK(t, err)
		roomtest.OK(t, os.Truncate(filler, full.Size()-room))
		if out := fails(t, "backup", filepath.Join(disk, "tea.tar"), "--state", s.state); !strings.Contains(out, "the disk of "+disk+" is full: make room on it") {
			t.Errorf("with room for %d bytes: %s", room, out)
		}
		if left := files(t, disk); strings.Contains(left, ",") || !strings.HasPrefix(left, "filler") {
			t.Errorf("it leaves %s", left)
		}
	}
	roomtest.OK(t, os.Remove(filepath.Join(disk, "filler")))
	printed(t, "backup", filepath.Join(disk, "tea.tar"), "--state", s.state)
}

// TestWhatAKilledBackupLeftGoesWithTheNextOne looks where backups go, which is no server's folder.
func TestWhatAKilledBackupLeftGoesWithTheNextOne(t *testing.T) {
	s := start(t, t.TempDir())
	s.stop(t)
	shelf := t.TempDir()
	put := func(name string, at time.Time) {
		t.Helper()
		path := filepath.Join(shelf, name)
		roomtest.OK(t, os.MkdirAll(filepath.Dir(path), 0o700))
		roomtest.OK(t, os.WriteFile(path, []byte("what people said"), 0o600))
		roomtest.OK(t, os.Chtimes(path, at, at))
		if folder := filepath.Dir(path); folder != shelf {
			roomtest.OK(t, os.Chtimes(folder, at, at))
		}
	}
	long := time.Now().Add(-25 * time.Hour)
	put(".teahouse-backup-1/.teahouse-backup-2", long)
	put(".teahouse-backup-3", long)
	put(".teahouse-backup-4", time.Now()) // of a backup that is at work
	put("yesterday.tar", long)
	said := printed(t, "backup", filepath.Join(shelf, "tea.tar"), "--state", s.state)
	if got, err := filepath.Glob(filepath.Join(shelf, ".teahouse-*")); err != nil || len(got) != 1 || filepath.Base(got[0]) != ".teahouse-backup-4" {
		t.Errorf("there are %q (%v)", got, err)
	}
	if _, err := os.Stat(filepath.Join(shelf, "yesterday.tar")); err != nil {
		t.Error(err)
	}
	if !strings.Contains(said, ".teahouse-backup-1, a copy of a room that a killed backup left, is deleted") {
		t.Errorf("of what was left is told\n%s", said)
	}
}

// TestABackupThatNobodyTakesLeavesNothing has its reader gone, or has it ended while it
// waits for one, and so a restore that waits for its backup.
func TestABackupThatNobodyTakesLeavesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGHUP")
	}
	s := start(t, t.TempDir())
	s.stop(t)
	copies := func() (all []string) {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(s.state, ".teahouse-*"))
		roomtest.OK(t, err)
		return all
	}
	for _, c := range []struct {
		name, does string
		by         os.Signal // nil: its reader is gone
	}{
		{"a backup whose reader is gone", "backup", nil},
		{"a backup at a hangup", "backup", syscall.SIGHUP},
		{"a backup that is ended", "backup", syscall.SIGTERM},
		{"a restore at a hangup", "restore", syscall.SIGHUP},
		{"a restore that is ended", "restore", syscall.SIGTERM},
	} {
		if c.by == syscall.SIGHUP && signal.Ignored(syscall.SIGHUP) {
			continue // under nohup, which is to have it go on
		}
		cmd := program(t, c.does, "-", "--state", s.state)
		in, into, err := os.Pipe()
		roomtest.OK(t, err)
		out, from, err := os.Pipe()
		roomtest.OK(t, err)
		said := new(output)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = in, from, said
		if c.by == nil {
			roomtest.OK(t, out.Close())
		}
		roomtest.OK(t, cmd.Start())
		if c.by != nil {
			roomtest.Await(t, "a copy is begun", func() bool { return len(copies()) > 0 })
			if c.does == "backup" {
				_, err := out.Read(make([]byte, 1)) // and no more: a pipe holds less than a room
				roomtest.OK(t, err)
			}
			roomtest.OK(t, cmd.Process.Signal(c.by))
		}
		late := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		late.Stop()
		if status := cmd.ProcessState.ExitCode(); status != 1 {
			t.Errorf("%s: %v", c.name, cmd.ProcessState)
		}
		if told := said.String(); c.by != nil && !strings.Contains(told, "it was stopped before it was done") || strings.Contains(told, "context") {
			t.Errorf("%s says %s", c.name, told)
		}
		for _, left := range copies() {
			t.Errorf("%s leaves %s", c.name, left)
			roomtest.OK(t, os.RemoveAll(left))
		}
		for _, end := range []*os.File{in, into, out, from} {
			_ = end.Close()
		}
	}
}

// unpacked is a new folder with what is in a backup.
func unpacked(t *testing.T, file string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "state")
	roomtest.OK(t, os.Mkdir(dir, 0o700))
	if out, err := exec.Command("tar", "-xf", file, "-C", dir).CombinedOutput(); err != nil {
		t.Fatalf("tar: %v: %s", err, out)
	}
	return dir
}

func TestTheHistoryIsExported(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := start(t, t.TempDir())
	lily, bob := enter(t, s, "lily"), enter(t, s, "bob")
	lily.WaitFor("bob arrived")
	lily.Line("tea & <cake>")
	lily.Line("@bob psst")
	bob.WaitFor("psst")
	s.stop(t)
	texts := func(args ...string) (all []string) {
		t.Helper()
		for line := range strings.Lines(printed(t, append(args, "--state", s.state)...)) {
			var e struct{ Text string }
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if e.Text != "" {
				all = append(all, e.Text)
			}
		}
		return all
	}
	if all := strings.Join(texts("export"), " "); all != "tea & <cake>" {
		t.Errorf("the export has %q", all)
	}
	if all := strings.Join(texts("export", "--private"), " "); all != "tea & <cake> psst" {
		t.Errorf("with private lines it has %q", all)
	}
	if out := fails(t, "export", "--state", t.TempDir()); !strings.Contains(out, "no room") {
		t.Error(out)
	}
}
