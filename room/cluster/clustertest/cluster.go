// Package clustertest runs the NATS servers that tests of many nodes need: as
// processes of their own, which can be stopped, killed and made to stand still, with
// relays between them, which can be cut.
//
// They are the test binary itself, started again, so that nothing has to be
// installed, and all that listens is on 127.0.0.1. A test that uses it calls [Main]
// in its TestMain.
package clustertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Patience is how long is waited for what must come: longer than any election, also
// on a machine that has much else to do.
const Patience = 2 * time.Minute

// Servers are one NATS server, or some that are a cluster.
type Servers struct {
	all    []*process
	routes [][]*relay // from one server to another

	mu    sync.Mutex
	links []*Link
}

type process struct {
	settings
	cmd   *exec.Cmd
	alive io.Closer // its standard input
	at    addresses
}

// Link is the way of one node to the servers.
type Link struct{ relays []*relay }

// Run starts n servers until the test ends, and waits until they take streams.
func Run(t testing.TB, n int) *Servers {
	t.Helper()
	dir, err := os.MkdirTemp("", "teahouse-nats-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s, err := Start(n, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Start starts n servers that keep what they have in a folder, and waits until they
// take streams.
func Start(n int, dir string) (_ *Servers, err error) {
	s := new(Servers)
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	for i := range n {
		p := &process{settings: settings{Name: fmt.Sprintf("n%d", i+1), Dir: filepath.Join(dir, fmt.Sprint(i+1))}}
		ways := make([]*relay, n)
		for j := range n {
			if j == i {
				continue
			}
			if ways[j], err = newRelay(); err != nil {
				return nil, err
			}
			p.Routes = append(p.Routes, ways[j].addr())
		}
		s.routes, s.all = append(s.routes, ways), append(s.all, p)
	}
	// Each begins when its relays know where all the others are.
	for i := range n {
		if err := s.Restart(i); err != nil {
			return nil, err
		}
	}
	return s, s.ready()
}

// ready waits until the servers take streams.
func (s *Servers) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	nc, err := nats.Connect(s.URL(), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	for {
		once, done := context.WithTimeout(ctx, 2*time.Second)
		_, err := js.CreateStream(once, jetstream.StreamConfig{Name: "ready", Replicas: len(s.all), Storage: jetstream.MemoryStorage})
		if err == nil || errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
			err = js.DeleteStream(once, "ready")
		}
		done()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("the servers do not take streams: %w", err)
		}
	}
}

// URL is where the servers are, without a relay between.
func (s *Servers) URL() string {
	var urls []string
	for _, p := range s.all {
		urls = append(urls, "nats://"+p.at.Clients)
	}
	return strings.Join(urls, ",")
}

// MonitorURL is where a server tells about itself.
func (s *Servers) MonitorURL(i int) string { return "http://" + s.all[i].at.Monitor }

// Link makes a way to the servers that can be cut by itself, and stays the same when
// servers are started again.
func (s *Servers) Link(t testing.TB) *Link {
	t.Helper()
	l := new(Link)
	for _, p := range s.all {
		r, err := newRelay()
		if err != nil {
			t.Fatal(err)
		}
		r.lead(p.at.Clients)
		l.relays = append(l.relays, r)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links = append(s.links, l)
	return l
}

// URL is where the servers are behind the link.
func (l *Link) URL() string {
	var urls []string
	for _, r := range l.relays {
		urls = append(urls, "nats://"+r.addr())
	}
	return strings.Join(urls, ",")
}

// Cut stops all that goes over the link, or lets it go on.
func (l *Link) Cut(on bool) {
	for _, r := range l.relays {
		r.cut(on)
	}
}

// Stretch has all that goes over the link be on its way for some time.
func (l *Link) Stretch(way time.Duration) {
	for _, r := range l.relays {
		r.stretch(way)
	}
}

// Isolate cuts one server off from the others, or joins it to them again.
func (s *Servers) Isolate(i int, on bool) {
	for j := range s.all {
		if j != i {
			s.routes[i][j].cut(on)
			s.routes[j][i].cut(on)
		}
	}
}

// Kill ends a server as a power cut does.
func (s *Servers) Kill(i int) {
	s.all[i].cmd.Process.Kill()
	s.gone(i)
}

// Stop has a server end as its operator would.
func (s *Servers) Stop(i int) {
	s.all[i].alive.Close()
	s.gone(i)
}

func (s *Servers) gone(i int) {
	s.all[i].cmd.Wait() // how it ended is known
	s.all[i].cmd = nil
}

// Restart starts a server, with what it had kept.
func (s *Servers) Restart(i int) error {
	p := s.all[i]
	text, err := json.Marshal(p.settings)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), settingsEnv+"="+string(text))
	cmd.Stderr = os.Stderr
	if p.alive, err = cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd = cmd
	if err := json.NewDecoder(out).Decode(&p.at); err != nil {
		return fmt.Errorf("server %s does not start: %w", p.Name, err)
	}
	for j := range s.all {
		if j != i {
			s.routes[j][i].lead(p.at.Routes)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.links {
		l.relays[i].lead(p.at.Clients)
	}
	return nil
}

// Leader is the server that leads a stream; it waits until there is one.
func (s *Servers) Leader(t testing.TB, stream string) int {
	t.Helper()
	nc, err := nats.Connect(s.URL(), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	for ctx.Err() == nil {
		once, done := context.WithTimeout(ctx, 2*time.Second)
		str, err := js.Stream(once, stream)
		done()
		if err != nil || str.CachedInfo().Cluster == nil {
			continue
		}
		for i, p := range s.all {
			if p.Name == str.CachedInfo().Cluster.Leader {
				return i
			}
		}
	}
	t.Fatalf("nobody leads %s", stream)
	return 0
}

// Close ends all.
func (s *Servers) Close() {
	for i, p := range s.all {
		if p.cmd != nil {
			s.Kill(i)
		}
	}
	for _, ways := range s.routes {
		for _, r := range ways {
			if r != nil {
				r.close()
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.links {
		for _, r := range l.relays {
			r.close()
		}
	}
}
