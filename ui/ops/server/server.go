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
	"sync"
	"syscall"

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
	flags     *config.Flags
	version   string
	room      *room.Room
	monitor   *monitor.Monitor
	door      *serve.Door
	listeners []net.Listener
	manager   *service.Manager
	store     *store.Store
	cluster   *cluster.Log                            // nil where the room is on this machine alone
	shared    func(*serve.Settings) map[string]string // what all nodes of a room must have alike
	keep      archive.Retention
	logger    *slog.Logger
	reread    func() (*serve.Settings, *service.Files, error)
	files     *service.Files // in use
	hangups   chan os.Signal // each asks for a reload
}

// Run opens the room and keeps it open until ctx ends, or a part of it fails; what
// keeps it from opening is a service.StartError. Where people come in is written to
// stdout.
func Run(ctx context.Context, f *config.Flags, stdout io.Writer, logger *slog.Logger) error {
	service.OutliveReaders()
	slog.SetDefault(logger) // for packages that log by themselves
	version, _ := service.Version()
	s := &server{
		flags: f, version: version, logger: logger,
		manager: service.Find(logger), monitor: monitor.New(version, f.State, logger),
		hangups: make(chan os.Signal, 1),
	}
	signal.Notify(s.hangups, syscall.SIGHUP) // from now on: one that comes during a long start must not end it
	defer signal.Stop(s.hangups)
	defer s.close()
	err := s.open(ctx, stdout)
	if err != nil && ctx.Err() != nil { // whatever it was at then failed for that, and a manager takes a failure for one
		logger.Info("stopped before the room was open", "err", err)
		return nil
	}
	if err != nil {
		return service.StartError{Err: store.Explain(f.State, err)}
	}
	defer logger.Info("the room is closed")
	return s.turn(ctx)
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
