package config

// A command line is taken as it was meant, or refused: what a library makes of a slip, as of the
// empty word that an unset variable of a shell leaves, opens no door that should be closed. Once it
// is parsed, what is counted is within its bounds, and the state folder is known.

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/ops/manual"
	"teahouse/ui/ops/monitor"
	"teahouse/ui/ops/service"
	"teahouse/ui/serve"
	"teahouse/ui/words"
)

// Command is what a command line asks for.
type Command struct {
	Flags
	Name    string            // of the program's command
	Model   *kong.Application // all flags and commands
	About   *kong.Node        // the command that help is asked for; nil for all
	Empty   []string          // variables that are set to nothing, and count as not set
	Printed bool              // --help or --version: nothing is left to do
}

// Parse reads the arguments and the environment, and checks them together.
func Parse(args []string, stdout, stderr io.Writer) (*Command, error) {
	c := new(Command)
	parser := parser(&c.Flags,
		kong.Help(func(_ kong.HelpOptions, k *kong.Context) error {
			manual.Help(stdout, k.Model, k.Selected(), words.English())
			return nil
		}),
		kong.Writers(stdout, stderr),
		kong.Exit(func(int) { c.Printed = true }),
	)
	c.Model = parser.Model
	var err error
	if c.Empty, err = service.CheckEnvironment(variables(c.Model)); err != nil {
		return c, err
	}
	parsed, err := parser.Parse(args)
	if c.Printed { // whatever else was there, or was not
		return c, nil
	}
	if err != nil {
		return c, err
	}
	if err := named(parsed.Path); err != nil {
		return c, err
	}
	c.Name = parsed.Selected().Name
	switch c.Name {
	case "check":
		c.Serve = c.Check.Serve
	case "cluster":
		c.Serve = c.Flags.Cluster.Serve
	case "help":
		if name := c.Help.Command; name != "" {
			if c.About = manual.Command(c.Model, name); c.About == nil {
				return c, fmt.Errorf("help: there is no command %q", name)
			}
		}
		return c, nil
	case "man", "completion": // which a package is built with, where nobody has a home
		return c, nil
	}
	return c, c.check(c.Name)
}

// Model is all flags and commands, for whoever writes about them.
func Model() *kong.Application { return parser(new(Flags)).Model }

func parser(f *Flags, options ...kong.Option) *kong.Kong {
	version, _ := service.Version()
	k, err := kong.New(f, append(options,
		kong.Name("teahouse"),
		kong.Description("A chat room that people enter with ssh."),
		defaults(version),
		kong.DefaultEnvars("TEAHOUSE"),
		kong.NamedMapper("existingfile", kong.MapperFunc(existing)),
		kong.TypeMapper(reflect.TypeFor[int](), reading("it is a whole number, such as 40", whole)),
		kong.TypeMapper(reflect.TypeFor[slog.Level](), reading("it is debug, info, warn or error", func(s string) (l slog.Level, err error) { return l, l.UnmarshalText([]byte(s)) })),
		kong.TypeMapper(reflect.TypeFor[netip.Prefix](), reading("it is a network, such as 192.0.2.0/24, or an address", network)),
	)...)
	if err != nil {
		panic(err) // the flags do not parse
	}
	k.Model.HelpFlag.Help = "Print all flags and commands, or what a command before it does."
	return k
}

// whole reads a number as people write it: the library takes 010 for eight. One that no integer
// holds is as large as they get, and is refused where it is held against what it may be.
func whole(word string) (int, error) {
	n, err := strconv.Atoi(word)
	if errors.Is(err, strconv.ErrRange) {
		return n, nil
	}
	return n, err
}

// network reads a network, or an address, which is a network of one.
func network(word string) (netip.Prefix, error) {
	if one, err := netip.ParseAddr(word); err == nil && one.Zone() == "" {
		return one.Unmap().Prefix(one.Unmap().BitLen())
	}
	return netip.ParsePrefix(word)
}

// reading reads a value that a library parses, of whose errors none says what may stand there.
func reading[T any](may string, parse func(string) (T, error)) kong.MapperFunc {
	return func(ctx *kong.DecodeContext, target reflect.Value) error {
		var word string
		if err := ctx.Scan.PopValueInto("value", &word); err != nil {
			return err
		}
		v, err := parse(word)
		if err != nil {
			return fmt.Errorf("%q is none: %s", word, may)
		}
		target.Set(reflect.ValueOf(v))
		return nil
	}
}

// existing reads the name of a file that is there. The library takes an empty one,
// which an unset variable of a shell leaves, for the folder that one is in.
func existing(ctx *kong.DecodeContext, target reflect.Value) error {
	if ctx.Scan.Peek().Value == "" {
		return errors.New("no file is named: name one, or leave the flag out")
	}
	return kong.NewRegistry().RegisterDefaults().ForNamedType("existingfile", target.Type()).Decode(ctx, target)
}

