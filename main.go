// Teahouse is a chat room that people enter with the ssh they have:
//
//	teahouse                         opens a room on port 2222
//	ssh -p 2222 chat.example.com     enters it
//
// Everything it needs is in this program and in its state folder. Run
// "teahouse --help" for the flags; each can be set as TEAHOUSE_NAME, too.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/room/store"
	"teahouse/ui"
	"teahouse/ui/ops/archive"
	"teahouse/ui/ops/manual"
	"teahouse/ui/ops/monitor"
	"teahouse/ui/ops/service"
	"teahouse/ui/serve"
	"teahouse/ui/words"
)

// node is what a room calls the one machine that it is on.
const node = "local"

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program: it returns the exit status, 2 for wrong usage (systemd
// has a number of its own for that) and 1 for everything else that went wrong.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var f flags
	status := -1
	version, made := service.Version()
	granted := service.Memory()
	parser, err := kong.New(&f,
		kong.Name("teahouse"),
		kong.Description("A chat room that people enter with ssh."),
		defaults(version, granted),
		kong.DefaultEnvars("TEAHOUSE"),
		kong.Help(func(_ kong.HelpOptions, c *kong.Context) error {
			manual.Help(stdout, c.Model, words.English())
			return nil
		}),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { status = code }),
	)
	if err != nil {
		panic(err) // the flags above do not parse
	}
	parser.Model.HelpFlag.Help = "Print all flags and commands."
	empty, err := service.CheckEnvironment(variables(parser.Model))
	var command *kong.Context
	if err == nil {
		command, err = parser.Parse(args)
	}
	if status >= 0 { // --help or --version
		return status
	}
	if err == nil {
		if command.Selected().Name == "check" {
			f.Serve = f.Check.Serve
		}
		err = f.check(command.Selected().Name)
	}
	if err != nil {
		service.Fail(stderr, fmt.Errorf("%w; see \"teahouse --help\"", err))
		return service.UsageStatus()
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	switch command.Selected().Name {
	case "serve":
		service.LimitHeap(granted)
		logger := service.Logger(stderr, f.Serve.LogLevel, f.Serve.LogFormat, f.Serve.LogAddresses)
		for _, name := range empty {
			logger.Warn("a variable is empty, and counts as not set", "variable", name)
		}
		err = f.serve(ctx, stdout, logger)
	case "status":
		err = monitor.Status(stdout, f.State)
	case "backup":
		if f.Backup.File == "-" {
			err = archive.Stream(ctx, stdout, stderr, f.State, !f.Backup.NoHostKey)
		} else {
			err = archive.Backup(ctx, stdout, f.State, f.Backup.File, !f.Backup.NoHostKey)
		}
	case "restore":
		err = archive.Restore(ctx, os.Stdin, stdout, archive.Restoration{
			State: f.State, File: f.Restore.File, Replace: f.Restore.Replace, Owner: f.Restore.Owner,
		})
	case "export":
		err = archive.Export(ctx, stdout, f.State, f.Export.Private)
	case "check":
		err = f.tryConfig(stdout, stderr)
		if err == nil && f.Check.TrustClock {
			err = archive.TrustClock(ctx, stdout, f.State, node, slog.New(slog.NewTextHandler(stderr, nil)))
		}
		if err == nil && !f.Check.Config {
			err = archive.Check(ctx, stdout, f.State, node, f.Serve.MaxSeats)
		}
	case "reindex":
		err = archive.Reindex(ctx, stdout, f.State, slog.New(slog.NewTextHandler(stderr, nil)))
	case "help":
		manual.Help(stdout, command.Model, words.English())
	case "man":
		err = manual.Man(stdout, command.Model, words.English(), made)
	case "completion":
		err = manual.Completion(stdout, command.Model, f.Completion.Shell)
	}
	if err = store.Explain(f.State, err); err != nil {
		service.Fail(stderr, err)
		return service.Status(err)
	}
	return 0
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

// house is the running program: the parts that turn makes work together.
type house struct {
	room      *room.Room
	monitor   *monitor.Monitor
	door      *serve.Door
	listeners []net.Listener
	manager   *service.Manager
	store     *store.Store
	keep      archive.Retention
	logger    *slog.Logger
	reread    func() (*serve.Settings, *service.Files, error)
	files     *service.Files // in use
	hangups   chan os.Signal // each asks for a reload
}

// serve opens the room and keeps it open until ctx ends.
func (f *flags) serve(ctx context.Context, stdout io.Writer, logger *slog.Logger) (err error) {
	service.OutliveReaders()
	slog.SetDefault(logger) // for packages that log by themselves
	open := false
	defer func() {
		if err != nil && !open {
			err = service.StartError{Err: store.Explain(f.State, err)}
		}
	}()
	version, _ := service.Version()
	h := &house{
		manager: service.Find(logger), monitor: monitor.New(version, f.State, logger),
		logger: logger, hangups: make(chan os.Signal, 1),
	}
	signal.Notify(h.hangups, syscall.SIGHUP) // from now on: one that comes during a long start must not end it
	defer signal.Stop(h.hangups)
	h.reread = f.Serve.settings(logger, version, h.monitor.Delivered)
	settings, files, err := h.reread()
	if err != nil {
		return err
	}
	h.files = files
	if h.listeners, err = f.Serve.listen(ctx, logger); err != nil {
		return err
	}
	if err := archive.Whole(f.State, archive.Anew{Room: f.Serve.NewRoom, Keys: f.Serve.NewKeys}, logger); err != nil {
		return err
	}
	kept, err := store.Open(f.State, logger)
	if err != nil {
		return err
	}
	defer kept.Close()
	h.store, h.keep = kept, archive.Retention{Age: time.Duration(f.Serve.Keep), Lines: f.Serve.KeepLines, Tidied: h.monitor.Tidied}
	if err := h.monitor.Open(ctx, f.Serve.Metrics, f.Serve.MetricsPublic); err != nil {
		return err
	}
	host, ecdsa, created, err := f.host()
	if err != nil {
		return err
	}
	secret, err := keys.LoadOrCreateSecret(f.State)
	if err != nil {
		return err
	}
	if h.room, err = room.Open(ctx, room.Config{
		Node: node, Log: h.monitor.Log(kept), History: h.monitor.History(kept), Logger: logger, Seats: f.Serve.MaxSeats,
		Limits: f.Serve.roomLimits(), Clock: service.Clock(), Keep: time.Duration(f.Serve.Keep), Secret: secret,
	}); err != nil {
		return err
	}
	if h.door, err = serve.New(serve.Config{
		Room: h.room, Settings: settings, Host: host, HostECDSA: ecdsa, Secret: secret, Proxies: f.Serve.ProxyProtocol,
		Limits: f.Serve.doorLimits(), Logger: logger,
	}); err != nil {
		return err
	}
	h.monitor.Room, h.monitor.Door = h.room, h.door
	serve.Greet(stdout, h.listeners, host, ecdsa, created)
	logger.Info("the room is open", append([]any{"version", version}, f.Serve.summary(settings)...)...)
	for _, lack := range archive.CheckLimits(f.Serve.MaxSeats) {
		logger.Warn(lack.Problem, "remedy", lack.Remedy)
	}
	open = true
	defer logger.Info("the room is closed")
	return h.turn(ctx)
}

// tryConfig reads all that a start with these flags would read, but the room.
func (f *flags) tryConfig(stdout, stderr io.Writer) error {
	logger := service.Logger(stderr, slog.LevelWarn, "text", true)
	settings, _, err := f.Serve.settings(logger, "", nil)()
	if err != nil {
		return err
	}
	if _, ok := service.Credential("host_key"); ok {
		if _, _, _, err := f.host(); err != nil {
			return err
		}
	}
	if f.Check.Config {
		facts := f.Serve.summary(settings)
		for i := 0; i < len(facts); i += 2 {
			fmt.Fprintf(stdout, "%s: %v\n", facts[i], facts[i+1])
		}
	}
	return nil
}

// summary is what an operator should know who has only the log: who may come
// in, for how long lines are kept, and for how many people there is place.
func (s *serveCommand) summary(set *serve.Settings) []any {
	door := "everybody"
	switch {
	case set.Allow != nil && set.Passphrase != nil:
		door = "keys of --allow and --admins, and who knows the passphrase"
	case set.Allow != nil:
		door = "keys of --allow and --admins"
	case set.Passphrase != nil:
		door = "keys of --admins, and who knows the passphrase"
	}
	facts := []any{"enter", door}
	if set.Allow != nil {
		facts = append(facts, "allowed_keys", set.Allow.Len())
	}
	return append(facts, "operator_keys", set.Admins.Len(), "keep", s.Keep.String(), "keep_lines", s.KeepLines,
		"seats", s.MaxSeats, "memory", service.Memory(), "descriptors", service.Descriptors())
}

// settings returns what reads the files that flags name: all of them, at the
// start and at each SIGHUP.
func (f *serveCommand) settings(logger *slog.Logger, version string, delivered func(time.Duration)) func() (*serve.Settings, *service.Files, error) {
	shared := ui.NewShared()
	return func() (*serve.Settings, *service.Files, error) {
		files := new(service.Files)
		s := &serve.Settings{
			Banner:     service.Read(files, "--banner", f.Banner, serve.Text),
			Admins:     service.Read(files, "--admins", f.Admins, keys.ReadAccess),
			Allow:      service.Read(files, "--allow", f.Allow, allowed),
			Passphrase: service.Read(files, "--passphrase-file", f.PassphraseFile, keys.ReadPassphrase),
			Screen: &ui.Config{
				Title: f.Title, MOTD: service.Read(files, "--motd", f.MOTD, serve.Text),
				Version: version, Keep: f.Keep.shown(), Contact: f.Contact, Words: words.English(), Logger: logger, Shared: shared, Delivered: delivered,
			},
		}
		return s, files, files.Err()
	}
}

// allowed reads an access file that need not be there.
func allowed(path string) (*keys.Access, error) {
	access, err := keys.ReadAccess(path)
	return &access, err
}

// listen opens the door's sockets, or takes those that systemd holds.
func (f *serveCommand) listen(ctx context.Context, logger *slog.Logger) ([]net.Listener, error) {
	sockets, err := service.Sockets()
	if err != nil {
		return nil, err
	}
	if len(sockets) > 0 {
		logger.Info("systemd holds the sockets, so --listen does not count", "sockets", len(sockets))
		return sockets, nil
	}
	return serve.Listen(ctx, f.Listen...)
}

// host is the host keys, and where they are kept if the first was made now.
// Where systemd hands in the first, the second must come from there, too, or
// there is none: several machines that share one show the same.
func (f *flags) host() (host, ecdsa gossh.Signer, where string, err error) {
	path, handed := service.Credential("host_key")
	if !handed {
		var created bool
		if host, created, err = keys.LoadOrCreateHost(f.State); err != nil {
			return nil, nil, "", err
		}
		if created {
			where = f.State
		}
		ecdsa, _, err = keys.LoadOrCreateHostECDSA(f.State)
		return host, ecdsa, where, err
	}
	if host, err = keys.LoadHost(path); err != nil {
		return nil, nil, "", err
	}
	if path, handed = service.Credential("host_key_ecdsa"); handed {
		ecdsa, err = keys.LoadHostECDSA(path)
	}
	return host, ecdsa, "", err
}

// turn runs the parts until ctx ends or one of them fails. The door closes
// first, so that everybody is told, and the room when nobody is in it.
func (h *house) turn(ctx context.Context) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	inside, closeRoom := context.WithCancel(context.WithoutCancel(ctx))
	defer closeRoom()

	var room, doors sync.WaitGroup
	room.Go(func() { fail(h.room.Run(inside)) })
	room.Go(func() { h.manager.Watch(inside, h.room.Ping) })
	room.Go(func() { h.monitor.Run(inside) })
	room.Go(func() { h.keep.Run(ctx, h.room, h.store, h.logger) })
	doors.Go(func() { h.door.Watch(ctx) })
	for _, l := range h.listeners {
		doors.Go(func() {
			if err := h.door.Serve(l); err != nil {
				fail(err)
			}
		})
	}
	h.manager.Ready()
	for open := true; open; {
		select {
		case <-h.hangups:
			h.reload()
		case <-ctx.Done():
			open = false
		}
	}
	h.manager.Stopping()
	h.door.Close()
	doors.Wait()
	closeRoom()
	room.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// reload puts the files into use as they are now, all of them or none.
func (h *house) reload() {
	h.manager.Reloading()
	defer h.manager.Ready()
	settings, files, err := h.reread()
	if err != nil {
		h.logger.Error("not reloaded: everything stays as it was", "err", err)
		return
	}
	h.door.Use(settings)
	h.logger.Info("reloaded", "changed", files.Changed(h.files))
	h.files = files
}

// flags is the whole command line.
type flags struct {
	State   string           `placeholder:"DIR" help:"Folder of the room's database and host key. Default: $$STATE_DIRECTORY, else $$XDG_DATA_HOME/teahouse, else ~/.local/share/teahouse."`
	Version kong.VersionFlag `env:"-" help:"Print the version."`

	Serve  serveCommand `cmd:"" default:"withargs" help:"Open the room, as no command does."`
	Status struct{}     `cmd:"" help:"Print what the server with this --state is doing; the exit status is 1 if it is not ready."`
	Backup struct {
		File      string `arg:"" placeholder:"FILE"`
		NoHostKey bool   `env:"-" help:"Leave the host key out."`
	} `cmd:"" help:"Write the room to a new tar FILE, or to standard output for -, also while it is open: the database, the host key (not with --no-host-key) and the secret of marks."`
	Restore struct {
		File    string `arg:"" placeholder:"FILE"`
		Replace bool   `env:"-" help:"Move the room that is there aside."`
		Owner   string `env:"-" placeholder:"USER" help:"For root: to whom it is to belong. Default: the owner of the folder."`
	} `cmd:"" help:"Put the room of a backup FILE, or of standard input for -, into the folder of --state, with the server stopped, once all of it is found sound. With --replace, a room that is there is moved aside. For root, it belongs to the owner of the folder, or to --owner."`
	Export struct {
		Private bool `env:"-" help:"Private lines, too."`
	} `cmd:"" help:"Print the history as JSON, an event a line; with --private, private lines too."`
	Check struct {
		Config     bool         `env:"-" help:"Only the flags, and the files that they name."`
		TrustClock bool         `env:"-" help:"With the server stopped: take the clock of this machine for right, however far it is from where the room left off."`
		Serve      serveCommand `embed:""`
	} `cmd:"" help:"Look whether the flags and the files that they name would do for a start, and whether the database, the keys, their permissions and the limits of this machine are sound, and print what to do if not. With --config, the flags and files only. Give it the flags of the server."`
	Reindex    struct{} `cmd:"" help:"Make the search index anew, with the server stopped, if check says so."`
	Help       struct{} `cmd:"" help:"Print all flags and commands."`
	Man        struct{} `cmd:"" help:"Print the manual page, for man."`
	Completion struct {
		Shell string `arg:"" enum:"bash,zsh,fish"`
	} `cmd:"" help:"Print what a shell completes this command line with."`
}

// term is how long something holds, as people write it.
type term time.Duration

// UnmarshalText implements [encoding.TextUnmarshaler].
func (t *term) UnmarshalText(text []byte) error {
	d, err := room.ParseTerm(string(text))
	*t = term(d)
	return err
}

// String is the term as people write it.
func (t term) String() string { return room.FormatTerm(time.Duration(t)) }

// shown is the term as the screens take it: 0 if it has no end.
func (t term) shown() time.Duration {
	if time.Duration(t) == room.Forever {
		return 0
	}
	return time.Duration(t)
}

// serveCommand is the configuration of a server.
type serveCommand struct {
	Listen           []string       `default:":2222" placeholder:"ADDR" help:"Address to listen on; repeat it for several. Sockets that systemd hands over take its place."`
	Title            string         `default:"teahouse" placeholder:"TEXT" help:"Name of the room, in everybody's title bar."`
	MOTD             string         `name:"motd" type:"existingfile" placeholder:"FILE" help:"Text shown to those who enter; read again at SIGHUP."`
	Banner           string         `type:"existingfile" placeholder:"FILE" help:"Text shown before login; read again at SIGHUP."`
	Admins           string         `type:"existingfile" placeholder:"FILE" help:"Public keys of operators, a line each as in authorized_keys; read again at SIGHUP, for those inside, too."`
	Allow            string         `type:"existingfile" closes:"" placeholder:"FILE" help:"Public keys that come in, and no others but those of --admins; read again at SIGHUP, for newcomers."`
	PassphraseFile   string         `type:"existingfile" closes:"" placeholder:"FILE" help:"Passphrase that everybody is asked for whose key is not in --allow or --admins; the file is for this server alone, and read again at SIGHUP."`
	Contact          string         `placeholder:"TEXT" help:"To whom those may write who are refused, kicked or banned: an address, a name, a room."`
	Keep             term           `default:"90d" placeholder:"TERM" help:"For how long lines are kept: 30m, 12h, 7d, 8w or forever. Older ones are shown to nobody, and soon deleted."`
	KeepLines        int            `default:"0" placeholder:"N" help:"How many of the newest lines are kept; 0 is no limit."`
	MaxSeats         int            `default:"${seats}" placeholder:"N" help:"Terminals in the room at most; operators have 8 more, so that they can come into a full one. Default: what fits into the memory that is granted at 120 KB each, and no more than 10000."`
	TerminalsEach    int            `default:"${terminals}" placeholder:"N" help:"Terminals of one person at most: a person has a few devices, a loop has many."`
	ConnectionsEach  int            `default:"${connections}" placeholder:"N" help:"Connections of people in the room from one address at most: of IPv6 from a /64, 4 times as many from a /56, and 16 times from a /48. More wait, or are told so. People whom the room knows, as operators, keys in --allow and names registered for a day, come in beside them. Raise it where many come through one gateway."`
	AddressPeople    int            `default:"${people}" placeholder:"N" help:"How many people one address (IPv6: one /64, and a /48 four times as many) counts as: so much more than one person may guests and newcomers from there say, rename, look up and begin in private together, since a new key costs nothing. Who registered a day ago, keys in --allow and operators are charged as persons only. Raise it where many come through one gateway."`
	AddressTerminals int            `default:"${crowd}" placeholder:"N" help:"Terminals of guests and newcomers from one address at most, so that one fills no house; 0 is half of --max-seats, and no more than 64. Raise it where many come through one gateway."`
	AddressAccounts  int            `default:"${accounts}" placeholder:"N" help:"New accounts from one address within a day, so that nobody hoards names. Keys in --allow or --admins, and those first seen over a day ago, do not count. Raise it where many come through one gateway."`
	ReportRate       service.Rate   `default:"${reports}" placeholder:"N/TIME" help:"Reports of one person: so many at once, and then one each time. Operators read them all."`
	AddressReports   service.Rate   `default:"${crowdreports}" placeholder:"N/TIME" help:"Reports of guests and newcomers from one address together. Raise it where many come through one gateway."`
	LineRate         service.Rate   `default:"${lines}" placeholder:"N/TIME" help:"Lines of one person: so many at once, and then one each time, which is faster than people type. More wait, and are refused after 20 s."`
	BotRate          service.Rate   `default:"${bots}" placeholder:"N/TIME" help:"Lines of one bot: so many at once, and then one each time."`
	DialRate         service.Rate   `default:"${dialing}" placeholder:"N/TIME" help:"New connections from one address: so many at once, and then one each time, as each costs half a millisecond. More wait their turn, for 10 s at most, and then are told when to come again."`
	EnterRate        service.Rate   `default:"${entering}" placeholder:"N/TIME" help:"Who comes in from one address, by commands, too: so many at once, and then one each time, as everybody's list changes. More wait their turn. People whom the room knows wait for no neighbour."`
	ProxyProtocol    []netip.Prefix `placeholder:"CIDR" help:"Network of proxies, which must say in a PROXY header whose connection they bring; repeat it for several."`
	Metrics          string         `placeholder:"ADDR" help:"Serve figures for Prometheus, health and profiles at 127.0.0.1:PORT or unix:PATH."`
	MetricsPublic    bool           `help:"Let --metrics listen where others than this machine can reach it. It asks for no password."`
	LogLevel         slog.Level     `default:"info" placeholder:"LEVEL" help:"Log debug, info, warn or error and above. What people write is never logged."`
	LogFormat        string         `enum:"auto,text,json" default:"auto" placeholder:"FORMAT" help:"Form of the log: text or json. Default: text on a terminal, else json."`
	LogAddresses     bool           `default:"true" help:"Log where people come from; --log-addresses=false leaves it out."`
	NewRoom          bool           `env:"-" help:"Begin an empty room where the database of one is missing but its keys are there."`
	NewKeys          bool           `env:"-" help:"Make a host key or mark secret anew that a room has lost."`
}

// check looks at what the flags say together, and finds the state folder.
func (f *flags) check(command string) error {
	s := &f.Serve
	if s.MaxSeats < 1 {
		return fmt.Errorf("--max-seats: %d lets nobody in", s.MaxSeats)
	}
	if s.TerminalsEach < 1 || s.ConnectionsEach < 1 {
		return errors.New("--terminals-each, --connections-each: at least one is needed")
	}
	if s.AddressPeople < 1 || s.AddressAccounts < 1 {
		return errors.New("--address-people, --address-accounts: at least one is needed")
	}
	if s.AddressTerminals < 0 {
		return errors.New("--address-terminals: 0 is half of --max-seats")
	}
	if s.KeepLines < 0 {
		return fmt.Errorf("--keep-lines: %d cannot be kept; 0 is no limit", s.KeepLines)
	}
	if s.Contact != "" {
		clean, err := room.CleanLine(s.Contact, room.MaxGrounds)
		if err != nil {
			return fmt.Errorf("--contact: %w", err)
		}
		s.Contact = clean
	}
	if len(s.Listen) == 0 {
		return errors.New("--listen: an empty address is nowhere; leave the flag out for port 2222")
	}
	for _, addr := range s.Listen {
		if _, err := net.ResolveTCPAddr("tcp", addr); err != nil {
			return fmt.Errorf("--listen: %w", err)
		}
	}
	if err := monitor.Check(s.Metrics, s.MetricsPublic); s.Metrics != "" && err != nil {
		return fmt.Errorf("--metrics: %w", err)
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

// defaults are those that the packages or the machine give.
func defaults(version string, memory int64) kong.Vars {
	inside, door := room.DefaultLimits(), serve.DefaultLimits()
	return kong.Vars{
		"version":      "teahouse " + version,
		"seats":        fmt.Sprint(service.Seats(memory)),
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

// roomLimits are the room's limits with what the flags change of them.
func (s *serveCommand) roomLimits() room.Limits {
	l := room.DefaultLimits()
	l.Seats = s.TerminalsEach
	l.Lines.Burst, l.Lines.Every = s.LineRate.Burst, s.LineRate.Each
	l.Bots.Burst, l.Bots.Every = s.BotRate.Burst, s.BotRate.Each
	l.Reports.Burst, l.Reports.Every = s.ReportRate.Burst, s.ReportRate.Each
	l.AddressReports.Burst, l.AddressReports.Every = s.AddressReports.Burst, s.AddressReports.Each
	l.People, l.AddressSeats, l.Accounts = s.AddressPeople, s.AddressTerminals, s.AddressAccounts
	return l
}

// doorLimits are the door's limits with what the flags change of them.
func (s *serveCommand) doorLimits() serve.Limits {
	l := serve.DefaultLimits().ForSeats(s.MaxSeats)
	l.PerAddress = s.ConnectionsEach
	l.Entering.Burst, l.Entering.Every = s.EnterRate.Burst, s.EnterRate.Each
	l.Dialing.Burst, l.Dialing.Every = s.DialRate.Burst, s.DialRate.Each
	return l
}
