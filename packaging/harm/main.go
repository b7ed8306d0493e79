// Harm measures what attackers do to those who do nothing but talk:
//
//	go run ./packaging/harm
//
// It starts a server as a child process, on a history of some size, and lets a
// few innocents talk, come in, search and run commands there: first alone, then
// beside one attack after the other, each on a fresh server. It prints how long
// they wait, and how many times as long as when they are alone. The attacks are
// those that once hurt; they play in a process of their own, on the same machine,
// whose cores they share with the server: what a table shows is worse than what
// attackers elsewhere would do. All of it happens on 127.0.0.0/8 and ends by itself.
//
// That the attacks are refused is what tests show. This shows what is left.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/packaging/child"
	"teahouse/ui/serve/sshtest"
)

// options is what was asked for.
type options struct {
	attacks []attack
	time    time.Duration
	history int
	server  string
	play    string // this process is the attacker, of the server at this address
}

const (
	timeLeast   = 2 * time.Second
	historyMost = 1 << 20
	memoryMost  = 100 << 20       // bytes that an attack may cost
	warmFor     = 2 * time.Second // for an attack to be under way before anything is measured
)

func main() { child.Main(run) }

// run is the command. Its status is 1 if it could not measure, and 2 for wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return child.Run("harm", args, stderr, parse, child.OnLinux(func(o *options) (bool, error) {
		if o.play != "" {
			within, done := context.WithTimeout(ctx, o.time)
			defer done()
			o.attacks[0].play(&attacker{ctx: within, addr: o.play})
			return true, nil
		}
		return true, measureAll(ctx, o, stdout)
	}))
}

func parse(args []string, help io.Writer) (*options, error) {
	o := &options{}
	var only string
	f := flag.NewFlagSet("harm", flag.ContinueOnError)
	f.StringVar(&only, "attack", "", "measure these `attacks` only, with commas between: "+strings.Join(names(), ", "))
	f.DurationVar(&o.time, "time", 15*time.Second, "how long each attack is measured")
	f.IntVar(&o.history, "lines", 50_000, "lines in the history")
	f.StringVar(&o.server, "server", "", "the server's `program`; built from this module if empty")
	f.StringVar(&o.play, "play", "", "do nothing but the attack, for so long, on the server at this `address` of the loopback network")
	err := child.Parse(f, args, help)
	asked := strings.Split(only, ",")
	for _, a := range attacks() {
		if only == "" || slices.Contains(asked, a.name) {
			o.attacks = append(o.attacks, a)
		}
	}
	switch {
	case err != nil:
		return nil, err
	case only != "" && len(o.attacks) != len(asked):
		return nil, fmt.Errorf("--attack %q: choose one of %s", only, strings.Join(names(), ", "))
	case o.play != "" && (len(o.attacks) != 1 || !strings.HasPrefix(o.play, "127.")):
		return nil, errors.New("--play: say which --attack, and an address that begins with 127")
	case o.time < timeLeast:
		return nil, fmt.Errorf("--time %v: choose %v or more", o.time, timeLeast)
	case o.history < 0 || o.history > historyMost:
		return nil, fmt.Errorf("--lines %d: choose from 0 to %d", o.history, historyMost)
	}
	return o, nil
}

