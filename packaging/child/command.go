package child

// What the commands that start a server have in common.

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

// Main runs a command until it ends, or is told to end.
func Main(run func(ctx context.Context, args []string, stdout, stderr io.Writer) (status int)) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// Run parses what was asked for, and does it. The status is 2 for wrong usage, and
// 1 if it could not be done or did not go well.
func Run[Options any](name string, args []string, stderr io.Writer,
	parse func(args []string, help io.Writer) (Options, error), do func(Options) (well bool, err error),
) (status int) {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v; see \"%[1]s --help\"\n", name, err)
		return 2
	}
	well, err := do(o)
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
	}
	if err != nil || !well {
		return 1
	}
	return 0
}

// OnLinux does what needs what Linux has.
func OnLinux[Options any](do func(Options) (well bool, err error)) func(Options) (bool, error) {
	return func(o Options) (bool, error) {
		if runtime.GOOS != "linux" {
			return false, fmt.Errorf("it looks into /proc and dials from all of the loopback network, which %s has not: run it on Linux", runtime.GOOS)
		}
		return do(o)
	}
}

// Parse reads flags and nothing else. If help is asked for, it prints them.
func Parse(f *flag.FlagSet, args []string, help io.Writer) error {
	f.SetOutput(io.Discard)
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		f.SetOutput(help)
		f.PrintDefaults()
	}
	if err == nil && f.NArg() > 0 {
		err = fmt.Errorf("%q is no flag", f.Arg(0))
	}
	return err
}
