package service

// Files of configuration, read together: all of them count, or none.

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
)

// Files is one reading of all files that flags name.
type Files struct {
	read []reading
	errs []error
}

type reading struct {
	flag  string
	value any
}

// Read adds the file that a flag names, as parse understands it. Without a
// file, or where it cannot be used, the result is zero.
func Read[T any](f *Files, flag, path string, parse func(path string) (T, error)) T {
	var zero T
	if path == "" {
		return zero
	}
	value, err := parse(path)
	if err != nil {
		f.errs = append(f.errs, fmt.Errorf("%s: %w%s", flag, err, remedy(err)))
		return zero
	}
	f.read = append(f.read, reading{flag, value})
	return value
}

// remedy is what to do where the system has said only what is wrong.
func remedy(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ": put it back, or start without this flag"
	case errors.Is(err, fs.ErrPermission):
		return ": let the user who runs this server read it"
	}
	return ""
}

// Err tells what is wrong with the files; if it is not nil, none of them counts.
func (f *Files) Err() error { return errors.Join(f.errs...) }

// Changed names the flags whose files say something else than in an earlier
// reading of the same flags.
func (f *Files) Changed(earlier *Files) []string {
	flags := []string{}
	for _, r := range f.read {
		if !slices.ContainsFunc(earlier.read, func(e reading) bool { return e.flag == r.flag && reflect.DeepEqual(e.value, r.value) }) {
			flags = append(flags, r.flag)
		}
	}
	return flags
}
