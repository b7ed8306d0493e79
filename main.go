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
	"teahouse/ui/serve"
	"teahouse/ui/serve/manual"
	"teahouse/ui/serve/monitor"
	"teahouse/ui/serve/service"
	"teahouse/ui/words"
)

// flags is the whole command line.
type flags struct {
	State   string           `placeholder:"DIR" help:"Folder of the room's database and host key. Default: $$STATE_DIRECTORY, else $$XDG_DATA_HOME/teahouse, else ~/.local/share/teahouse."`
	Version kong.VersionFlag `env:"-" help:"Print the version."`

	Serve      serveCommand `cmd:"" default:"withargs" help:"Open the room, as no command does."`
	Status     struct{}     `cmd:"" help:"Print what the server with this --state is doing."`
	Help       struct{}     `cmd:"" help:"Print all flags and commands."`
	Man        struct{}     `cmd:"" help:"Print the manual page, for man."`
	Completion struct {
		Shell string `arg:"" enum:"bash,zsh,fish"`
	} `cmd:"" help:"Print what a shell completes this command line with."`
}

// serveCommand is the configuration of a server.
type serveCommand struct {
	Listen        []string       `default:":2222" placeholder:"ADDR" help:"Address to listen on; repeat it for several. Sockets that systemd hands over take its place."`
	Title         string         `default:"teahouse" placeholder:"TEXT" help:"Name of the room, in everybody's title bar."`
	MOTD          string         `name:"motd" type:"existingfile" placeholder:"FILE" help:"Text shown to those who enter; read again at SIGHUP."`
	Banner        string         `type:"existingfile" placeholder:"FILE" help:"Text shown before login; read again at SIGHUP."`
	MaxSeats      int            `default:"${seats}" placeholder:"N" help:"Terminals in the room at most. Default: what fits into the memory that is granted at 120 KB each, and no more than 10000."`
	ProxyProtocol []netip.Prefix `placeholder:"CIDR" help:"Network of proxies, which must say in a PROXY header whose connection they bring; repeat it for several."`
	Metrics       string         `placeholder:"ADDR" help:"Serve figures for Prometheus, health and profiles at 127.0.0.1:PORT or unix:PATH."`
	MetricsPublic bool           `help:"Let --metrics listen where others than this machine can reach it. It asks for no password."`
	LogLevel      slog.Level     `default:"info" placeholder:"LEVEL" help:"Log debug, info, warn or error and above. What people write is never logged."`
	LogFormat     string         `enum:"auto,text,json" default:"auto" placeholder:"FORMAT" help:"Form of the log: text or json. Default: text on a terminal, else json."`
	LogAddresses  bool           `default:"true" help:"Log where people come from; --log-addresses=false leaves it out."`
}

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
		kong.Vars{"version": "teahouse " + version, "seats": fmt.Sprint(service.Seats(granted))},
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
	command, err := parser.Parse(args)
	if status >= 0 { // --help or --version
		return status
	}
	if err == nil {
		err = f.check()
	}
	if err != nil {
		fmt.Fprintf(stderr, "teahouse: %v; see \"teahouse --help\"\n", err)
		return service.UsageStatus()
	}
	switch command.Selected().Name {
	case "serve":
		service.LimitHeap(granted)
		err = f.serve(ctx, stdout, service.Logger(stderr, f.Serve.LogLevel, f.Serve.LogFormat, f.Serve.LogAddresses))
	case "status":
		err = monitor.Status(stdout, f.State)
	case "help":
		manual.Help(stdout, command.Model, words.English())
	case "man":
		err = manual.Man(stdout, command.Model, words.English(), made)
	case "completion":
		err = manual.Completion(stdout, command.Model, f.Completion.Shell)
	}
	if err != nil {
		fmt.Fprintf(stderr, "teahouse: %v\n", err)
		return 1
	}
	return 0
}

func (f *flags) check() error {
	s := &f.Serve
	if s.MaxSeats < 1 {
		return fmt.Errorf("--max-seats: %d lets nobody in", s.MaxSeats)
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
		dir, err := service.State()
		if err != nil {
			return err
		}
		f.State = dir
	}
	return nil
}

