package archive

// Restoring: a backup becomes the room of a state folder when all of it is known
// to be sound, and what stood there is moved aside and never written over.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"teahouse/keys"
	"teahouse/room/shell"
	"teahouse/room/store"
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
		if err := complete(r.File); err != nil {
			return fmt.Errorf("%s: nothing was restored: %w", from, err)
		}
		in = f
	}
	owner, err := ownerOf(r.State, r.Owner)
	if err != nil {
		return err
	}
	release, err := r.hold(owner)
	if err != nil {
		return err
	}
	defer release()
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
	aside, err := r.exchange(temp, restored, owner)
	if err != nil {
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

// complete refuses the database of a server that runs, or was killed: what was said last
// is not in it yet, but in its write-ahead log. A pipe that a shell passes as /dev/fd/63 is at
// no place beside which there could be one.
func complete(file string) error {
	at, err := filepath.EvalSymlinks(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	log, err := os.Stat(at + "-wal")
	if errors.Is(err, fs.ErrNotExist) || err == nil && log.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("what was said last is not in it, but in %s beside it: make one file of both with \"%s\", and restore that", filepath.Base(log.Name()), shell.Teahouse("backup FILE", filepath.Dir(at)))
}

// hold makes the state folder if it is not there, and keeps every server out of it.
func (r Restoration) hold(owner owner) (release func() error, err error) {
	made := !present(r.State)
	if err := os.MkdirAll(r.State, 0o700); err != nil {
		return nil, err
	}
	if made {
		if err := owner.give(r.State); err != nil {
			return nil, err
		}
	}
	if release, err = store.Hold(r.State); err != nil {
		return nil, err
	}
	if err := owner.give(filepath.Join(r.State, "lock")); err != nil {
		return nil, errors.Join(err, release())
	}
	return release, nil
}

// exchange puts what was unpacked in the place of what is there, and tells where that is
// then; "" if nothing was there.
func (r Restoration) exchange(temp string, restored []string, owner owner) (aside string, err error) {
	way := inTheWay(r.State, restored)
	if aside, err = makeWay(r, way, owner); err != nil {
		return "", err
	}
	ready := filepath.Join(r.State, restoring+strings.TrimPrefix(filepath.Base(temp), unpacking))
	if err := r.move(temp, ready); err != nil {
		return "", err
	}
	if err := syncFolder(r.State); err != nil {
		return "", err
	}
	if err := r.swap(way, aside, ready, restored); err != nil {
		return "", errors.Join(err, Finished(r.State))
	}
	return aside, errors.Join(syncFolder(r.State), os.RemoveAll(ready))
}

// swap moves what is in the way aside, safe on the disk, and then what is ready into its
// place. Where it breaks off, the folder is neither of the two rooms.
func (r Restoration) swap(way []string, aside, ready string, restored []string) error {
	for _, name := range way {
		if err := r.move(filepath.Join(r.State, name), filepath.Join(aside, name)); err != nil {
			return err
		}
	}
	if aside != "" {
		if err := syncFolder(aside); err != nil {
			return err
		}
	}
	for _, name := range restored {
		if err := r.move(filepath.Join(ready, name), filepath.Join(r.State, name)); err != nil {
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

// syncFolder makes new names in a folder survive a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync() // some systems and disks cannot, and do it by themselves
	return d.Close()
}
