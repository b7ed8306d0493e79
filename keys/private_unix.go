//go:build unix

// Owners and modes, where the system has them.

package keys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"teahouse/room/shell"
)

const (
	noFollow = syscall.O_NOFOLLOW
	noWait   = syscall.O_NONBLOCK // opening a named pipe would wait for its other end
)

// hidden is whose a file is that belongs to a user whom a process does not see, as a service with
// PrivateUsers= sees root and its own.
const hidden = 65534

// checkAccess refuses a file that anybody but this user, or root where the file is handed to us, can
// read or write.
func (f privateFile) checkAccess(info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return fmt.Errorf("%s %s has no owner that could be checked: keep it on a local file system", f.name, f.path)
	}
	return f.checkOwner(int(stat.Uid), os.Geteuid(), os.Getegid(), info.Mode().Perm())
}

func (f privateFile) checkOwner(owner, me, group int, perm fs.FileMode) error {
	word := shell.Path(f.path)
	closed, remedy := fs.FileMode(0o077), "chmod 600 "+word
	switch {
	case f.handed && owner == 0:
		closed = 0o037
		if me != 0 { // at 0600 this user could not read it any more
			remedy = fmt.Sprintf("chgrp %d %[2]s && chmod 640 %[2]s", group, word)
		}
	case owner != me && owner == hidden:
		return fmt.Errorf("%s %s belongs to another user, and this server runs as user %d: if that is the right one, run \"chown %[3]d %[4]s\"", f.name, f.path, me, word)
	case owner != me:
		return fmt.Errorf("%s %s belongs to user %d, but this server runs as user %d: run it as user %[3]d, or, if %[4]d is the right one, \"chown %[4]d %[5]s\"", f.name, f.path, owner, me, word)
	}
	if perm&closed != 0 {
		return fmt.Errorf("%s %s is open to other users (mode %04o): run \"%s\", and if strangers use this machine, %s", f.name, f.path, perm, remedy, f.loss)
	}
	return nil
}

// checkWriters refuses a file that gives rights to people while others than its owner may write it.
func checkWriters(path string, info fs.FileInfo) error {
	if perm := info.Mode().Perm(); perm&0o022 != 0 {
		return fmt.Errorf("%s can be written by other users (mode %04o): run \"chmod go-w %s\"", path, perm, shell.Path(path))
	}
	return nil
}

// syncDir makes a new name in dir survive a power cut. Some network file systems cannot, and say EINVAL.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
