// Package server is the running server: its parts, in the order in which they open
// and close.
package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/room/cluster"
	"teahouse/room/fault"
	"teahouse/room/store"
	"teahouse/ui/ops/archive"
	"teahouse/ui/ops/config"
	"teahouse/ui/ops/monitor"
	"teahouse/ui/ops/service"
	"teahouse/ui/serve"
)

// server is the parts that turn makes work together.
type server struct {
	room      *room.Room
	monitor   *monitor.Monitor
	door      *serve.Door
	listeners []net.Listener
	manager   *service.Manager
	store     *store.Store
	cluster   *cluster.Log // nil where the room is on this machine alone
	shared    func(*serve.Settings) map[string]string
	keep      archive.Retention
	logger    *slog.Logger
	reread    func() (*serve.Settings, *service.Files, error)
	files     *service.Files // in use
	hangups   chan os.Signal // each asks for a reload
}

// Run opens the room and keeps it open until ctx ends, or a part of it fails; what
// keeps it from opening is a service.StartError. Where people come in is written to
// stdout.
func Run(ctx context.Context, f *config.Flags, stdout io.Writer, logger *slog.Logger) (err error) {
	service.OutliveReaders()
	slog.SetDefault(logger) // for packages that log by themselves
	open := false
	defer func() {
		if err != nil && !open {
			err = service.StartError{Err: store.Explain(f.State, err)}
		}
	}()
	version, _ := service.Version()
	s := &server{
		manager: service.Find(logger), monitor: monitor.New(version, f.State, logger),
		logger: logger, hangups: make(chan os.Signal, 1),
	}
	signal.Notify(s.hangups, syscall.SIGHUP) // from now on: one that comes during a long start must not end it
	defer signal.Stop(s.hangups)
	s.reread = f.Serve.Settings(logger, version, s.monitor.Delivered)
	settings, files, err := s.reread()
	if err != nil {
		return err
	}
	s.files = files
	if s.listeners, err = listen(ctx, f.Serve.Listen, logger); err != nil {
		return err
	}
	crew, err := f.Serve.Cluster.Config(version, time.Duration(f.Serve.Keep), logger)
	if err != nil {
		return err
	}
	if err := archive.Finished(f.State); err != nil {
		return err
	}
	if crew != nil {
		if err := cluster.Prepare(ctx, *crew, f.State); err != nil {
			return err
		}
	}
	if err := archive.Whole(f.State, archive.Anew{Room: f.Serve.NewRoom, Keys: f.Serve.NewKeys}, f.Serve.Handed(), logger); err != nil {
		return err
	}
	kept, err := store.Open(f.State, logger)
	if err != nil {
		return err
	}
	defer kept.Close()
	s.store, s.keep = kept, archive.Retention{Age: time.Duration(f.Serve.Keep), Lines: f.Serve.KeepLines, Tidied: s.monitor.Tidied}
	if err := s.monitor.Open(ctx, f.Serve.Metrics, f.Serve.MetricsPublic); err != nil {
		return err
	}
	own, err := f.Keys()
	if err != nil {
		return err
	}
	var log room.Log = kept
	peers := func() []room.Peer { return nil }
	if crew == nil {
		err = archive.Alone(ctx, kept)
	} else {
		s.shared = func(set *serve.Settings) map[string]string { return f.Serve.Shared(own, set) }
		crew.Shared = s.shared(settings)
		if s.cluster, err = cluster.Join(ctx, *crew, kept); err == nil {
			defer s.cluster.Close()
			log, peers, s.monitor.Cluster = s.cluster, s.cluster.Nodes, s.cluster.Figures
		}
	}
	if err != nil {
		return err
	}
	if s.room, err = room.Open(ctx, room.Config{
		Node: f.Serve.Cluster.Name(), Version: version, Peers: peers, Log: s.monitor.Log(log), History: kept, Logger: logger, Seats: f.Serve.Seats(),
		Channels: f.Serve.Channels, Limits: f.Serve.RoomLimits(), Clock: service.Clock(), Keep: time.Duration(f.Serve.Keep), Secret: own.Secret,
	}); err != nil {
		return err
	}
	if s.door, err = serve.New(serve.Config{
		Room: s.room, Settings: settings, Host: own.Host, HostECDSA: own.ECDSA, Secret: own.Secret, Proxies: f.Serve.ProxyProtocol,
		Limits: f.Serve.DoorLimits(), Logger: logger,
		Short: func() bool {
			short, _, _ := service.Short()
			return short
		},
	}); err != nil {
		return err
	}
	s.monitor.Room, s.monitor.Door = s.room, s.door
	serve.Greet(stdout, s.listeners, own.Host, own.ECDSA, own.Made)
	if own.Beside {
		logger.Warn("an ECDSA host key was made: a room from before there was one needs nothing more, but one that had it has lost it, and clients that pinned it refuse this server",
			"file", filepath.Join(f.State, keys.HostECDSAFile), "remedy", "where it was lost, stop the server and put it back from a backup")
	}
	logger.Info("the room is open", append([]any{"version", version}, f.Serve.Summary(settings)...)...)
	for _, lack := range archive.CheckLimits(archive.Limits{Seats: f.Serve.Seats(), Grant: service.Granted(), Whose: "this server"}) {
		logger.Warn(lack.Problem, "remedy", lack.Remedy)
	}
	open = true
	defer logger.Info("the room is closed")
	return s.turn(ctx)
}

