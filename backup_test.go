package main

import (
	"archive/tar"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestABackupThroughAPipeCountsAsTheLast looks for it wherever an operator is
// told of backups.
func TestABackupThroughAPipeCountsAsTheLast(t *testing.T) {
	dir, err := os.MkdirTemp("", "tea") // short: a socket's path has 100 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	start(t, dir, "--metrics", "unix:"+filepath.Join(dir, "metrics.sock"))
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(dir, "metrics.sock"))
	}}}
	figures := func() string {
		t.Helper()
		answer, err := client.Get("http://teahouse/metrics")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	tell := func(figure, day string) {
		t.Helper()
		for what, text := range map[string]string{
			`(?m)^teahouse_last_backup_timestamp_seconds ` + figure + `$`: figures(),
			`(?m)^last backup +` + day + `$`:                              printed(t, "status", "--state", dir),
			`(?m)^last backup: ` + day + `$`:                              printed(t, "check", "--state", dir),
		} {
			if !regexp.MustCompile(what).MatchString(text) {
				t.Errorf("%s is not in\n%s", what, text)
			}
		}
	}
	tell("0", "none is noted")
	stream := printed(t, "backup", "-", "--state", dir)
	if header, err := tar.NewReader(bytes.NewReader([]byte(stream))).Next(); err != nil || header.Name != "room.db" {
		t.Errorf("the stream begins with %v (%v)", header, err)
	}
	tell(`1\.\d+e\+09`, `20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`)
}
