package archive

// What a backup holds, brought into a folder of its own and looked at there: nothing
// of it counts before all of it is known to be sound.

import (
	"archive/tar"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"teahouse/keys"
	"teahouse/room/store"
)

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
