package archive

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"teahouse/keys"
	"teahouse/room/store"
)

// FuzzBackup unpacks anything as a backup: it writes the files of a backup into its folder and no
// others, whatever they are called in there.
func FuzzBackup(f *testing.F) {
	packed := func(names ...string) []byte {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		for _, name := range names {
			if w.WriteHeader(&tar.Header{Name: name, Mode: 0o777, Size: 3}) == nil {
				_, _ = w.Write([]byte("tea"))
			}
		}
		_ = w.Close()
		return out.Bytes()
	}
	f.Add(packed(store.DatabaseFile, keys.HostFile))
	f.Add(packed("../../" + store.DatabaseFile))
	f.Add(packed("/etc/passwd"))
	f.Add(packed(store.DatabaseFile, store.DatabaseFile))
	f.Add(packed(store.DatabaseFile)[:600])
	f.Add([]byte("SQLite format 3\x00 and more"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, in []byte) {
		around := t.TempDir()
		dir := filepath.Join(around, "in")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		names, err := unpack(bytes.NewReader(in), dir)
		if err != nil && names != nil {
			t.Errorf("%v, %v", names, err)
		}
		if outside, err := os.ReadDir(around); err != nil || len(outside) != 1 {
			t.Errorf("%v stands outside, %v", outside, err)
		}
		inside, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range inside {
			info, err := file.Info()
			if err != nil || !slices.Contains(parts(), file.Name()) || info.Mode() != 0o600 {
				t.Errorf("%s is written, %v", file.Name(), err)
			}
		}
	})
}
