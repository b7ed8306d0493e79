package archive

// Restoring: a backup becomes the room of a state folder when all of it is known
// to be sound, and what stood there is moved aside and never written over.

import (
	"archive/tar"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/keys"
	"teahouse/room/store"
	"teahouse/ui/ops/service"
)

// Restoration is what to restore, and where.
type Restoration struct {
	State   string // the folder; it is made if it is not there
	File    string // a backup, or a copy of a database; "-" is in
	Replace bool   // move the room that is there aside
	Owner   string // of all that is restored, for root: a name or a number; "" is the folder's

	moved func() // is told of each file and folder that got another place, if anything
}

// restoring begins the name of the folder that a room comes out of, file by file, while
// the one that was there is moved aside. As long as its database is in there, the state
// folder is neither of the two, and no start takes it for one: see [Finished].
const restoring = "restoring-"

const unpacking = ".teahouse-restore-" // begins its name before

// move gives a file or a folder another place, where none is.
func (r Restoration) move(from, to string) error {
	err := os.Rename(from, to)
	if r.moved != nil {
		r.moved()
	}
	return err
}

// parts are the files that a backup may hold. The database comes last: once it is in
// its place, all is.
func parts() []string {
	return []string{keys.HostFile, keys.HostECDSAFile, keys.SecretFile, store.DatabaseFile}
}

// Restore puts a backup in its place. No server may be at work on the folder.
func Restore(ctx context.Context, in io.Reader, w io.Writer, r Restoration) error {
	from := "standard input"
	if r.File != "-" {
		from = r.File
		f, err := os.Open(r.File)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	owner, err := ownerOf(r.State, r.Owner)
	if err != nil {
		return err
	}
	made := !present(r.State)
	if err := os.MkdirAll(r.State, 0o700); err != nil {
		return err
	}
	if made {
		if err := owner.give(r.State); err != nil {
			return err
		}
	}
	release, err := store.Hold(r.State)
	if err != nil {
		return err
	}
	defer release()
	if err := owner.give(filepath.Join(r.State, "lock")); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(r.State, unpacking+"*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	restored, err := unpack(heedingReader{ctx, in}, temp)
	if err == nil {
		err = sound(ctx, temp, restored)
	}
	if err != nil {
		return fmt.Errorf("%s: nothing was restored: %w", from, err)
	}
	for _, name := range append(restored, ".") {
		if err := owner.give(filepath.Join(temp, name)); err != nil {
			return err
		}
	}
	way := inTheWay(r.State, restored)
	aside, err := makeWay(r, way, owner)
	if err != nil {
		return err
	}
	ready := filepath.Join(r.State, restoring+strings.TrimPrefix(filepath.Base(temp), unpacking))
	if err := r.move(temp, ready); err != nil {
		return err
	}
	if err := syncFolder(r.State); err != nil {
		return err
	}
	for _, name := range way {
		if err := r.move(filepath.Join(r.State, name), filepath.Join(aside, name)); err != nil {
			return errors.Join(err, Finished(r.State))
		}
	}
	if aside != "" {
		if err := syncFolder(aside); err != nil {
			return errors.Join(err, Finished(r.State))
		}
	}
	for _, name := range restored {
		if err := r.move(filepath.Join(ready, name), filepath.Join(r.State, name)); err != nil {
			return errors.Join(err, Finished(r.State))
		}
	}
	if err := errors.Join(syncFolder(r.State), os.RemoveAll(ready)); err != nil {
		return err
	}
	if aside != "" {
		fmt.Fprintf(w, "what was there is in %s: delete it when you need it no more\n", aside)
	}
	fmt.Fprintf(w, "%s has the room of %s now, and belongs to user %d\n", r.State, from, owner.user)
	for _, missing := range missingKeys(r.State, Credentials()) {
		fmt.Fprintf(w, "%s: %s\n", missing.Problem, missing.Remedy)
	}
	return nil
}

// unpack puts what a backup holds into a folder, and tells what that is, in the
// order of parts. The whole of it is read: one that was cut off is an error.
func unpack(in io.Reader, dir string) (names []string, err error) {
	const magic = "SQLite format 3\x00"
	read := bufio.NewReader(in)
	if head, _ := read.Peek(len(magic)); string(head) == magic {
		return []string{store.DatabaseFile}, write(filepath.Join(dir, store.DatabaseFile), read)
	}
	for archive := tar.NewReader(read); ; {
		header, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("it is no backup of a room, or not a whole one: %w", err)
		}
		name := filepath.Base(header.Name)
		if header.Typeflag != tar.TypeReg || !slices.Contains(parts(), name) || slices.Contains(names, name) {
			return nil, fmt.Errorf("it is no backup of a room: it holds %q", header.Name)
		}
		names = append(names, name)
		err = write(filepath.Join(dir, name), archive)
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("it is not a whole backup: %w", err)
		}
		if err != nil {
			return nil, err
		}
	}
	var sorted []string
	for _, name := range parts() {
		if slices.Contains(names, name) {
			sorted = append(sorted, name)
		}
	}
	return sorted, nil
}

