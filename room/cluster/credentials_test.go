package cluster_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nkeys"

	"teahouse/room/cluster"
	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
)

// A file that holds no credentials is named at once, whether a server is up or not.
func TestAFileWithoutCredentialsIsNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "secret")
	roomtest.OK(t, os.WriteFile(file, []byte("nothing"), 0o600))
	cfg := newRoom("nats://127.0.0.1:1")
	cfg.Credentials = file
	refuses(t, cluster.Prepare(t.Context(), cfg, t.TempDir()), "credentials in "+file, "--cluster-creds")
	cfg.Credentials, cfg.NKey = "", file
	refuses(t, cluster.Prepare(t.Context(), cfg, t.TempDir()), "nkey in "+file, "--cluster-nkey")
}

// An nkey is replaced while a node runs: it says what is wrong with its file while that does not
// fit, and comes in with what is there then, without a start.
func TestAnNKeyIsReplacedWhileANodeRuns(t *testing.T) {
	t.Parallel()
	cfg := newRoom("")
	cfg.NKey = filepath.Join(t.TempDir(), "nkey")
	url, change := clustertest.RunForNKey(t, newNKey(t, cfg.NKey))
	cfg.URL = url
	l := join(t, cfg)
	say(t, l, "a")

	next := cfg.NKey + ".new"
	public := newNKey(t, next)
	roomtest.OK(t, os.WriteFile(cfg.NKey, []byte("SU, half of it"), 0o600))
	change(public)
	eventually(t, "it says what is wrong with the file", func() bool {
		err := l.Figures().Failed
		return err != nil && strings.Contains(err.Error(), "nkey in "+cfg.NKey) && strings.Contains(err.Error(), "--cluster-nkey")
	})
	roomtest.OK(t, os.Rename(next, cfg.NKey))
	say(t, l, "b")
	eventually(t, "its lease is renewed again", func() bool { return l.Figures().Failed == nil })
}

// newNKey writes the seed of a new user into a file, and returns the name of the user.
func newNKey(t *testing.T, file string) (public string) {
	t.Helper()
	user, err := nkeys.CreateUser()
	roomtest.OK(t, err)
	seed, err := user.Seed()
	roomtest.OK(t, err)
	roomtest.OK(t, os.WriteFile(file, seed, 0o600))
	public, err = user.PublicKey()
	roomtest.OK(t, err)
	return public
}
