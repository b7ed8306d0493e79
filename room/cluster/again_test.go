package cluster

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"

	"teahouse/room/roomtest"
)

// Servers that do not know a node for a while, as where its user is put back or its credentials
// are renewed too late, were given up for good after the second attempt, and why was told
// several times a second or not at all.
func TestServersThatRefuseANodeForAWhileAreReachedAgain(t *testing.T) {
	t.Parallel() // it waits more than it works
	opts := &server.Options{Host: "127.0.0.1", Port: -1, Username: "node", Password: "right", NoLog: true, NoSigs: true}
	s, err := server.NewServer(opts)
	roomtest.OK(t, err)
	s.Start()
	t.Cleanup(s.Shutdown)
	if !s.ReadyForConnections(roomtest.Patience) {
		t.Fatal("the server does not start")
	}
	told := new(roomtest.Journal)
	e, err := connect(t.Context(), Config{
		URL: strings.Replace(s.ClientURL(), "nats://", "nats://node:right@", 1), Node: "one", Room: "tea", Logger: slog.New(slog.NewTextHandler(told, nil)),
	})
	roomtest.OK(t, err)
	t.Cleanup(e.nc.Close)
	other := opts.Clone()
	other.Password = "another"
	roomtest.OK(t, s.ReloadOptions(other))
	roomtest.Await(t, "why it is not let in is told", func() bool { return strings.Contains(told.String(), "--cluster-creds or --cluster-nkey") })
	roomtest.OK(t, s.ReloadOptions(opts))
	roomtest.Await(t, "it is let in again", e.nc.IsConnected)
	if n := strings.Count(told.String(), "lets this node in"); n != 1 || strings.Contains(told.String(), "right") {
		t.Errorf("it tells %d times\n%s", n, told)
	}
}
