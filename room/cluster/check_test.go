package cluster_test

import (
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/cluster"
	"teahouse/room/roomtest"
)

// problems is all that a check finds.
func problems(t *testing.T, cfg cluster.Config, monitor string) string {
	t.Helper()
	var all []string
	for _, f := range cluster.Check(t.Context(), cfg, t.TempDir(), monitor) {
		if f.Remedy == "" {
			t.Errorf("nothing is to be done about: %s", f.Problem)
		}
		all = append(all, f.Problem)
	}
	return strings.Join(all, "\n")
}

func TestCheckTellsWhatIsWrongWithTheServers(t *testing.T) {
	cfg := newRoom(alone.URL())
	js := operator(t, cfg.URL)
	has := func(what, told string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(told, w) {
				t.Errorf("%s: it does not tell %q, but\n%s", what, w, told)
			}
		}
	}
	has("no room", problems(t, cfg, ""), "there is no room "+cfg.Room)
	join(t, cfg)
	told := problems(t, cfg, alone.MonitorURL(0))
	has("a server that is alone", told, "is on 1 server")
	if strings.Count(told, "\n") != 0 {
		t.Errorf("of a sound stream it tells\n%s", told)
	}
	s, err := js.Stream(t.Context(), cfg.Room)
	roomtest.OK(t, err)
	c := s.CachedInfo().Config
	c.MaxMsgs = 5
	_, err = js.UpdateStream(t.Context(), c)
	roomtest.OK(t, err)
	other := cfg
	other.Keep *= 48
	has("another stream", problems(t, other, ""), "keeps lines for 1h0m0s, and this configuration says 2d", "drops what is beyond 5 messages")

	loose := newRoom(alone.URL())
	_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{
		Name: loose.Room, Subjects: []string{loose.Room + ".log.x"}, Metadata: map[string]string{"teahouse-id": "x"}, Storage: jetstream.MemoryStorage,
	})
	roomtest.OK(t, err)
	has("a stream made by hand", problems(t, loose, ""), "is in memory only", "can be deleted")

	strange := newRoom(alone.URL())
	_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{Name: strange.Room})
	roomtest.OK(t, err)
	has("another program's stream", problems(t, strange, ""), "is not a room's")
	_, err = cluster.Join(t.Context(), strange, folder(t, t.TempDir()))
	refuses(t, err, "is not a room's")

	has("no monitoring", problems(t, cfg, "http://127.0.0.1:1"), "127.0.0.1:1")
}
