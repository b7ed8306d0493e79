package service

// A service manager that cannot be told something ends no server. The exit status keeps it from
// trying again where a start would fail again, and lets it where what is wrong may pass by itself
// or by others.

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Manager is the service manager that started this process, or nobody.
type Manager struct {
	logger   *slog.Logger
	watchdog time.Duration // without a sign of life, until it restarts us; 0 if it does not
}

// Find returns the manager that the environment tells of.
func Find(logger *slog.Logger) *Manager {
	watchdog, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		logger.Warn("the watchdog is off: what systemd says of it is not understood", "err", err)
	}
	return &Manager{logger, watchdog}
}

// Ready tells that the service is up, or up again after Reloading.
func (m *Manager) Ready() { m.tell(daemon.SdNotifyReady) }

// Stopping tells that the service will end.
func (m *Manager) Stopping() { m.tell(daemon.SdNotifyStopping) }

// Reloading tells that the configuration is being read again. The time is how
// systemd knows that this answers its own signal.
func (m *Manager) Reloading() {
	m.tell(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
}

// Watch tells the manager at half its interval that the service lives, as long
// as works returns nil in time. It returns when ctx ends, or at once where
// nobody watches.
func (m *Manager) Watch(ctx context.Context, works func(context.Context) error) {
	if m.watchdog == 0 {
		return
	}
	tick := time.NewTicker(m.watchdog / 2)
	defer tick.Stop()
	for {
		m.prove(ctx, works)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (m *Manager) prove(ctx context.Context, works func(context.Context) error) {
	asked, cancel := context.WithTimeout(ctx, m.watchdog/2)
	defer cancel()
	err := works(asked)
	switch {
	case err == nil:
		m.tell(daemon.SdNotifyWatchdog)
	case ctx.Err() == nil:
		m.logger.Error("no sign of life for the watchdog, which restarts the service", "err", err)
	}
}

func (m *Manager) tell(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		m.logger.Warn("systemd cannot be told", "err", err)
	}
}

// Sockets returns the listening sockets that the manager holds for the
// service, in its order; none if there is no manager, or if it holds none.
func Sockets() ([]net.Listener, error) {
	sockets, err := activation.Listeners()
	if err != nil {
		return nil, err
	}
	for i, l := range sockets {
		if _, ok := l.(*net.TCPListener); !ok {
			return nil, fmt.Errorf("socket %d of %d that systemd handed over does not listen on TCP: correct the socket unit", i+1, len(sockets))
		}
	}
	return sockets, nil
}

// StartError is what kept a server from starting.
type StartError struct{ Err error }

func (e StartError) Error() string { return e.Err.Error() }

// Unwrap returns the error itself.
func (e StartError) Unwrap() error { return e.Err }

// passing is what may end by itself, or by somebody who does not know of this
// server: a start that fails for it is worth trying again.
var passing = []error{
	syscall.ENOSPC, syscall.EDQUOT, syscall.EIO, syscall.ESTALE, syscall.EBUSY, syscall.EAGAIN, syscall.EINTR,
	syscall.ENOMEM, syscall.EMFILE, syscall.ENFILE, syscall.EADDRINUSE, syscall.EADDRNOTAVAIL,
	context.Canceled, context.DeadlineExceeded,
	nats.ErrNoServers, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrConnectionClosed, jetstream.ErrNoStreamResponse, // servers that come up later
}

// Status is the exit status for an error: 1, but under a manager EX_CONFIG for
// a start that would fail again, as with a damaged database or a lost key.
func Status(err error) int {
	_, start := errors.AsType[StartError](err)
	if !start || os.Getenv("NOTIFY_SOCKET") == "" || Unnamed(err) || slices.ContainsFunc(passing, func(p error) bool { return errors.Is(err, p) }) {
		return 1
	}
	return exConfig
}

// exConfig is EX_CONFIG of sysexits, RestartPreventExitStatus of the unit.
const exConfig = 78

// UsageStatus is the exit status where the flags cannot work: 2, as everywhere,
// but EX_CONFIG under a manager. It must tell that from a crash, which the Go
// runtime ends with 2, and after which it should try again.
func UsageStatus() int {
	if os.Getenv("NOTIFY_SOCKET") != "" {
		return exConfig
	}
	return 2
}
