//go:build !unix

package service

import (
	"os"
	"testing"
)

func stream(t *testing.T, _ *os.File) string {
	t.Skip("systemd is not there")
	return ""
}
