// Soak lets a server run for long among people who behave as people do, and some
// who do not:
//
//	go run ./packaging/soak --time 60s
//
// It starts the server as a child process and plays a crowd of its own from many
// addresses of 127.0.0.0/8: people who stay and talk; people who come, talk too
// much, resize, stop reading, fall silent, vanish and come again; and as many
// without a screen, who carry out verbs, follow, write behind a pipe, are bots, or
// all of that on one connection. It fails, and says what it found, if a line was
// lost, came twice, in another order or to somebody whom it does not concern; if
// an exit status is not true, or a byte that moves a terminal's cursor goes where
// there is no screen; if somebody stays in the room who has left, or is in the
// list who only passes; if the server holds more memory, goroutines or files than
// before; if its log tells of an error. A seed gives the same people the same
// plans; what comes of them depends on the machine, too.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	secrets "teahouse/keys"
	"teahouse/packaging/child"
	"teahouse/room"
	"teahouse/ui/serve/sshtest"
)

// options is what was asked for.
type options struct {
	time    time.Duration
	members int
	seed    uint64
	race    bool
	server  string
}

const (
	membersLeast = 6
	membersMost  = 2000 // beyond, people talk faster than a screen can show
	warmFor      = 10 * time.Second
	quietFor     = 3 * time.Second
	quietWithin  = 45 * time.Second // flood control lets a line wait for 20 s
	foundWithin  = 90 * time.Second // for the server to find dead links, after 75 s
	restWithin   = 30 * time.Second // for the server to let go of what it does not need
)

func main() { child.Main(run) }

// run is the command. Its status is 1 if something was found or the server could
// not be run, and 2 for wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return child.Run("soak", args, stderr, parse, child.OnLinux(func(o *options) (bool, error) {
		found := new(faults)
		err := soak(ctx, o, found, stdout)
		bad := found.print(stdout)
		if err == nil && !bad {
			fmt.Fprintln(stdout, "nothing was found")
		}
		return !bad, err
	}))
}

func parse(args []string, help io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("soak", flag.ContinueOnError)
	f.DurationVar(&o.time, "time", time.Minute, "how long the crowd plays; what is before and after takes two minutes at most")
	f.IntVar(&o.members, "members", 60, "people who play")
	f.Uint64Var(&o.seed, "seed", rand.Uint64(), "what chance draws from; a new one each time if not given")
	f.BoolVar(&o.race, "race", false, "build the server with the race detector")
	f.StringVar(&o.server, "server", "", "the server's `program`; built from this module if empty")
	err := child.Parse(f, args, help)
	switch {
	case err != nil:
		return nil, err
	case o.time <= 0:
		return nil, fmt.Errorf("--time %v: choose more than 0s", o.time)
	case o.members < membersLeast || o.members > membersMost:
		return nil, fmt.Errorf("--members %d: choose from %d to %d", o.members, membersLeast, membersMost)
	case o.race && o.server != "":
		return nil, errors.New("--race, --server: a program that exists is as it was built; choose one")
	}
	return o, nil
}

// soak does it all. Its error is that it could not; what it found is in found.
func soak(ctx context.Context, o *options, found *faults, out io.Writer) error {
	fmt.Fprintf(out, "%d members for %v, --seed %d\n", o.members, o.time, o.seed)
	dir, err := os.MkdirTemp("", "teahouse-soak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := launch(ctx, o, dir, found)
	if err != nil {
		return err
	}
	defer s.Kill()
	secret, err := secrets.LoadOrCreateSecret(s.State)
	if err != nil {
		return err
	}
	place := room.NewCursors(secret).Place
	said := new(script)
	gentle := newCrowd(o, s.Addr, said, found, place)
	if err := warm(ctx, gentle, s); err != nil {
		return err
	}
	before, err := s.holds(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "before: %v\n", before)

	watching := observe(s.Addr, said.count(), found)
	defer watching.close()
	c := newCrowd(o, s.Addr, said, found, place)
	defer c.close()
	listening := listen(c)
	defer listening.close()
	c.play(ctx, o.time)
	if err := c.part(ctx, s); err != nil {
		return err
	}
	fmt.Fprintf(out, "played: %v\nwaiting up to %v for the server to find those who fell silent\n", &c.did, foundWithin)
	ghosts(ctx, s, c, watching, listening)
	t, err := finish(ctx, s, before, o, found, out)
	if err != nil {
		return err
	}
	said.compare(t.spoken, found)
	said.pours.compare(t.poured, found)
	watching.compare(t.lines)
	listening.compare(t)
	gentle.compare(t)
	c.compare(t)
	fmt.Fprintf(out, "lines:  %d typed, %d kept, held against the screens of %d observers and what %d others were told\n",
		said.count(), len(t.spoken), len(watching.all), len(listening.links)+len(c.streams)+len(c.listeners))
	return ctx.Err()
}

// launch starts the server, built anew unless there is one.
func launch(ctx context.Context, o *options, dir string, found *faults) (*server, error) {
	program := o.server
	if program == "" {
		program = filepath.Join(dir, "teahouse")
		if err := sshtest.Build(ctx, program, o.race); err != nil {
			return nil, err
		}
	}
	return start(ctx, program, dir, found)
}

// ghosts looks who is in the room after the crowd has gone: at first those who watch and
// listen, and then nobody.
func ghosts(ctx context.Context, s *server, c *crowd, watching *observers, listening *ears) {
	ghost := func(err error) {
		if err != nil {
			c.found.add("ghost: %v", err)
		}
	}
	ghost(s.empties(ctx, len(watching.all)+len(listening.links), foundWithin))
	ghost(c.only(append(watching.names(), listening.names()...)))
	watching.leave()
	listening.leave()
	ghost(s.empties(ctx, 0, restWithin))
}

// finish looks what an empty server holds, stops it, and returns what it has kept.
func finish(ctx context.Context, s *server, before holding, o *options, found *faults, out io.Writer) (*truth, error) {
	after, err := s.rests(ctx, before, o.race, found)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "after:  %v\n", after)
	s.tell(ctx, out)
	if err := s.stop(ctx); err != nil {
		found.add("stop: %v", err)
	}
	return export(ctx, s.State)
}

// warm has a crowd come and go that does no harm, so that what the server makes
// once is not counted as growth.
func warm(ctx context.Context, c *crowd, s *server) error {
	defer c.close()
	c.gentle = true
	c.play(ctx, warmFor)
	if err := c.part(ctx, s); err != nil {
		return err
	}
	return s.empties(ctx, 0, restWithin)
}
