package cluster

// The connection to the servers. While none is reached nothing waits in it: what
// cannot be sent is an error, and whoever sends decides whether to try again. What
// no other attempt would mend is told at once.

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// engine is a connection to the servers.
type engine struct {
	cfg    Config
	nc     *nats.Conn
	made   chan struct{} // closed once there is a connection
	js     jetstream.JetStream
	denied atomic.Pointer[denied] // nil: nothing was

	failed atomic.Pointer[error]     // why the last attempt to connect again did; nil: none did since it was lost
	forced atomic.Bool               // the connection is made anew as what it is good for may be had from another server
	due    atomic.Pointer[time.Time] // when it is told why no server is reached; nil: one is
}

// connect waits a while for a server, and from then on for ever: a connection that is
// lost is made again by itself.
func connect(ctx context.Context, cfg Config) (*engine, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	e := &engine{cfg: cfg, made: make(chan struct{})}
	opts, err := e.credentials()
	if err != nil {
		return nil, err
	}
	opts = append(opts, e.upkeep()...)
	err = persist(ctx, connectFor, func(context.Context) (err error) {
		e.nc, err = nats.Connect(cfg.URL, opts...)
		if sureRefusal(err) {
			err = final{err}
		}
		if err == nil {
			close(e.made)
		}
		return err
	})
	if err != nil {
		return nil, unreached(&cfg, err)
	}
	if e.js, err = jetstream.New(e.nc, jetstream.WithDefaultTimeout(attemptFor)); err != nil {
		e.nc.Close()
		return nil, err
	}
	return e, nil
}

// upkeep is how the connection is kept.
func (e *engine) upkeep() []nats.Option {
	return []nats.Option{
		nats.Name("teahouse " + e.cfg.Node),
		nats.MaxReconnects(-1),
		nats.IgnoreAuthErrorAbort(), // what a server does not let in now, it may tomorrow
		nats.ReconnectWait(100 * time.Millisecond),
		nats.ReconnectJitter(100*time.Millisecond, 200*time.Millisecond),
		nats.PingInterval(clientPing),
		nats.MaxPingsOutstanding(2),
		nats.Timeout(greetFor),
		nats.ReconnectBufSize(-1), // what waits here would be said later than anybody thinks
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			e.lost(time.Now())
			if err != nil {
				e.cfg.Logger.Warn("the NATS server is not reached, trying others", "err", err)
			}
		}),
		nats.ReconnectErrHandler(func(_ *nats.Conn, err error) {
			e.failed.Store(&err)
			e.tellUnreached(err, time.Now())
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) {
			e.failed.Store(nil)
			e.due.Store(nil)
			if !e.forced.Swap(false) {
				e.cfg.Logger.Info("a NATS server is reached again", "server", nc.ConnectedServerName())
			}
		}),
		nats.ErrorHandler(func(nc *nats.Conn, _ *nats.Subscription, err error) {
			e.noteDenied(err)
			if !nc.IsConnected() { // which each attempt would repeat
				e.tellUnreached(err, time.Now())
				return
			}
			e.cfg.Logger.Warn("the NATS server complains", "err", err)
		}),
	}
}

// final is an error that no other attempt would mend.
type final struct{ error }

func (f final) Unwrap() error { return f.error }

// persist tries something again until it succeeds, the error is final, or it has taken
// too long. The last attempt is cut short then, which tells less than what the one
// before was answered.
func persist(ctx context.Context, most time.Duration, try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	var before error
	for pause := retryFirst; ; pause = min(2*pause, retryMost) {
		once, done := context.WithTimeout(ctx, attemptFor)
		err := try(once)
		done()
		if before != nil && errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
			return before
		}
		if err == nil {
			return nil
		}
		if f, ok := errors.AsType[final](err); ok {
			return f.error
		}
		before = err
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}
