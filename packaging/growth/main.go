// Growth measures how cost grows, and draws it:
//
//	go run ./packaging/growth --history 10000000 --out .github/pictures/growth.svg
//
// It runs the benchmarks whose names begin with Growth, from rooms of ten members to
// ten thousand and from ten lines of history to as many as are asked for, and prints
// what each costs at both ends and how fast that rises. Its status is 1 where anything
// rises faster than it may: in proportion to members, the length of a line and the size
// of a window, and not at all with history. What counts is processor time where a
// benchmark tells it, and the least of several runs: others on the machine make things
// slower, and nothing makes them faster.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"teahouse/packaging/child"
)

// options is what was asked for.
type options struct {
	history int
	runs    int
	each    time.Duration
	from    string
	out     string
}

// historyMost is what the benchmarks have been tried with.
const historyMost = 10_000_000

// packages have the benchmarks, each with flags of its own. That of the store repeats
// by itself, as its histories take long to make.
func (o *options) packages() [][]string {
	runs := strconv.Itoa(o.runs)
	return [][]string{{"./room", "-count", runs}, {"./ui", "-count", runs}, {"./room/store", "-repeat", runs, "-history", strconv.Itoa(o.history)}}
}

func main() { child.Main(run) }

// run is the command. Its status is 1 if it could not measure or cost grows too fast,
// and 2 for wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return child.Run("growth", args, stderr, parse, func(o *options) (bool, error) { return o.do(ctx, stdout, stderr) })
}

func parse(args []string, help io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("growth", flag.ContinueOnError)
	f.IntVar(&o.history, "history", 100_000, "`lines` of the longest history; ten million take some minutes, and 6 GB of disk")
	f.IntVar(&o.runs, "runs", 3, "how often each is measured; the least counts")
	f.DurationVar(&o.each, "time", 200*time.Millisecond, "how long each is measured")
	f.StringVar(&o.from, "from", "", "draw what benchmarks wrote to this `file` before, and measure nothing")
	f.StringVar(&o.out, "out", "", "the picture, an SVG `file`; none if empty")
	if err := child.Parse(f, args, help); err != nil {
		return nil, err
	}
	switch {
	case o.history < 10 || o.history > historyMost:
		return nil, fmt.Errorf("--history %d: choose 10 to %d", o.history, historyMost)
	case o.runs < 1 || o.each <= 0:
		return nil, errors.New("--runs, --time: choose more than 0")
	}
	return o, nil
}

// do measures and draws, and tells whether nothing rises faster than it may.
func (o *options) do(ctx context.Context, stdout, stderr io.Writer) (well bool, err error) {
	written, err := o.measured(ctx, stderr)
	if err != nil {
		return false, err
	}
	all := read(written)
	if len(all) == 0 {
		return false, errors.New("no benchmark told anything")
	}
	if o.out != "" {
		if err := os.WriteFile(o.out, draw(all), 0o644); err != nil {
			return false, err
		}
	}
	well = true
	for _, s := range all {
		fmt.Fprintln(stdout, s)
		well = well && s.well()
	}
	return well, nil
}

// measured is what the benchmarks wrote.
func (o *options) measured(ctx context.Context, stderr io.Writer) ([]byte, error) {
	if o.from != "" {
		return os.ReadFile(o.from)
	}
	var written bytes.Buffer
	for _, p := range o.packages() {
		args := append([]string{
			"test", p[0], "-run", "^$", "-bench", "^BenchmarkGrowth", "-timeout", "0",
			"-benchtime", o.each.String(),
		}, p[1:]...)
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Stdout, cmd.Stderr = io.MultiWriter(&written, stderr), stderr
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("go test %s: %w", p[0], err)
		}
	}
	return written.Bytes(), nil
}
