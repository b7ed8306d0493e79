package clustertest

// What the test binary is when it runs as a server.

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"teahouse/room/roomtest"
)

// settings make the test binary a server, which has them in this variable.
const settingsEnv = "TEAHOUSE_TEST_NATS_SERVER"

type settings struct {
	Name   string
	Dir    string
	Routes []string // where the other servers are reached; none: it is alone
}

// addresses are where a server listens, as it tells on its standard output.
type addresses struct{ Clients, Routes, Monitor string }

// Main makes this process a server, for as long as its standard input is open, if it
// was started as one. Call it first in TestMain: a binary that is asked to run tests
// goes on.
func Main() {
	text := os.Getenv(settingsEnv)
	if text == "" {
		return
	}
	if err := serve(text); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// RunTight starts a server that takes so many bytes in one message and in all, until the test
// ends, and tells where it is reached and monitored.
func RunTight(t testing.TB, message int32, all int64) (url, monitor string) {
	t.Helper()
	n, err := server.NewServer(&server.Options{
		ServerName: "tight", Host: "127.0.0.1", Port: server.RANDOM_PORT, HTTPHost: "127.0.0.1", HTTPPort: server.RANDOM_PORT,
		JetStream: true, StoreDir: t.TempDir(), MaxPayload: message, JetStreamMaxStore: all, NoSigs: true, NoLog: true,
	})
	roomtest.OK(t, err)
	go n.Start()
	t.Cleanup(func() { n.Shutdown(); n.WaitForShutdown() })
	if !n.ReadyForConnections(Patience) {
		t.Fatal("the server does not get ready")
	}
	return "nats://" + n.Addr().String(), "http://" + n.MonitorAddr().String()
}

// RunForNKey starts a server that lets in one nkey, until the test ends. What it returns has it
// let in another one in its place.
func RunForNKey(t testing.TB, public string) (url string, change func(public string)) {
	t.Helper()
	opts := &server.Options{
		ServerName: "keyed", Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true,
		Nkeys: []*server.NkeyUser{{Nkey: public}},
	}
	n, err := server.NewServer(opts)
	roomtest.OK(t, err)
	go n.Start()
	t.Cleanup(func() { n.Shutdown(); n.WaitForShutdown() })
	if !n.ReadyForConnections(Patience) {
		t.Fatal("the server does not get ready")
	}
	return "nats://" + n.Addr().String(), func(public string) {
		t.Helper()
		changed := opts.Clone()
		changed.Nkeys = []*server.NkeyUser{{Nkey: public}}
		roomtest.OK(t, n.ReloadOptions(changed))
	}
}

func serve(text string) error {
	var s settings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return err
	}
	opts := &server.Options{
		ServerName: s.Name, Host: "127.0.0.1", Port: server.RANDOM_PORT, HTTPHost: "127.0.0.1", HTTPPort: server.RANDOM_PORT,
		JetStream: true, StoreDir: s.Dir, SyncAlways: true, NoSigs: true, NoLog: true, LameDuckDuration: 2 * time.Second, LameDuckGracePeriod: time.Millisecond,
	}
	if len(s.Routes) > 0 {
		// Others are told an address where nobody is: they reach it by the relays
		// that they know, so that a relay that is cut cuts all.
		opts.Cluster = server.ClusterOpts{Name: "teahouse", Host: "127.0.0.1", Port: server.RANDOM_PORT, Advertise: "127.0.0.1:1", NoAdvertise: true, PoolSize: -1}
		for _, addr := range s.Routes {
			opts.Routes = append(opts.Routes, &url.URL{Scheme: "nats", Host: addr})
		}
	}
	n, err := server.NewServer(opts)
	if err != nil {
		return err
	}
	go n.Start()
	if !n.ReadyForConnections(time.Minute) {
		return fmt.Errorf("server %s does not get ready", s.Name)
	}
	at := addresses{Clients: n.Addr().String(), Monitor: n.MonitorAddr().String()}
	if r := n.ClusterAddr(); r != nil {
		at.Routes = r.String()
	}
	if err := json.NewEncoder(os.Stdout).Encode(at); err != nil {
		return err
	}
	io.Copy(io.Discard, os.Stdin) // until whoever started it ends it, or ends
	n.Shutdown()
	n.WaitForShutdown()
	return nil
}
