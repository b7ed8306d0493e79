package config

import (
	"os"
	"strings"
	"testing"
)

// TestMain forgets the variables of a server: a shell may have them for one of its own.
func TestMain(m *testing.M) {
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "TEAHOUSE_") {
			_ = os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}
