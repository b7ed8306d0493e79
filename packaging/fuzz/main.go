// Fuzz tries every fuzz target of this module, one after the other:
//
//	go run ./packaging/fuzz --time 2m --strangers 10m
//
// Those get more time whose input comes from somebody who was not let in, and may be
// anybody: the comment //fuzz:stranger stands above them. It prints a line a target.
// What a target finds is written to its folder testdata/fuzz, to be kept there when it
// is mended, and the status is then 1.
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/packaging/child"
)

// options is what was asked for.
type options struct {
	each      time.Duration
	strangers time.Duration
	workers   int
	only      *regexp.Regexp
}

// target is one fuzz target.
type target struct {
	folder   string // of its package, such as ./ui/term
	name     string
	stranger bool
}

// shorten is how often an input that does something new is tried to be made shorter. The
// toolchain does so for a minute, which is all the time there is where goroutines make it
// seem that anything does something new.
const shorten = "20x"

func main() { child.Main(run) }

// run is the command. Its status is 1 if anything was found or could not be tried, and
// 2 for wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return child.Run("fuzz", args, stderr, parse, func(o *options) (bool, error) { return o.do(ctx, stdout, stderr) })
}

// do tries all targets, and tells whether nothing was found.
func (o *options) do(ctx context.Context, stdout, stderr io.Writer) (well bool, err error) {
	all, err := targets(".", o.only)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("--only %q: no target is called so here", o.only)
	}
	if err != nil {
		return false, err
	}
	well = true
	for _, one := range all {
		if err := o.try(ctx, one, stdout, stderr); err != nil {
			fmt.Fprintf(stderr, "fuzz: %s in %s: %v\n", one.name, one.folder, err)
			well = false
		}
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
	}
	return well, nil
}

func parse(args []string, help io.Writer) (*options, error) {
	o := &options{}
	var only string
	f := flag.NewFlagSet("fuzz", flag.ContinueOnError)
	f.DurationVar(&o.each, "time", 2*time.Minute, "how long each target is tried")
	f.DurationVar(&o.strangers, "strangers", 0, "the same for those that anybody reaches who was not let in; 0: as the others")
	f.IntVar(&o.workers, "workers", 0, "processes that try one target; 0: one a core")
	f.StringVar(&only, "only", "", "try those whose folder and name, such as ./ui/term.FuzzDecode, a regular `expression` finds")
	err := child.Parse(f, args, help)
	if err == nil {
		o.only, err = regexp.Compile(only)
	}
	switch {
	case err != nil:
		return nil, err
	case o.each <= 0 || o.strangers < 0 || o.workers < 0:
		return nil, errors.New("--time, --strangers, --workers: choose more than 0")
	}
	o.strangers = cmp.Or(o.strangers, o.each)
	return o, nil
}

var declared = regexp.MustCompile(`(?m)^(//fuzz:stranger\n)?func (Fuzz\w+)\(`)

// targets finds the targets below a folder, those first that strangers reach.
func targets(root string, only *regexp.Regexp) (all []target, err error) {
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(text, -1) {
			folder, err := filepath.Rel(root, filepath.Dir(path))
			if err != nil {
				return err
			}
			one := target{"./" + filepath.ToSlash(folder), string(m[2]), len(m[1]) > 0}
			if only.MatchString(one.folder + "." + one.name) {
				all = append(all, one)
			}
		}
		return err
	})
	slices.SortStableFunc(all, func(a, b target) int {
		switch {
		case a.stranger == b.stranger:
			return 0
		case a.stranger:
			return -1
		}
		return 1
	})
	return all, err
}

// try tries a target, and prints how that went.
func (o *options) try(ctx context.Context, one target, stdout, stderr io.Writer) error {
	long := o.each
	if one.stranger {
		long = o.strangers
	}
	args := []string{"test", "-run", "^$", "-fuzz", "^" + one.name + "$", "-fuzztime", long.String(), "-fuzzminimizetime", shorten}
	if o.workers > 0 {
		args = append(args, "-parallel", strconv.Itoa(o.workers))
	}
	out, err := exec.CommandContext(ctx, "go", append(args, one.folder)...).CombinedOutput()
	if failed(out, err) {
		_, _ = stderr.Write(out)
		return cmp.Or(ctx.Err(), err)
	}
	_, err = fmt.Fprintf(stdout, "%-20s %-32s %s\n", one.folder, one.name, last(out))
	return err
}

// failed tells whether a target found something, or could not be tried. One that found
// nothing may still end as if its time had run out on it: golang.org/issue/75804.
func failed(out []byte, err error) bool {
	late := regexp.MustCompile(`(?m)^ *context deadline exceeded$`)
	return err != nil && (bytes.Contains(out, []byte("Failing input written")) || !late.Match(out))
}

// last is what the last line about progress tells.
func last(out []byte) string {
	told := regexp.MustCompile(`(?m)^fuzz: (elapsed.*)$`).FindAllSubmatch(out, -1)
	if told == nil {
		return "not tried for long enough to tell"
	}
	return string(told[len(told)-1][1])
}
