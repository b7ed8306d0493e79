package server

// How the parts open: each needs those before it, and what does not open is told in
// words that say what to do.

import (
	"context"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"time"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/room/cluster"
	"teahouse/room/store"
	"teahouse/ui/ops/archive"
	"teahouse/ui/ops/config"
	"teahouse/ui/ops/service"
	"teahouse/ui/serve"
)

// open opens the parts, and writes to stdout where people come in. What was opened
// before an error, close closes.
func (s *server) open(ctx context.Context, stdout io.Writer) (err error) {
	f := s.flags
	s.reread = f.Serve.Settings(s.logger, s.version, s.monitor.Delivered)
	settings, files, err := s.reread()
	if err != nil {
		return err
	}
	s.files = files
	if s.listeners, err = listen(ctx, f.Serve.Listen, s.logger); err != nil {
		return err
	}
	crew, err := f.Serve.Cluster.Config(s.version, time.Duration(f.Serve.Keep), s.logger)
	if err != nil {
		return err
	}
	if err := s.openStore(ctx, crew); err != nil {
		return err
	}
	if err := s.monitor.Open(ctx, f.Serve.Metrics, f.Serve.MetricsPublic); err != nil {
		return err
	}
	own, err := f.Keys()
	if err != nil {
		return err
	}
	s.shared = func(set *serve.Settings) map[string]string { return f.Serve.Shared(own, set) }
	if crew == nil {
		err = archive.Alone(ctx, s.store)
	} else {
		err = s.joinCluster(ctx, crew, settings)
	}
	if err != nil {
		return err
	}
	if err := s.openRoom(ctx, own.Secret); err != nil {
		return err
	}
	if err := s.openDoor(settings, own); err != nil {
		return err
	}
	s.monitor.Room, s.monitor.Door = s.room, s.door
	serve.Greet(stdout, s.listeners, own.Host, own.ECDSA, own.Made)
	s.tell(settings, own)
	return nil
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

// openStore opens the state folder, once that is known to be whole. Crew is nil where the
// room is on this machine alone.
func (s *server) openStore(ctx context.Context, crew *cluster.Config) error {
	f := s.flags
	if err := archive.Finished(f.State); err != nil {
		return err
	}
	if crew != nil {
		if err := cluster.Prepare(ctx, *crew, f.State); err != nil {
			return err
		}
	}
	if err := archive.Whole(f.State, archive.Anew{Room: f.Serve.NewRoom, Keys: f.Serve.NewKeys}, f.Serve.Handed(), s.logger); err != nil {
		return err
	}
	stage, err := store.Look(f.State)
	if err != nil {
		return err
	}
	kept, err := store.Open(f.State, s.logger)
	if err != nil {
		return err
	}
	if stage == store.None && !f.Serve.NewRoom { // as on a disk that is not mounted
		begins := "a new room begins, for there is none here"
		if crew != nil {
			begins = "this node begins with what NATS holds of the room, or with a new one if that is none, for there is none here"
		}
		s.logger.Info(begins, "state", f.State,
			"remedy", "if there was one, stop the server: its disk is not mounted, or --state should name another folder")
	}
	s.store, s.monitor.Held = kept, kept.Held
	s.keep = archive.Retention{Age: time.Duration(f.Serve.Keep), Lines: f.Serve.KeepLines, Tidied: s.monitor.Tidied}
	return nil
}

// joinCluster opens the log that the room shares with other nodes.
func (s *server) joinCluster(ctx context.Context, crew *cluster.Config, settings *serve.Settings) error {
	crew.Shared = s.shared(settings)
	joined, err := cluster.Join(ctx, *crew, s.store)
	if err != nil {
		return err
	}
	s.cluster, s.monitor.Cluster = joined, joined.Figures
	return nil
}

func (s *server) openRoom(ctx context.Context, secret []byte) (err error) {
	f := s.flags
	log, peers := room.Log(s.store), func() []room.Peer { return nil }
	if s.cluster != nil {
		log, peers = s.cluster, s.cluster.Nodes
	}
	s.room, err = room.Open(ctx, room.Config{
		Node: f.Serve.Cluster.Name(), Version: s.version, Peers: peers,
		Log: s.monitor.Log(log), History: s.store, Logger: s.logger,
		Seats: f.Serve.Seats(), Channels: f.Serve.Channels, Limits: f.Serve.RoomLimits(),
		Clock: service.Clock(), Keep: time.Duration(f.Serve.Keep), Secret: secret,
	})
	return err
}

func (s *server) openDoor(settings *serve.Settings, own config.Keys) (err error) {
	f := s.flags
	s.door, err = serve.New(serve.Config{
		Room: s.room, Settings: settings, Host: own.Host, HostECDSA: own.ECDSA, Secret: own.Secret,
		Proxies: f.Serve.ProxyProtocol, Limits: f.Serve.DoorLimits(), Logger: s.logger,
		Short: func() bool {
			short, _, _ := service.Short()
			return short
		},
	})
	return err
}

// tell logs that the room is open, and what whoever runs it should know of that.
func (s *server) tell(settings *serve.Settings, own config.Keys) {
	f := s.flags
	if own.Beside {
		s.logger.Warn("an ECDSA host key was made: a room from before there was one needs nothing more, but one that had it has lost it, and clients that pinned it refuse this server",
			"file", filepath.Join(f.State, keys.HostECDSAFile), "remedy", "where it was lost, stop the server and put it back from a backup")
	}
	s.logger.Info("the room is open", append([]any{"version", s.version}, f.Serve.Summary(settings)...)...)
	for _, lack := range archive.CheckLimits(archive.Limits{Seats: f.Serve.Seats(), Grant: service.Granted(), Whose: "this server"}) {
		s.logger.Warn(lack.Problem, "remedy", lack.Remedy)
	}
}

// close closes what was opened, the last first. The door closes as turn ends.
func (s *server) close() {
	if s.cluster != nil {
		s.cluster.Close()
	}
	if s.store != nil {
		s.store.Close()
	}
}