// listen opens the door's sockets, or takes those that systemd holds.
func listen(ctx context.Context, addresses []string, logger *slog.Logger) ([]net.Listener, error) {
	sockets, err := service.Sockets()
	if err != nil {
		return nil, err
	}
	if len(sockets) > 0 {
		logger.Info("systemd holds the sockets, so --listen does not count", "sockets", len(sockets))
		return sockets, nil
	}
	return serve.Listen(ctx, addresses...)
}

// turn runs the parts until ctx ends or one of them fails. The door closes
// first, so that everybody is told, and the room when nobody is in it.
func (s *server) turn(ctx context.Context) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	inside, closeRoom := context.WithCancel(context.WithoutCancel(ctx))
	defer closeRoom()

	var room, doors sync.WaitGroup
	part := func(of *sync.WaitGroup, name string, run func()) {
		of.Go(func() {
			if caught := fault.Contain(s.logger, name, run); caught != nil {
				fail(caught)
			}
		})
	}
	part(&room, "the room", func() { fail(s.room.Run(inside)) })
	if s.cluster != nil {
		part(&room, "looking after the cluster", func() {
			if err := s.cluster.Run(inside, s.room.Up, s.room.Down); err != nil {
				fail(err)
			}
		})
	}
	part(&room, "the watchdog", func() { s.manager.Watch(inside, s.room.Ping) })
	part(&room, "the monitor", func() { s.monitor.Run(inside) })
	part(&room, "keeping the heap small", func() { service.TendHeap(inside) })
	part(&room, "keeping what is to be kept", func() { s.keep.Run(ctx, s.room, s.store, s.logger) })
	part(&doors, "watching the door", func() { s.door.Watch(ctx) })
	for _, l := range s.listeners {
		part(&doors, "the door", func() {
			if err := s.door.Serve(l); err != nil {
				fail(err)
			}
		})
	}
	s.manager.Ready()
	for open := true; open; {
		select {
		case <-s.hangups:
			s.reload()
		case <-ctx.Done():
			open = false
		}
	}
	s.manager.Stopping()
	s.door.Close()
	doors.Wait()
	closeRoom()
	room.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// reload puts the files into use as they are now, all of them or none.
func (s *server) reload() {
	s.manager.Reloading()
	defer s.manager.Ready()
	settings, files, err := s.reread()
	if err != nil {
		s.logger.Error("not reloaded: everything stays as it was", "err", err)
		return
	}
	s.door.Use(settings)
	s.logger.Info("reloaded", "changed", files.Changed(s.files))
	if s.cluster != nil {
		if differs := s.cluster.Share(s.shared(settings)); len(differs) > 0 {
			s.logger.Warn("this node is not as the others of its room any more: give all the same, and reload them", "differs", differs)
		}
	}
	s.files = files
}
