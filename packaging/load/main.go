// Load measures what a room costs the machine that serves it:
//
//	go run ./packaging/load --members 500 --size 80x24
//
// It starts the server as a child process and plays the members itself, each
// with an SSH session of their own, so that what the clients cost is never counted
// as the server's. Every line that is said can be told from all others, and every
// member is watched for every line: a figure counts only if nothing was lost.
//
// With --rival it measures any other chat server of SSH in the same way, and with
// --floor the least that one can do: one encrypted write a person and line. Figures of
// two servers compare when they were taken on one machine in turn.
//
// The server inherits the environment: GOGC=50 measures what that changes. The
// command reads /proc and dials from many addresses of 127.0.0.0/8: Linux only.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"teahouse/packaging/child"
	"teahouse/room/state"
)

// options is what was asked for.
type options struct {
	server        string
	members       int
	rate          float64 // lines a second, of all members together
	width, height int
	talk, idle    time.Duration
	stalled       int
	modern        bool
	json          bool

	each  int    // members of one channel; 0: everybody talks to all
	rival string // the command that starts another server
	floor bool
	hall  string // where to be the floor
	login string
	first string

	arrive  float64 // come in while people talk, a second
	restart bool    // and then all come back after a restart
}

const (
	viewers   = 5       // members whose screens are emulated
	capacity  = 10_000  // members: the server's own limit, as it comes
	linesMost = 1 << 20 // said in all: each member remembers a bit of each

	channelsMost = state.ChannelsMost // of the server, as it comes
)

// talkers is how many members say lines: all but those whose screens are
// emulated, and those who stop reading.
func (o *options) talkers() int { return o.members - viewers - o.stalled }

// other tells whether it is not this server that is measured.
func (o *options) other() bool { return o.rival != "" || o.floor }

// comers is how many come in while people talk.
func (o *options) comers() int { return int(o.arrive * o.talk.Seconds()) }

// lines is how many lines are said in all.
func (o *options) lines() int { return max(1, int(o.rate*o.talk.Seconds())) }

func main() { child.Main(run) }

// run is the command. Its status is 1 if a line was lost or the server could not
// be measured, and 2 for wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return child.Run("load", args, stderr, parse, child.OnLinux(func(o *options) (bool, error) {
		if o.hall != "" {
			return true, hold(ctx, o.hall)
		}
		reading := 0.0
		if o.stalled > 0 {
			all := *o
			all.stalled = 0
			r, err := measure(ctx, &all)
			if err != nil {
				return false, err
			}
			reading = r.P99
		}
		r, err := measure(ctx, o)
		if err != nil {
			return false, err
		}
		r.Reading = reading
		return r.Lost == 0 && r.Repeated == 0, r.print(stdout, o.json)
	}))
}

func parse(args []string, help io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.StringVar(&o.server, "server", "", "the server's `program`; built from this module if empty")
	f.IntVar(&o.members, "members", 500, "people in the room")
	f.Float64Var(&o.rate, "rate", 20, "`lines` a second, said by members in turn")
	size := f.String("size", "80x24", "everybody's window, `columns×rows`")
	f.DurationVar(&o.talk, "time", 20*time.Second, "how long people talk")
	f.DurationVar(&o.idle, "idle", 10*time.Second, "how long nobody does anything, before the talk")
	f.IntVar(&o.stalled, "stalled", 0, "members who stop reading when the talk begins; it is measured with none first, and how many times as long the others wait")
	f.BoolVar(&o.modern, "modern", false, "have all terminals say that they know synchronized output, not only the emulated ones")
	f.IntVar(&o.each, "each-channel", 0, "people of one channel, in which they talk; 0: all talk to all")
	f.StringVar(&o.rival, "rival", "", "the `command` that starts another server; {addr}, {port}, {key} and {dir} in it become where it is to listen, a host key and a folder of its own")
	f.BoolVar(&o.floor, "floor", false, "measure the least that a server can do: one encrypted write a person and line")
	f.StringVar(&o.hall, "hall", "", "be that server, at `address`")
	f.StringVar(&o.login, "login", "", "`how` members log in: key, or password:WORD; without it they have nothing to show")
	f.StringVar(&o.first, "first", "", "the `line` that everybody sends first")
	f.Float64Var(&o.arrive, "arrive", 0, "others who come in while people talk, a `second`, and go when they have")
	f.BoolVar(&o.restart, "restart", false, "restart the server at the end, and have all come back to it at once")
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	err := child.Parse(f, args, help)
	if err != nil {
		return nil, err
	}
	if o.width, o.height, err = parseSize(*size); err != nil {
		return nil, err
	}
	return o, o.check()
}

