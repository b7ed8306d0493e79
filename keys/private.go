// Private files: small, whole or absent, never replaced, and read only when nobody else can read
// them. Every fault is an error that says what to do.

package keys

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"
)

// maxPrivate bounds a private file in bytes; an ed25519 key takes about 400.
const maxPrivate = 16 << 10

// privateFile is one file that only this server may read.
type privateFile struct {
	name   string // what people call it
	path   string
	loss   string // how to get a new one, and what that does to people
	handed bool   // somebody else keeps it: it may be a link, and root's
	holds  string // what stands in each, if anything does
}

func (f privateFile) damaged(fault string) error {
	return fmt.Errorf("%s %s is damaged (%s): restore it from a backup, or %s", f.name, f.path, fault, f.loss)
}

// ensure makes the file with the content of fresh unless something already stands at its path, and
// tells whether this call made it. A crash leaves the whole file or none.
func (f privateFile) ensure(fresh func() ([]byte, error)) (created bool, err error) {
	if _, err := os.Lstat(f.path); err == nil {
		return false, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("%s: %w", f.name, err)
	}
	content, err := fresh()
	if err != nil {
		return false, fmt.Errorf("make %s: %w", f.name, err)
	}
	dir := filepath.Dir(f.path)
	temp, err := writeTemp(dir, content)
	if err != nil {
		return false, fmt.Errorf("make %s: %w (the folder must exist and be writable for this server)", f.name, err)
	}
	defer os.Remove(temp)

	// Renaming would replace the key of a server that started at the same moment; linking does not.
	if err := os.Link(temp, f.path); errors.Is(err, fs.ErrExist) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("make %s: %w (the folder must be on a file system with hard links)", f.name, err)
	}
	if err := syncDir(dir); err != nil {
		return false, fmt.Errorf("make %s: %w", f.name, err)
	}
	return true, nil
}

// writeTemp writes content to a new file in dir, readable by this user alone and safe on the disk.
func writeTemp(dir string, content []byte) (path string, err error) {
	temp, err := os.CreateTemp(dir, ".new-*") // 0600 from the first moment
	if err != nil {
		return "", err
	}
	_, err = temp.Write(content)
	if err == nil {
		err = temp.Sync()
	}
	if err := errors.Join(err, temp.Close()); err != nil {
		os.Remove(temp.Name())
		return "", err
	}
	return temp.Name(), nil
}

// read returns the whole file, once it is sure that nobody else can read it.
func (f privateFile) read() ([]byte, error) {
	look := os.Lstat
	if f.handed {
		look = os.Stat
	}
	info, err := look(f.path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s %s is a %s, not a regular file: %s", f.name, f.path, kind(info.Mode()), f.loss)
	}
	flags := os.O_RDONLY | noWait
	if !f.handed {
		flags |= noFollow
	}
	file, err := os.OpenFile(f.path, flags, 0)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%s: %v: let it belong to the user that runs this server, with mode 0600", f.name, err) // not %w: what to do is said
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	defer file.Close()

	// What was opened decides: the path may have changed hands since it was looked at.
	if info, err = file.Stat(); err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s %s was exchanged while it was read: start again", f.name, f.path)
	}
	content, err := io.ReadAll(io.LimitReader(file, maxPrivate+1))
	_, _, _, _, notPublic := ssh.ParseAuthorizedKey(content)
	if err == nil && notPublic == nil && f.handed { // which is rightly open to others
		return nil, fmt.Errorf("%s %s is the public half of a key: name the other half, which is mostly the file without .pub", f.name, f.path)
	}
	if err := f.checkAccess(info); err != nil {
		if f.handed && !bytes.Contains(content, []byte(f.holds)) { // as /etc/passwd, which is rightly open, too
			return nil, fmt.Errorf("%s %s is none: name another file", f.name, f.path)
		}
		return nil, err
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", f.name, err)
	case len(content) == 0:
		return nil, f.damaged("it is empty")
	case notPublic == nil:
		return nil, f.damaged("it is the public half of a key")
	case len(content) > maxPrivate:
		return nil, f.damaged(fmt.Sprintf("it is longer than %d bytes", maxPrivate))
	}
	return content, nil
}

// CheckPrivate looks at a file with a secret that somebody else keeps, and that another part of the
// program reads: it must be as [LoadHost] says. What it is called stands in the error.
func CheckPrivate(name, path string) error {
	_, err := privateFile{name: name, path: path, loss: "name another one", handed: true}.read()
	return err
}

// maxNamed bounds a file that flags name in bytes: a text to show, or certificates.
const maxNamed = 1 << 20

// ReadFile reads a file that flags name, as [os.ReadFile] does, but a regular one of bounded
// length only: a disk has files that no memory holds, and a reload must not end the server.
func ReadFile(path string) ([]byte, error) {
	file, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxNamed+1))
	if len(content) > maxNamed {
		return nil, fmt.Errorf("%s is longer than %d bytes: name another file, or shorten it", path, maxNamed)
	}
	return content, err
}

// open opens a regular file: whoever opens a pipe waits for its other end, maybe for ever, and a
// device may have no end. A server that waits there hears neither a reload nor that it is to end.
func open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is a %s: name a regular file, which can be read again", path, kind(info.Mode()))
	}
	return os.OpenFile(path, os.O_RDONLY|noWait, 0)
}

// kind names what stands where a regular file should.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "folder"
	case mode&fs.ModeSymlink != 0:
		return "symbolic link"
	case mode&fs.ModeNamedPipe != 0:
		return "named pipe"
	default:
		return "special file"
	}
}
