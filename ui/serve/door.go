package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/flood"
	"teahouse/ui/words"
)

// Config is what a door is made of.
type Config struct {
	Room      *room.Room
	Settings  *Settings // until Use
	Host      gossh.Signer
	HostECDSA gossh.Signer   // for clients that cannot verify the first; nil: none
	Secret    []byte         // what people's marks are made with
	Proxies   []netip.Prefix // from where a PROXY header is demanded
	Limits    Limits
	Logger    *slog.Logger
}

// version is how the server calls itself. By its first word OpenSSH's clients
// know that they may tell what "ssh HOST tail -f | head -1" needs: that nobody
// reads on. To others they say nothing, and wait for ever.
const version = "OpenSSH_Teahouse"

// Door lets people in from any number of listeners.
type Door struct {
	cfg      Config
	settings atomic.Pointer[Settings]
	server   *ssh.Server
	counts   counts
	census   *census
	sessions sessions
	guesses  *flood.Table[netip.Prefix] // at the passphrase
	lone     lone
	stopping context.Context // ends when no more sessions are wanted
	stop     context.CancelFunc
}

// New makes a door. It serves nobody before Serve is called.
func New(cfg Config) (*Door, error) {
	d := &Door{cfg: cfg, guesses: flood.NewTable[netip.Prefix](cfg.Limits.Guessing, rememberAddrs)}
	d.census = newCensus(cfg.Limits, &d.counts)
	d.Use(cfg.Settings)
	d.stopping, d.stop = context.WithCancel(context.Background())
	server, err := wish.NewServer(
		ssh.EmulatePty(),
		hostKeys(cfg.Host, cfg.HostECDSA),
		wish.WithVersion(version),
		wish.WithPublicKeyAuth(d.offerKey),
		wish.WithKeyboardInteractiveAuth(noQuestions),
		wish.WithMiddleware(d.sit, d.admission, d.way, d.guard),
	)
	if err != nil {
		return nil, err
	}
	server.HandshakeTimeout = cfg.Limits.HandshakeTime
	server.ConnectionFailedCallback = d.failed
	server.BannerHandler = d.banner
	server.ConnCallback = d.connected
	server.ServerConfigCallback = d.config
	server.ChannelHandlers = map[string]ssh.ChannelHandler{"session": d.open, "default": d.noChannel}
	server.RequestHandlers = map[string]ssh.RequestHandler{
		"tcpip-forward": d.noForward, "streamlocal-forward@openssh.com": d.noForward,
	}
	d.server = server
	return d, nil
}

func hostKeys(keys ...gossh.Signer) ssh.Option {
	return func(s *ssh.Server) error {
		for _, key := range keys {
			if key != nil {
				s.AddHostKey(key)
			}
		}
		return nil
	}
}

// Serve accepts connections until Close. It may be called for several listeners.
func (d *Door) Serve(l net.Listener) error {
	d.counts.serving.Add(1)
	defer d.counts.serving.Add(-1)
	if err := d.server.Serve(behind(l, d.cfg.Proxies, d.cfg.Limits.HeaderTime)); !errors.Is(err, ssh.ErrServerClosed) {
		return fmt.Errorf("accept on %s: %w", l.Addr(), err)
	}
	return nil
}

// Watch looks after the connections until ctx ends.
func (d *Door) Watch(ctx context.Context) { d.sweep(ctx) }

// Close lets everybody say goodbye: no new connection is accepted, every
// session is told and restores its terminal, those on their way in have a
// second to arrive and be told, and after three seconds at most all
// connections are closed.
func (d *Door) Close() {
	d.stop()
	ctx, cancel := context.WithTimeout(context.Background(), drainFor)
	defer cancel()
	_ = d.server.Shutdown(expired())
	d.census.arrived(ctx)
	d.sessions.wait(ctx)
	_ = d.server.Close()
}

// expired makes Shutdown close the listeners and wait for nobody.
func expired() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// connKey finds our connection in the library's context.
type connKey struct{}

