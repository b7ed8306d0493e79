package monitor

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// short is a listener that has no descriptor left when it is first asked.
type short struct {
	net.Listener
	asked bool
}

func (l *short) Accept() (net.Conn, error) {
	if !l.asked {
		l.asked = true
		return nil, &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
	}
	return l.Listener.Accept()
}

// The row of the limits is for people, and what "teahouse check" reads of it is exact.
func TestTheRowOfLimitsIsForPeopleAndTheCheck(t *testing.T) {
	const memory uint64 = 16<<30 + 5
	row := "limits  " + fmt.Sprintf(granted, 10, size(memory), memory, 99)
	read := isGranted.FindStringSubmatch(row)
	if !strings.Contains(row, " 16 GB of memory") || read == nil || read[2] != fmt.Sprint(memory) {
		t.Errorf("%q is read as %q", row, read)
	}
}

func TestTheOperatorSeesLimitsAndWhatWasDoneLast(t *testing.T) {
	m := watched(t, slog.New(slog.DiscardHandler))
	has := func(wants ...string) {
		t.Helper()
		_, text := get(t, m, "/metrics")
		for _, want := range wants {
			if !strings.Contains(text, "\n"+want+"\n") {
				t.Errorf("%q is not in\n%s", want, text)
			}
		}
	}
	has(`teahouse_build_info{version="v1"} 1`, "teahouse_seats_limit 100000", "teahouse_connections_limit 12000", "teahouse_accept_errors_total 0",
		"teahouse_last_tidy_timestamp_seconds 0", "teahouse_last_backup_timestamp_seconds 0")

	listeners, err := serve.Listen(t.Context(), "127.0.0.1:0")
	roomtest.OK(t, err)
	served := make(chan error, 1)
	go func() { served <- m.Door.Serve(&short{Listener: listeners[0]}) }()
	lily := sshtest.Dial(t, listeners[0].Addr().String(), sshtest.Who{User: "lily", Width: 80, Height: 24})
	lily.WaitFor("to everybody")
	m.tidied.Store(1_000_000)
	note := time.Unix(2_000_000, 0).UTC().Format(time.RFC3339) + "\n"
	roomtest.OK(t, os.WriteFile(filepath.Join(m.State, "last-backup"), []byte(note), 0o600))
	has("teahouse_accept_errors_total 1", "teahouse_last_tidy_timestamp_seconds 1e+06", "teahouse_last_backup_timestamp_seconds 2e+06")
	m.Door.Close()
	if err := <-served; err != nil {
		t.Error(err)
	}
	has("teahouse_accept_errors_total 1") // a listener that was closed is no error
}