// measureAll measures the quiet and each attack, and prints each as it comes.
func measureAll(ctx context.Context, o *options, out io.Writer) error {
	dir, err := os.MkdirTemp("", "teahouse-harm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if o.server == "" {
		o.server = filepath.Join(dir, "teahouse")
		if err := sshtest.Build(ctx, o.server, false); err != nil {
			return err
		}
	}
	past := filepath.Join(dir, "past")
	if err := remember(ctx, past, o.history); err != nil {
		return fmt.Errorf("make a history: %w", err)
	}
	neighbour := sshtest.NewKey(new(sshtest.Host))
	if err := os.WriteFile(filepath.Join(dir, "admins"), ssh.MarshalAuthorizedKey(neighbour.PublicKey()), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d lines of history, %v each, %d cores for server, innocents and attackers; load before: %s\n\n", o.history, o.time, runtime.NumCPU(), load())
	var quiet *result
	var costly []string
	for _, a := range append([]attack{{name: "nobody", does: "the innocents are alone"}}, o.attacks...) {
		r, err := measure(ctx, o, a, dir, neighbour)
		if err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
		if quiet == nil {
			quiet = r
			fmt.Fprint(out, header())
		}
		fmt.Fprint(out, r.row(quiet))
		if more := r.rss - quiet.rss; more > memoryMost {
			costly = append(costly, fmt.Sprintf("%s takes %d MB", a.name, more>>20))
		}
	}
	if costly != nil {
		return fmt.Errorf("beyond what the server takes in quiet, and %d MB is the most: %s", memoryMost>>20, strings.Join(costly, ", "))
	}
	return nil
}

// measure has innocents live beside one attack, on a server of its own.
func measure(ctx context.Context, o *options, a attack, dir string, neighbour ssh.Signer) (*result, error) {
	s, err := open(ctx, o, a, dir)
	if err != nil {
		return nil, err
	}
	defer s.Kill()
	p, err := arrive(s.Addr, neighbour)
	if err != nil {
		return nil, err
	}
	defer p.leave()
	var attackers *os.Process
	if a.play != nil {
		var ended func()
		if attackers, ended, err = unleash(ctx, o, a, s.Addr); err != nil {
			return nil, err
		}
		defer ended()
	}
	if err := child.Sleep(ctx, warmFor); err != nil {
		return nil, err
	}
	before, err := look(ctx, s, attackers)
	if err != nil {
		return nil, err
	}
	living, done := context.WithTimeout(ctx, o.time)
	defer done()
	p.live(living)
	after, err := look(ctx, s, attackers)
	if err != nil {
		return nil, err
	}
	r := &result{attack: a, took: p.took, vain: p.vain, rss: after.server.RSS, cores: child.Cores(before.server, after.server)}
	if attackers != nil {
		r.theirs = child.Cores(before.attackers, after.attackers)
	}
	for _, name := range []string{"teahouse_refusals_total", "teahouse_undone_total"} {
		r.refused += int(after.figures.Total(name) - before.figures.Total(name))
	}
	return r, ctx.Err()
}

// open starts a server with a history, in a folder that bears the attack's name.
func open(ctx context.Context, o *options, a attack, dir string) (*child.Server, error) {
	home := filepath.Join(dir, a.name)
	if err := os.MkdirAll(filepath.Join(home, "state"), 0o700); err != nil {
		return nil, err
	}
	if err := copyFile(filepath.Join(home, "state", "room.db"), filepath.Join(dir, "past", "room.db")); err != nil {
		return nil, err
	}
	return child.Start(ctx, o.server, home, io.Discard, "--admins", filepath.Join(dir, "admins"), "--proxy-protocol", proxies, "--log-level", "error", "--max-seats", "500",
		"--new-keys") // the history comes without
}

// moment is what was used and counted until then.
type moment struct {
	server, attackers child.Usage
	figures           child.Figures
}

// look takes the figures of a server and, unless it is nil, of who attacks it.
func look(ctx context.Context, s *child.Server, attackers *os.Process) (m moment, err error) {
	if m.server, err = s.Usage(); err != nil {
		return m, err
	}
	if attackers != nil {
		if m.attackers, err = child.UsageOf(attackers); err != nil {
			return m, err
		}
	}
	m.figures, err = s.Figures(ctx)
	return m, err
}

// unleash starts an attack in a process of its own, which ends by itself or when
// ended is called.
func unleash(ctx context.Context, o *options, a attack, addr string) (attackers *os.Process, ended func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, self, "--attack", a.name, "--play", addr, "--time", (2*o.time + time.Minute).String())
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, nil, err
	}
	return cmd.Process, func() {
		cancel()
		_ = cmd.Wait() // it was killed
	}, nil
}
