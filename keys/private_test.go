package keys

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ssh"
)

// TestAFileThatNoMemoryHoldsIsRefused: a reload that was to read all of it would end the server.
func TestAFileThatNoMemoryHoldsIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "motd")
	ok(t, os.WriteFile(path, nil, 0o600))
	ok(t, os.Truncate(path, 1<<40)) // of which nothing stands on the disk
	_, err := ReadFile(path)
	refused(t, err, path, "longer than 1048576 bytes")
}

// Who names the file that ends in .pub was told that it is open to others, and to make a new key.
func TestThePublicHalfOfAHostKeyIsNamed(t *testing.T) {
	dir := t.TempDir()
	host, _, err := LoadOrCreateHost(dir)
	ok(t, err)
	public := filepath.Join(dir, "host_key.pub")
	for _, mode := range []os.FileMode{0o644, 0o600} {
		ok(t, os.WriteFile(public, ssh.MarshalAuthorizedKey(host.PublicKey()), mode))
		ok(t, os.Chmod(public, mode))
		_, _, err := LoadHost(public)
		refused(t, err, public, "is the public half of a key: name the other half")
	}
}
