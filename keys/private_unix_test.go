//go:build unix

package keys

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"teahouse/room/shell"
)

func TestNewFilesAreForTheServerAlone(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	dir := t.TempDir()
	if _, _, err := LoadOrCreateHost(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadOrCreateSecret(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{HostFile, SecretFile} {
		if perm := mode(t, filepath.Join(dir, name)); perm != 0o600 {
			t.Errorf("%s has mode %04o", name, perm)
		}
	}
}

func TestAKeyOpenToOthersIsRefused(t *testing.T) {
	for _, perm := range []os.FileMode{0o604, 0o640, 0o644, 0o620, 0o602, 0o666, 0o610} {
		dir, path := hostKey(t)
		ok(t, os.Chmod(path, perm))
		_, _, err := LoadOrCreateHost(dir)
		refused(t, err, path, "chmod 600 "+shell.Path(path))
		refused(t, err, path, "start once with --new-keys") // without the flag no start makes another one
		if perm := mode(t, path); perm&0o077 == 0 {
			t.Error("its mode was changed") // the operator should know that it was open
		}
	}
	for _, perm := range []os.FileMode{0o600, 0o400, 0o700} {
		dir, path := hostKey(t)
		ok(t, os.Chmod(path, perm))
		if _, _, err := LoadOrCreateHost(dir); err != nil {
			t.Errorf("mode %04o: %v", perm, err)
		}
	}
}

func TestWhatIsNoRegularFileIsRefusedAtOnce(t *testing.T) {
	for says, put := range map[string]func(path string) error{
		"named pipe":    func(path string) error { return syscall.Mkfifo(path, 0o600) }, // a plain open would wait for ever
		"folder":        func(path string) error { return os.Mkdir(path, 0o700) },
		"symbolic link": func(path string) error { _, real := hostKey(t); return os.Symlink(real, path) },
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, HostFile)
		ok(t, put(path))
		_, created, err := LoadOrCreateHost(dir)
		refused(t, err, path, says)
		if created {
			t.Error("says that it made a key")
		}
	}
	dangling := t.TempDir()
	path := filepath.Join(dangling, HostFile)
	ok(t, os.Symlink("nowhere", path))
	_, _, err := LoadOrCreateHost(dangling)
	refused(t, err, path, "symbolic link")
}

// systemd hands credentials over as 0400 or 0440 files of root; container secrets are links.
func TestAKeyHandedOverByRoot(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("giving files away needs root")
	}
	_, path := hostKey(t)
	for perm, welcome := range map[os.FileMode]bool{0o400: true, 0o440: true, 0o640: true, 0o444: false, 0o460: false, 0o604: false} {
		ok(t, os.Chmod(path, perm))
		if _, _, err := LoadHost(path); (err == nil) != welcome {
			t.Errorf("mode %04o: %v", perm, err)
		}
	}
	ok(t, os.Chmod(path, 0o440))
	link := filepath.Join(t.TempDir(), "host_key")
	ok(t, os.Symlink(path, link))
	if _, _, err := LoadHost(link); err != nil {
		t.Errorf("through a link: %v", err)
	}
}

// What is said to do must leave the server a file that it can read.
func TestARemedyLeavesTheFileReadable(t *testing.T) {
	f := privateFile{name: "passphrase", path: "/etc/tea", loss: "write a new one", handed: true}
	for _, c := range []struct {
		owner, me int
		want      string
	}{
		{0, 0, `run "chmod 600 /etc/tea"`},
		{998, 998, `run "chmod 600 /etc/tea"`},
		{0, 998, `run "chgrp 997 /etc/tea && chmod 640 /etc/tea"`},
	} {
		if err := f.checkOwner(c.owner, c.me, 997, 0o644); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("user %d's, read by %d: %v", c.owner, c.me, err)
		}
	}
}

// The service saw a file of user 1000 as one of user 65534, and was to be run as that.
func TestNobodyIsToRunAServerAsAUserWhomItDoesNotSee(t *testing.T) {
	f := privateFile{name: "passphrase", path: "/etc/tea", loss: "write a new one", handed: true}
	err := f.checkOwner(hidden, 998, 997, 0o644)
	refused(t, err, f.path, `run "chown 998 /etc/tea"`)
	if strings.Contains(err.Error(), "65534") {
		t.Error(err)
	}
}

func TestAKeyOfAnotherUserIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("giving files away needs root")
	}
	dir, path := hostKey(t)
	ok(t, os.Chown(path, 1234, -1))
	_, _, err := LoadOrCreateHost(dir)
	refused(t, err, path, "belongs to user 1234")
	_, _, err = LoadHost(path)
	refused(t, err, path, "chown 0 "+shell.Path(path))
}

func TestAnAccessFileThatOthersWriteIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "admins")
	ok(t, os.WriteFile(path, nil, 0o600))
	for perm, welcome := range map[os.FileMode]bool{0o600: true, 0o644: true, 0o664: false, 0o646: false} {
		ok(t, os.Chmod(path, perm))
		_, err := ReadAccess(path)
		if welcome && err != nil {
			t.Errorf("mode %04o: %v", perm, err)
		} else if !welcome {
			refused(t, err, path, "chmod go-w "+shell.Path(path))
		}
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	ok(t, syscall.Mkfifo(pipe, 0o600))
	_, err := ReadAccess(pipe)
	refused(t, err, pipe, "named pipe")
	_, err = ReadFile(pipe)
	refused(t, err, pipe, "named pipe")
}

func hostKey(t *testing.T) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	if _, _, err := LoadOrCreateHost(dir); err != nil {
		t.Fatal(err)
	}
	return dir, filepath.Join(dir, HostFile)
}

// Whoever named another file was told to close that one: "chmod 600 /etc/passwd".
func TestAFileThatIsNoHostKeyIsNotToBeClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings")
	ok(t, os.WriteFile(path, []byte("port = 2222\n"), 0o600))
	ok(t, os.Chmod(path, 0o644))
	_, _, err := LoadHost(path)
	refused(t, err, path, "is none: name another file")
	if strings.Contains(err.Error(), "chmod") {
		t.Error(err)
	}
}
