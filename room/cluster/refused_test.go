package cluster_test

import (
	"os"
	"path/filepath"
	"testing"

	"teahouse/room/cluster"
	"teahouse/room/roomtest"
)

// A file that holds no credentials is named at once, whether a server is up or not.
func TestAFileWithoutCredentialsIsNamed(t *testing.T) {
	t.Parallel()
	cfg := newRoom("nats://127.0.0.1:1")
	cfg.Credentials = filepath.Join(t.TempDir(), "node.creds")
	roomtest.OK(t, os.WriteFile(cfg.Credentials, []byte("nothing"), 0o600))
	refuses(t, cluster.Prepare(t.Context(), cfg, t.TempDir()), "credentials in "+cfg.Credentials, "--cluster-creds")
}
