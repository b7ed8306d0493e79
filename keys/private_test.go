package keys

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAFileThatNoMemoryHoldsIsRefused: a reload that was to read all of it would end the server.
func TestAFileThatNoMemoryHoldsIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "motd")
	ok(t, os.WriteFile(path, nil, 0o600))
	ok(t, os.Truncate(path, 1<<40)) // of which nothing stands on the disk
	_, err := ReadFile(path)
	refused(t, err, path, "longer than 1048576 bytes")
}