// connected counts a new connection, or turns it away.
func (d *Door) connected(ctx ssh.Context, raw net.Conn) net.Conn {
	addr, err := origin(raw)
	if err != nil {
		d.counts.refuse(refusedProxy)
		d.cfg.Logger.Warn("connection refused", "addr", addrOf(raw.RemoteAddr()), "reason", refusedProxy, "err", err)
		return nil
	}
	c, why := d.census.enter(ctx, raw, addr)
	if c == nil {
		d.counts.refuse(why)
		d.cfg.Logger.Debug("connection refused", "addr", addr, "reason", why)
		return nil
	}
	tune(raw)
	if banned := d.cfg.Room.Banned(room.Arrival{Addr: addr}); banned != nil {
		d.counts.refuse(string(banned.Code))
		d.cfg.Logger.Debug("connection refused", "addr", addr, "reason", banned.Code)
		screen := d.settings.Load().Screen
		dismiss(raw, screen.Words.RefusalFor(words.Reader{Contact: screen.Contact}, banned))
		_ = c.Close()
		return nil
	}
	ctx.SetValue(connKey{}, c)
	return c
}

// failed notes a handshake that came to nothing, as those of scanners do.
func (d *Door) failed(raw net.Conn, err error) {
	d.cfg.Logger.Debug("handshake failed", "addr", addrOf(raw.RemoteAddr()), "err", err)
}

// open serves one session channel, if the connection may have another.
func (d *Door) open(srv *ssh.Server, link *gossh.ServerConn, offer gossh.NewChannel, ctx ssh.Context) {
	c := ctx.Value(connKey{}).(*conn)
	if int(c.sessions.Add(1)) > d.cfg.Limits.Sessions {
		c.sessions.Add(-1)
		d.counts.refuse(refusedSessions)
		_ = offer.Reject(gossh.ResourceShortage, d.settings.Load().Screen.Words.Door.Sessions)
		return
	}
	defer c.sessions.Add(-1)
	if wait, ok := d.census.again(c); !ok {
		d.counts.refuse(refusedRate)
		_ = offer.Reject(gossh.ResourceShortage, d.settings.Load().Screen.Words.Refused.Flooded(wait))
		return
	}
	o := &offered{NewChannel: offer, conn: c, flood: d.settings.Load().Screen.Words.Door.Unread}
	// A server for this channel alone, whose handler knows the channel.
	one := &ssh.Server{
		PtyHandler: srv.PtyHandler,
		Handler:    func(s ssh.Session) { srv.Handler(&session{Session: s, channel: o.ch}) },
		SubsystemHandlers: map[string]ssh.SubsystemHandler{"default": func(s ssh.Session) {
			srv.Handler(&session{Session: s, channel: o.ch, subsystem: true})
		}},
	}
	ssh.DefaultSessionHandler(one, link, o, ctx)
	if o.ch != nil {
		o.ch.drain()
	}
}

// sessions are those being served.
type sessions struct {
	mu    sync.Mutex
	open  map[*session]struct{}
	empty chan struct{} // closed when the last one ends, if somebody waits
}

func (s *sessions) add(one *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[*session]struct{}{}
	}
	s.open[one] = struct{}{}
}

func (s *sessions) remove(one *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, one)
	if len(s.open) == 0 && s.empty != nil {
		close(s.empty)
		s.empty = nil
	}
}

func (s *sessions) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

func (s *sessions) all() []*session {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*session, 0, len(s.open))
	for one := range s.open {
		all = append(all, one)
	}
	return all
}

// wait returns when no session is left, or ctx ends.
func (s *sessions) wait(ctx context.Context) {
	s.mu.Lock()
	if len(s.open) == 0 {
		s.mu.Unlock()
		return
	}
	empty := make(chan struct{})
	s.empty = empty
	s.mu.Unlock()
	select {
	case <-empty:
	case <-ctx.Done():
	}
}