// named refuses a list, and a text, that a flag gives empty, as an unset variable of a shell
// leaves it: it would be as without the flag, which nobody meant who wrote it. So it refuses a
// file that a command needs. Nor does anybody mean one of two, as two files of operators.
func named(path []*kong.Path) error {
	given := map[*kong.Flag]bool{}
	for _, p := range path {
		if word := p.Positional; word != nil && word.Required && word.Target.String() == "" {
			return fmt.Errorf("no %s is named: name one", word.Name)
		}
		if p.Flag == nil || p.Resolved {
			continue
		}
		switch kind := p.Flag.Target.Kind(); {
		case kind == reflect.Slice && p.Flag.Target.Len() == 0, kind == reflect.String && p.Flag.Target.String() == "":
			return fmt.Errorf("--%s: nothing is named: name %s, or leave the flag out", p.Flag.Name, p.Flag.FormatPlaceHolder())
		case kind != reflect.Slice && given[p.Flag]:
			return fmt.Errorf("--%s is given twice, and one alone would count: leave the other out", p.Flag.Name)
		}
		given[p.Flag] = true
	}
	return nil
}

// variables are those that set flags, and of these the ones that close the door.
func variables(app *kong.Application) (all, closing []string) {
	for _, o := range manual.Options(app) {
		if o.Env == "" {
			continue
		}
		all = append(all, o.Env)
		if o.Closes {
			closing = append(closing, o.Env)
		}
	}
	return all, closing
}

// most bounds what is counted for each address or person, and in all: what is made of it, as 16
// times as much for a larger network, must not overflow.
const most = 1_000_000

// check looks at what the flags say together, and finds the state folder.
func (f *Flags) check(command string) error {
	s := &f.Serve
	for _, n := range []struct {
		flag            string
		is, least, most int
		told            string
	}{
		{"--max-seats", s.Seats(), 1, most, ""},
		{"--terminals-each", s.TerminalsEach, 1, most, ""},
		{"--connections-each", s.ConnectionsEach, 1, most, ""},
		{"--address-people", s.AddressPeople, 1, most, ""},
		{"--address-accounts", s.AddressAccounts, 1, most, ""},
		{"--address-terminals", s.AddressTerminals, 0, most, "; 0 is half of --max-seats"},
		{"--channels", s.Channels, 0, most, "; 0 lets nobody found one"},
		{"--keep-lines", s.KeepLines, 0, math.MaxInt, "; 0 is no limit"},
	} {
		if n.is < n.least {
			return fmt.Errorf("%s: %d is too few: at least %d is needed%s", n.flag, n.is, n.least, n.told)
		}
		if n.is > n.most {
			return fmt.Errorf("%s: %d is too many: %d is the most%s", n.flag, n.is, n.most, n.told)
		}
	}
	for flag, shown := range map[string]*string{"--title": &s.Title, "--contact": &s.Contact} {
		if *shown == "" {
			continue
		}
		clean, err := text.CleanLine(*shown, state.MaxGrounds)
		if errors.Is(err, text.ErrEmpty) {
			return fmt.Errorf("%s: nothing is named: name TEXT, or leave the flag out", flag)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", flag, err)
		}
		*shown = clean
	}
	for i, addr := range s.Listen {
		if err := service.CheckAddress(addr); err != nil {
			return fmt.Errorf("--listen: %w", err)
		}
		if slices.Contains(s.Listen[:i], addr) && !strings.HasSuffix(addr, ":0") { // each of which is another port
			return fmt.Errorf("--listen: %s is there twice: name it once", addr)
		}
	}
	if err := monitor.Check(s.Metrics, s.MetricsPublic); s.Metrics != "" && err != nil {
		return fmt.Errorf("--metrics: %w", err)
	}
	if command == "cluster" && f.Cluster.Act == "seed" && !s.Cluster.on() {
		return errors.New("cluster seed: name the NATS servers with --cluster")
	}
	if err := s.Cluster.check(s.Keep); err != nil {
		return err
	}
	if f.State == "" {
		find := service.Tended
		if command == "serve" {
			find = service.State
		}
		dir, err := find()
		if err != nil {
			return err
		}
		f.State = dir
	}
	return nil
}

// defaults are those that the packages give.
func defaults(version string) kong.Vars {
	inside, door := room.DefaultLimits(), serve.DefaultLimits()
	return kong.Vars{
		"version":      "teahouse " + version,
		"channels":     fmt.Sprint(state.ChannelsMost),
		"terminals":    fmt.Sprint(inside.Seats),
		"connections":  fmt.Sprint(door.PerAddress),
		"people":       fmt.Sprint(inside.People),
		"crowd":        fmt.Sprint(inside.AddressSeats),
		"accounts":     fmt.Sprint(inside.Accounts),
		"reports":      service.Rate{Burst: inside.Reports.Burst, Each: inside.Reports.Every}.String(),
		"crowdreports": service.Rate{Burst: inside.AddressReports.Burst, Each: inside.AddressReports.Every}.String(),
		"lines":        service.Rate{Burst: inside.Lines.Burst, Each: inside.Lines.Every}.String(),
		"bots":         service.Rate{Burst: inside.Bots.Burst, Each: inside.Bots.Every}.String(),
		"dialing":      service.Rate{Burst: door.Dialing.Burst, Each: door.Dialing.Every}.String(),
		"entering":     service.Rate{Burst: door.Entering.Burst, Each: door.Entering.Every}.String(),
	}
}
