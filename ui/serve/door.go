package serve

// The door: what it is made of, and how a connection comes as far as a session. What an
// address alone decides, its bans and how fast it dials, is decided before keys are exchanged.
// Whoever is turned away where they connect reads why, so many at once; nobody else waits for
// them.

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/flood"
	"teahouse/ui/stdio"
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
	Short     func() bool // whether there is no memory for more people; nil: there is
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
	knocks   *knocks
	table    *connTable
	sessions sessions
	tally    *tally                             // of whom was turned away
	commands *tally                             // of what is logged of sessions that run one
	guesses  *flood.Table[netip.Prefix]         // at the passphrase
	entering [levels]*flood.Table[netip.Prefix] // of those whom nobody knows
	typing   [levels]*flood.Table[netip.Prefix] // the same of those who have shown that they type
	regulars *flood.Table[string]               // of those who are known, by their keys
	telling  chan struct{}                      // has a place for each who is told why they are turned away
	lone     lone
	pollers  pollers
	stopping context.Context // ends when no more sessions are wanted
	stop     context.CancelFunc
}

// New makes a door. It serves nobody before Serve is called.
func New(cfg Config) (*Door, error) {
	l := cfg.Limits
	d := &Door{
		cfg: cfg, knocks: newKnocks(), pollers: pollers{of: map[string]*poller{}}, tally: newTally(cfg.Logger, tallyMost), commands: newTally(cfg.Logger, commandsMost), telling: make(chan struct{}, dismissMost),
		guesses:  flood.NewTable[netip.Prefix](l.Guessing.Times(1), rememberAddrs),
		regulars: flood.NewTable[string](l.Entering.Times(1), rememberAddrs),
	}
	for level, share := range shares() {
		d.entering[level] = flood.NewTable[netip.Prefix](l.Entering.Times(share), rememberAddrs)
		d.typing[level] = flood.NewTable[netip.Prefix](l.Entering.Times(share), rememberAddrs)
	}
	d.table = newConnTable(l, &d.counts, d.tally, d.refusal)
	d.Use(cfg.Settings)
	d.stopping, d.stop = context.WithCancel(context.Background())
	server, err := wish.NewServer(
		ssh.EmulatePty(),
		hostKeys(cfg.Host, cfg.HostECDSA),
		wish.WithVersion(version),
		wish.WithPublicKeyAuth(d.offerKey),
		wish.WithKeyboardInteractiveAuth(d.noQuestions),
		wish.WithMiddleware(d.serveSession, d.admission, d.route, d.guard),
	)
	if err != nil {
		return nil, err
	}
	server.HandshakeTimeout = l.HandshakeTime
	server.ConnectionFailedCallback = d.failed
	server.BannerHandler = d.banner
	server.ConnCallback = d.connected
	server.ServerConfigCallback = d.config
	server.ChannelHandlers = map[string]ssh.ChannelHandler{"session": d.channel(d.open), "default": d.channel(d.noChannel)}
	server.RequestHandlers = map[string]ssh.RequestHandler{
		"tcpip-forward": d.noForward, "streamlocal-forward@openssh.com": d.noForward,
	}
	server.SubsystemHandlers = map[string]ssh.SubsystemHandler{"default": ssh.SubsystemHandler(server.Handler)}
	d.server = server
	return d, nil
}

func hostKeys(keys ...gossh.Signer) ssh.Option {
	return func(s *ssh.Server) error {
		for _, key := range keys {
			if key != nil {
				s.AddHostKey(hostSigner{key})
			}
		}
		return nil
	}
}

// Serve accepts connections until Close. It may be called for several listeners.
func (d *Door) Serve(l net.Listener) error {
	d.counts.serving.Add(1)
	defer d.counts.serving.Add(-1)
	// Shutdown of charm.land/ssh v0.4.3 may panic when somebody is authenticated at
	// that moment: it waits for connections while others are added. When
	// TestUpstreamStillForgetsWhoIsOnTheirWayWhenItStops fails, it can be called here.
	defer context.AfterFunc(d.stopping, func() { _ = l.Close() })()
	err := d.server.Serve(requireProxyHeader(&countedListener{Listener: l, door: d}, d.cfg.Proxies, d.cfg.Limits.HeaderTime))
	if d.stopping.Err() != nil {
		return nil
	}
	return fmt.Errorf("accept on %s: %w", l.Addr(), err)
}

// Watch looks after the connections until ctx ends.
func (d *Door) Watch(ctx context.Context) { d.reap(ctx) }

// Close lets everybody say goodbye: no new connection is accepted, every
// session is told and restores its terminal, those on their way in have a
// second to arrive and be told, clients have half a second to hang up, and after
// three seconds at most all connections are closed.
func (d *Door) Close() {
	d.stop()
	ctx, cancel := context.WithTimeout(context.Background(), drainFor)
	defer cancel()
	d.table.arrived(ctx)
	d.sessions.wait(ctx)
	d.table.hungUp(ctx)
	_ = d.server.Close()
}