// house is the running program: the parts that turn makes work together.
type house struct {
	room      *room.Room
	monitor   *monitor.Monitor
	door      *serve.Door
	listeners []net.Listener
	manager   *service.Manager
	logger    *slog.Logger
	reread    func() (*serve.Settings, *service.Files, error)
	files     *service.Files // in use
}

// serve opens the room and keeps it open until ctx ends.
func (f *flags) serve(ctx context.Context, stdout io.Writer, logger *slog.Logger) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	version, _ := service.Version()
	h := &house{
		manager: service.Find(logger), monitor: monitor.New(version, f.State, logger),
		logger: logger,
	}
	h.reread = f.Serve.settings(logger, version, h.monitor.Delivered)
	settings, files, err := h.reread()
	if err != nil {
		return err
	}
	h.files = files
	if h.listeners, err = f.Serve.listen(ctx, logger); err != nil {
		return err
	}
	kept, err := store.Open(f.State, logger)
	if err != nil {
		return err
	}
	defer kept.Close()
	if err := h.monitor.Open(ctx, f.Serve.Metrics, f.Serve.MetricsPublic); err != nil {
		return err
	}
	host, created, err := f.host()
	if err != nil {
		return err
	}
	secret, err := keys.LoadOrCreateSecret(f.State)
	if err != nil {
		return err
	}
	if h.room, err = room.Open(ctx, room.Config{
		Node: "local", Log: h.monitor.Log(kept), History: h.monitor.History(kept), Logger: logger, Seats: f.Serve.MaxSeats,
	}); err != nil {
		return err
	}
	if h.door, err = serve.New(serve.Config{
		Room: h.room, Settings: settings, Host: host, Secret: secret, Proxies: f.Serve.ProxyProtocol,
		Limits: serve.DefaultLimits().ForSeats(f.Serve.MaxSeats), Logger: logger,
	}); err != nil {
		return err
	}
	h.monitor.Room, h.monitor.Door = h.room, h.door
	serve.Greet(stdout, h.listeners, host.PublicKey(), created)
	logger.Info("the room is open", "version", version, "seats", f.Serve.MaxSeats, "memory", service.Memory())
	defer logger.Info("the room is closed")
	return h.turn(ctx)
}

// settings returns what reads the files that flags name: all of them, at the
// start and at each SIGHUP.
func (f *serveCommand) settings(logger *slog.Logger, version string, delivered func(time.Duration)) func() (*serve.Settings, *service.Files, error) {
	shared := ui.NewShared()
	return func() (*serve.Settings, *service.Files, error) {
		files := new(service.Files)
		s := &serve.Settings{
			Banner: service.Read(files, "--banner", f.Banner, serve.Text),
			Screen: &ui.Config{
				Title: f.Title, MOTD: service.Read(files, "--motd", f.MOTD, serve.Text),
				Version: version, Words: words.English(), Logger: logger, Shared: shared, Delivered: delivered,
			},
		}
		return s, files, files.Err()
	}
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

// host is the host key, and where it is kept if it was made now.
func (f *flags) host() (key gossh.Signer, where string, err error) {
	if path, ok := service.Credential("host_key"); ok {
		key, err = keys.LoadHost(path)
		return key, "", err
	}
	key, created, err := keys.LoadOrCreateHost(f.State)
	if created {
		where = f.State
	}
	return key, where, err
}

// turn runs the parts until ctx ends or one of them fails. The door closes
// first, so that everybody is told, and the room when nobody is in it.
func (h *house) turn(ctx context.Context) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	inside, closeRoom := context.WithCancel(context.WithoutCancel(ctx))
	defer closeRoom()
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)

	var room, doors sync.WaitGroup
	room.Go(func() { fail(h.room.Run(inside)) })
	room.Go(func() { h.manager.Watch(inside, h.room.Ping) })
	room.Go(func() { h.monitor.Run(inside) })
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
		case <-hup:
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
