package monitor

// Figures, health and profiles ask for no password, so that nobody on another machine reaches them
// unless the operator wants it. /healthz tells whether the room's loop turns, for whoever would
// start the server again; /readyz whether people can come in and talk, for whoever would send them
// elsewhere. Neither stands for the other.

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"teahouse/ui/ops/service"
)

// turnWithin is how long the room's loop may take to answer: its turns take
// microseconds.
const turnWithin = 2 * time.Second

// Handler serves /metrics, /healthz, /readyz and /debug/pprof/.
func (m *Monitor) Handler() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(m, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), turnWithin)
		defer cancel()
		answer(w, m.Room.Ping(ctx))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) { answer(w, m.ready()) })
	for path, profile := range map[string]http.HandlerFunc{
		"": pprof.Index, "cmdline": pprof.Cmdline, "profile": pprof.Profile, "symbol": pprof.Symbol, "trace": pprof.Trace,
	} {
		mux.HandleFunc("GET /debug/pprof/"+path, fromHere(profile))
	}
	return mux
}

// fromHere has this machine alone ask for what costs as much as whoever asks likes. A
// socket of the file system is this machine's.
func fromHere(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && !peer.Addr().Unmap().IsLoopback() {
			http.Error(w, "profiles are for the machine itself: ask there", http.StatusForbidden)
			return
		}
		next(w, r)
	}
}

func answer(w http.ResponseWriter, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
}

func (m *Monitor) serveMetrics(ctx context.Context) {
	s := &http.Server{
		Handler: m.Handler(), ErrorLog: slog.NewLogLogger(m.Logger.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: headerMost, ConnState: new(visitors).changed,
	}
	stopped := context.AfterFunc(ctx, func() { _ = s.Close() })
	defer stopped()
	if err := s.Serve(m.metrics); !errors.Is(err, http.ErrServerClosed) {
		m.Logger.Error("no figures are served any more", "err", err)
	}
}

// listen opens HOST:PORT of this machine alone unless public, or unix:PATH,
// which only the user that the server runs as can connect to.
func listen(ctx context.Context, addr string, public bool) (net.Listener, error) {
	if path, ok := strings.CutPrefix(addr, "unix:"); ok {
		return listenUnix(ctx, path)
	}
	tcp, err := resolve(addr, public)
	if err != nil {
		return nil, err
	}
	return new(net.ListenConfig).Listen(ctx, "tcp", tcp.String())
}

// Check tells what is wrong with an address for the figures.
func Check(addr string, public bool) error {
	if path, ok := strings.CutPrefix(addr, "unix:"); ok {
		switch {
		case path == "":
			return errors.New("no path is named: write it as unix:PATH")
		case len(path) > socketPath:
			return fmt.Errorf("the path of a socket has %d bytes at most, and %s has %d: name a shorter one", socketPath, path, len(path))
		}
		return nil
	}
	if err := service.CheckAddress(addr); err != nil {
		return err
	}
	_, err := resolve(addr, public)
	if service.Unnamed(err) { // it may be known when it is listened on
		return nil
	}
	return err
}

func resolve(addr string, public bool) (*net.TCPAddr, error) {
	if port, ok := strings.CutPrefix(addr, "localhost:"); ok { // by its definition, RFC 6761; not every container has it in a file
		addr = net.JoinHostPort("127.0.0.1", port)
	}
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err == nil && !public && !tcp.IP.IsLoopback() {
		err = fmt.Errorf("others than this machine can reach %s, which tells much and asks for no password: use 127.0.0.1, or --metrics-public if a firewall protects it", addr)
	}
	return tcp, err
}
