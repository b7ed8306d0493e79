package serve_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// TestASignalEndsWhatRuns: it was passed over, and a program that ends what it started by
// terminate or Session.Signal waited for ever.
func TestASignalEndsWhatRuns(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		for _, c := range []struct {
			command string // "": the screen
			signal  ssh.Signal
		}{
			{"tail -n 0 -f", ssh.SIGINT}, {"bot", ssh.SIGTERM}, {"lines", ssh.SIGHUP}, {"say", ssh.SIGQUIT}, {"", ssh.SIGKILL},
		} {
			who := sshtest.Who{User: "lily", Signer: sshtest.NewKey(t)}
			link := h.connect(t, who)
			s, err := link.NewSession()
			roomtest.OK(t, err)
			in, err := s.StdinPipe() // which stays open
			roomtest.OK(t, err)
			defer in.Close()
			s.Stdout, s.Stderr = io.Discard, io.Discard
			if c.command == "" {
				roomtest.OK(t, s.RequestPty("xterm", 24, 80, nil))
				roomtest.OK(t, s.Shell())
			} else {
				roomtest.OK(t, s.Start(c.command))
			}
			h.settle()
			roomtest.OK(t, s.Signal(ssh.SIGUSR1)) // ends nothing
			h.settle()
			roomtest.OK(t, s.Signal(c.signal))
			ended := make(chan error, 1)
			go func() { ended <- s.Wait() }()
			select {
			case err := <-ended:
				if e, ok := errors.AsType[*ssh.ExitError](err); !ok || e.ExitStatus() != 130 {
					t.Errorf("%q ended by %s with %v", c.command, c.signal, err)
				}
			case <-time.After(h.patience()):
				t.Errorf("%q goes on after %s", c.command, c.signal)
			}
			_ = link.Close()
			h.gone(t, "lily")
		}
	})
}