// write makes a file for its owner alone, safe on the disk.
func write(path string, in io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, in)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// sound looks at all that a backup brought.
func sound(ctx context.Context, dir string, names []string) error {
	if !slices.Contains(names, store.DatabaseFile) {
		return errors.New("it is no backup of a room: it holds no " + store.DatabaseFile)
	}
	if err := store.Verify(ctx, dir); err != nil {
		return err
	}
	for name, load := range map[string]func() error{
		keys.HostFile:      func() error { _, _, err := keys.LoadOrCreateHost(dir); return err },
		keys.HostECDSAFile: func() error { _, _, err := keys.LoadOrCreateHostECDSA(dir); return err },
		keys.SecretFile:    func() error { _, err := keys.LoadOrCreateSecret(dir); return err },
	} {
		if !slices.Contains(names, name) {
			continue
		}
		if err := load(); err != nil {
			return err
		}
	}
	return nil
}

// inTheWay is what stands where something of a room will, or beside it, and what a
// restore that was broken off did not bring to its place.
func inTheWay(state string, restored []string) (found []string) {
	for _, name := range append(slices.Clip(restored), store.DatabaseFile+"-wal", store.DatabaseFile+"-shm") {
		if present(filepath.Join(state, name)) {
			found = append(found, name)
		}
	}
	broken, _ := fs.Glob(os.DirFS(state), restoring+"*") // of which no pattern is wrong
	return append(found, broken...)
}

// makeWay makes the folder for what stands in the way, if that may be moved aside.
func makeWay(r Restoration, way []string, owner owner) (aside string, err error) {
	if len(way) == 0 {
		return "", nil
	}
	if !r.Replace {
		return "", fmt.Errorf("%s has a room: choose another folder with --state, or have its files moved aside with --replace", r.State)
	}
	aside = filepath.Join(r.State, "replaced-"+time.Now().UTC().Format("20060102T150405.000Z"))
	if err := os.Mkdir(aside, 0o700); err != nil {
		return "", err
	}
	return aside, owner.give(aside)
}

// owner is to whom files belong, -1 where that cannot be changed.
type owner struct{ user, group int }

// ownerOf is, for root, who is named, else the owner of the folder or of the one
// that it will be made in; for everybody else it is themselves.
func ownerOf(dir, named string) (owner, error) {
	me := owner{os.Geteuid(), os.Getegid()}
	if me.user != 0 {
		if named != "" {
			return owner{}, errors.New("--owner: only root gives files away: leave it out")
		}
		return me, nil
	}
	if named != "" {
		found, err := user.Lookup(named)
		if err != nil {
			found, err = user.LookupId(named)
		}
		if err != nil {
			return owner{}, fmt.Errorf("--owner: there is no user %q", named)
		}
		uid, errUser := strconv.Atoi(found.Uid)
		gid, errGroup := strconv.Atoi(found.Gid)
		return owner{uid, gid}, errors.Join(errUser, errGroup)
	}
	for {
		uid, gid, err := service.Owner(dir)
		if err == nil {
			return owner{uid, gid}, nil
		}
		if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
			return owner{}, err
		}
		dir = filepath.Dir(dir)
	}
}

// give lets a file belong to the owner.
func (o owner) give(path string) error {
	if o.user == os.Geteuid() {
		return nil
	}
	return os.Lchown(path, o.user, o.group)
}

// syncFolder makes new names in a folder survive a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync() // some systems and disks cannot, and do it by themselves
	return d.Close()
}
