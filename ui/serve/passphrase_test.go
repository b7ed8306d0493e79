package serve_test

// How the question for the passphrase ends where nobody answers it.

import (
	"io"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
)

// Whoever types none is told what they lack, and not behind the question: whether they think for too
// long, give up, or have nothing to type with.
func TestWhoTypesNoPassphraseIsToldThatItIsNeeded(t *testing.T) {
	for name, answer := range map[string]func(io.WriteCloser){
		"nothing for minutes": func(io.WriteCloser) {},
		"ctrl-c":              func(in io.WriteCloser) { _, _ = io.WriteString(in, "open\x03") },
		"no keyboard":         func(in io.WriteCloser) { _ = in.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, c *serve.Config) { c.Settings.Passphrase = word(t, "open sesame") }, func(t *testing.T, h *house) {
				s, err := h.connect(t, sshtest.Who{User: "bob"}).NewSession()
				roomtest.OK(t, err)
				roomtest.OK(t, s.RequestPty("xterm", 24, 80, nil))
				in, err := s.StdinPipe()
				roomtest.OK(t, err)
				out, errs, status := finish(t, s, func() error {
					if err := s.Shell(); err != nil {
						return err
					}
					answer(in)
					return s.Wait()
				})
				if status != stdio.StatusRefused || !strings.Contains(out, "you type: \r\nWithout the passphrase") {
					t.Errorf("status %d, %q and %q", status, out, errs)
				}
			})
		})
	}
}