func parseSize(s string) (width, height int, err error) {
	var rest string
	n, _ := fmt.Sscanf(s+" .", "%dx%d %s", &width, &height, &rest)
	if n != 3 || rest != "." {
		return 0, 0, fmt.Errorf("--size %q: write it as 80x24", s)
	}
	if width < 40 || width > 500 || height < 10 || height > 200 {
		return 0, 0, fmt.Errorf("--size %s: choose one from 40x10 to 500x200", s)
	}
	return width, height, nil
}

func (o *options) check() error {
	switch {
	case o.other() && (o.server != "" || o.each > 0):
		return errors.New("--server, --each-channel: other servers than this one have neither")
	case o.other() && o.restart:
		return errors.New("--restart: what other servers keep of one is not known")
	case !(o.arrive >= 0) || o.arrive > 0 && o.each > 0:
		return fmt.Errorf("--arrive %v: choose 0 or more, and no channels", o.arrive)
	case !o.other() && o.members > capacity:
		return fmt.Errorf("--members %d: the server lets in %d", o.members, capacity)
	case !o.other() && o.members+o.comers() > capacity:
		return fmt.Errorf("--arrive %v: with those who are inside, %d are too many: the server lets in %d", o.arrive, o.members+o.comers(), capacity)
	case o.rival != "" && o.floor:
		return errors.New("--rival, --floor: measure one after the other")
	case o.stalled < 0:
		return fmt.Errorf("--stalled %d: choose 0 or more", o.stalled)
	case !(o.rate > 0):
		return fmt.Errorf("--rate %v: nobody talks", o.rate)
	case o.talk <= 0 || o.idle <= 0:
		return errors.New("--time, --idle: choose more than 0s")
	case o.rate*o.talk.Seconds() > linesMost:
		return fmt.Errorf("--rate, --time: choose less than %d lines in all", linesMost)
	case o.each != 0 && (o.each <= viewers || o.members/o.each > channelsMost):
		return fmt.Errorf("--each-channel %d: choose more than %d, and no more than %d channels", o.each, viewers, channelsMost)
	case !validLogin(o.login):
		return fmt.Errorf("--login %q: choose key or password:WORD", o.login)
	case float64(o.talkers()) < max(1, o.rate):
		need := int(math.Ceil(max(1, o.rate))) + viewers + o.stalled
		return fmt.Errorf("--members %d: a person may say one line a second, so it takes %d (%d only look, %d stall)",
			o.members, need, viewers, o.stalled)
	}
	return nil
}

// measure does it all: an empty server, one that fills, rests and talks.
func measure(ctx context.Context, o *options) (*report, error) {
	dir, err := os.MkdirTemp("", "teahouse-load-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	start, err := starter(ctx, o, dir)
	if err != nil {
		return nil, err
	}
	empty, err := start("empty")
	if err != nil {
		return nil, err
	}
	own, err := empty.dump(ctx)
	if err != nil {
		return nil, err
	}
	s, err := start("state")
	if err != nil {
		return nil, err
	}
	defer s.Kill()
	r, c, err := visit(ctx, o, s)
	if err != nil {
		return nil, s.Blame(err)
	}
	if o.restart {
		again, err := c.comeBack(ctx, s, func() (*server, error) { return start("state") }, r)
		if again != nil {
			defer again.Kill()
		}
		if err != nil {
			return nil, err
		}
		s = again
	}
	all, err := s.dump(ctx)
	if err != nil {
		return nil, err
	}
	r.Goroutines = float64(all-own) / float64(o.members)
	return r, nil
}

// visit fills a server with members and has them rest and talk. They are still
// inside when it returns, unless it failed.
func visit(ctx context.Context, o *options, s *server) (*report, *crowd, error) {
	if err := warm(ctx, o, s.Addr); err != nil {
		return nil, nil, err
	}
	empty, err := s.Usage()
	if err != nil {
		return nil, nil, err
	}
	c := newCrowd(o, s.Addr)
	if err := c.enter(ctx); err != nil {
		return nil, nil, err
	}
	entered, err := s.Usage()
	if err != nil {
		return nil, nil, err
	}
	if err := child.Sleep(ctx, o.idle); err != nil {
		return nil, nil, err
	}
	rested, err := s.Usage()
	if err != nil {
		return nil, nil, err
	}
	wire := c.wire()
	cuts, err := c.talk(ctx, s.Sockets)
	if err != nil {
		return nil, nil, err
	}
	talked, err := s.Usage()
	if err != nil {
		return nil, nil, err
	}
	wire = c.wire() - wire
	r := newReport(o)
	r.drawn(c)
	r.came(&c.comers)
	if !o.other() { // of others it is not known how
		if err := c.readBack(ctx); err != nil {
			return nil, nil, err
		}
	}
	r.Lost = c.missing()
	r.memory(empty, rested, talked)
	r.cost(empty, entered, rested, talked, wire)
	for _, cut := range cuts {
		r.Cut = append(r.Cut, cut.Seconds())
	}
	return r, c, nil
}