// connKey finds our connection in the library's context.
type connKey struct{}

// connected counts a new connection, or turns it away.
func (d *Door) connected(ctx ssh.Context, raw net.Conn) net.Conn {
	defer d.veil("taking a connection in")
	addr, check, err := origin(raw)
	if err == errSilent {
		return nil
	}
	if err != nil {
		d.counts.refuse(refusedProxy)
		if proxy := proxyOf(raw); d.tally.counts(incident{proxy, err.Error(), refusedProxy}, 1) { // a check that sends no header comes every two seconds
			d.cfg.Logger.Warn("connection refused", "addr", proxy, "reason", refusedProxy, "err", err)
		}
		return nil
	}
	nets := networksOf(addr)
	if !d.knocks.begin(nets.wide()) {
		d.counts.refuse(refusedRate)
		d.tally.note(addr, refusedRate)
		return nil
	}
	c, why := func() (*conn, string) {
		defer d.knocks.end(nets.wide())
		return d.table.enter(ctx, raw, addr, check)
	}()
	if c == nil {
		d.reject(raw, d.refusal(&conn{addr: addr}, why, 0))
		return nil
	}
	tune(raw)
	if banned := d.cfg.Room.Banned(room.Arrival{Addr: addr}); banned != nil {
		screen := d.settings.Load().Screen
		d.turned(c, string(banned.Code))
		d.reject(raw, screen.Words.RefusalFor(words.Reader{Contact: screen.Contact}, banned))
		_ = c.Close()
		return nil
	}
	ctx.SetValue(connKey{}, c)
	return c
}

// reject tells a peer why it is turned away, unless too many are being told.
func (d *Door) reject(raw net.Conn, says string) {
	select {
	case d.telling <- struct{}{}:
		rejectBeforeHandshake(raw, says)
		<-d.telling
	default:
	}
}

// turned counts and logs that a connection is turned away.
func (d *Door) turned(c *conn, reason string) {
	c.turned.Store(true)
	d.counts.refuse(reason)
	d.tally.note(c.addr, reason)
}

// refusal turns a connection away, and is what its person reads.
func (d *Door) refusal(c *conn, reason string, wait time.Duration) string {
	d.turned(c, reason)
	w := &d.settings.Load().Screen.Words.Door
	switch reason {
	case refusedRate:
		return w.DialLater(words.RoundUp(wait))
	case refusedConnections:
		return w.HouseFull
	}
	return w.GaveWay
}

// failed notes a handshake that came to nothing, as those of scanners do.
func (d *Door) failed(raw net.Conn, err error) {
	defer d.veil("noting a handshake that failed")
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err // without the addresses
	}
	d.cfg.Logger.Debug("handshake failed", "addr", addrOf(raw.RemoteAddr()), "err", err)
}

// channel bounds how many channels of a connection are asked for and have not begun. Each
// is on a goroutine of its own, which waits for a client to take the answer, and the library
// keeps all that was asked for until then.
func (d *Door) channel(serve ssh.ChannelHandler) ssh.ChannelHandler {
	return func(srv *ssh.Server, link *gossh.ServerConn, offer gossh.NewChannel, ctx ssh.Context) {
		defer d.veil("counting channels")
		c := ctx.Value(connKey{}).(*conn)
		defer func() {
			c.channels.Add(-1)
			c.stir()
		}()
		if c.channels.Add(1) > channelsEach || len(offer.ChannelType())+len(offer.ExtraData()) > channelBytes {
			d.counts.refuse(refusedSessions)
			_ = c.Close()
			return
		}
		c.fence("opening a channel", func() { serve(srv, link, offer, ctx) })
	}
}

// open serves one session channel, if the connection may have another.
func (d *Door) open(srv *ssh.Server, link *gossh.ServerConn, offer gossh.NewChannel, ctx ssh.Context) {
	c := ctx.Value(connKey{}).(*conn)
	leave, ok := c.place()
	switch {
	case ok:
	case c.over(): // and not for that
		return
	default:
		d.counts.refuse(refusedSessions)
		_ = offer.Reject(gossh.ResourceShortage, d.settings.Load().Screen.Words.Door.Sessions)
		return
	}
	if !d.inTurn(c, offer) {
		leave()
		return
	}
	w := &d.settings.Load().Screen.Words.Door
	o := &offered{NewChannel: offer, conn: c, flood: w.Unread, long: w.LongCommand, late: func(ch *channel) {
		d.counts.refuse(refusedIdle)
		ch.decline(d.settings.Load().Screen.Words.Door.NotStarted, stdio.StatusLater)
	}}
	if o.accept(leave) {
		o.serve(srv, link, ctx)
	}
}

// inTurn waits until the connection may have another session, and tells whether it came to that.
func (d *Door) inTurn(c *conn, offer gossh.NewChannel) bool {
	wait, ok := d.table.again(c)
	if !ok {
		_ = offer.Reject(gossh.ResourceShortage, d.refusal(c, refusedRate, wait))
		return false
	}
	return c.rest(wait)
}
