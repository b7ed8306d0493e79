package program

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// scraped is a page that is served to the operator at a socket.
func scraped(t *testing.T, socket, path string) string {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}}
	defer client.CloseIdleConnections()
	answer, err := client.Get("http://teahouse" + path)
	roomtest.OK(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%s answers %d (%v): %s", path, answer.StatusCode, err, text)
	}
	return string(text)
}

func TestTheOperatorSeesWhatTheServerDoes(t *testing.T) {
	t.Parallel()                        // it waits more than it works
	dir, err := os.MkdirTemp("", "tea") // short: a socket's path has 100 bytes
	roomtest.OK(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := start(t, dir, "--metrics", "unix:"+filepath.Join(dir, "metrics.sock"), "--log-addresses=false")
	lily := enter(t, s, "lily")
	lily.Line("a secret of ours")
	lily.WaitFor("lily │ a secret")
	if out, errs, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: "bob"}, "dance", ""); status != 2 {
		t.Errorf("what is no verb: %q, %q, status %d", out, errs, status)
	}

	get := func(path string) string {
		t.Helper()
		return scraped(t, filepath.Join(dir, "metrics.sock"), path)
	}
	get("/healthz")
	get("/readyz")
	get("/debug/pprof/heap")
	metrics := get("/metrics")
	status := regexp.MustCompile(" +").ReplaceAllString(printed(t, "status", "--state", dir), " ")
	for page, wants := range map[string][]string{
		metrics: {"teahouse_members 1\n", `teahouse_events_total{kind="say"} 1`, `teahouse_refusals_total{reason="usage"} 1`, "teahouse_commit_seconds_bucket", `teahouse_delivery_seconds_bucket{le="+Inf"} `},
		status:  {"people 1 at 1 terminals\n", "ready yes\n", "event say 1\n"},
	} {
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%q is not in\n%s", want, page)
			}
		}
	}
	for _, unmeasured := range []string{"teahouse_commit_seconds_count 0\n", "teahouse_delivery_seconds_count 0\n"} {
		if strings.Contains(metrics, unmeasured) {
			t.Errorf("after a line was said: %s", unmeasured)
		}
	}
	lily.Key("ctrl+d")
	lily.Wait()
	s.says(t, "session closed")
	s.stop(t)
	_, journal, _ := strings.Cut(s.out.String(), "host key ")
	for what, text := range map[string]string{"the figures": metrics, "the status": status, "the log": journal} {
		if strings.Contains(text, "secret") || strings.Contains(text, "127.0.0.1") {
			t.Errorf("%s tell what was said, or by whom:\n%s", what, text)
		}
	}
}
