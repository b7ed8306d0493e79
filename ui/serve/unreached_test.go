package serve_test

import (
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
)

// Who comes while the log takes nothing is told within seconds, and comes in once it does.
func TestWhoWaitsForTheRoomIsToldSoon(t *testing.T) {
	log := roomtest.NewMemory()
	story(t, func(t *testing.T, c *serve.Config) {
		c.Room = running(t, func(c *room.Config) { c.Log, c.History = log, log })
	}, func(t *testing.T, h *house) {
		const waiting, inVain = "The room cannot be reached at the moment. Waiting", "so nobody can come in"
		release := log.Hold()
		began := time.Now()
		lily := h.terminal(t, sshtest.Who{User: "lily", Width: 80, Height: 24})
		h.await(t, "they are told", func() bool { return strings.Contains(lily.Told(), waiting) })
		if d := time.Since(began); d > 3*time.Second {
			t.Errorf("they are told after %v", d)
		}
		release()
		lily.WaitFor("to everybody")

		release = log.Hold()
		if told := h.refused(t, sshtest.Who{User: "bob", Width: 200, Height: 24}); !strings.Contains(told, inVain) {
			t.Errorf("who waits in vain is told %q", told)
		}
		_, told, status := h.exec(t, sshtest.Who{User: "carol"}, "who", "")
		if status != stdio.StatusLater || strings.Count(told, waiting) != 1 || !strings.Contains(told, inVain) {
			t.Errorf("a command ends with %d and %q", status, told)
		}
		_, told, _ = h.exec(t, sshtest.Who{User: "carol"}, "who --json", "")
		if strings.Contains(told, waiting) || !strings.Contains(told, `"not-kept"`) {
			t.Errorf("a program is told %q", told)
		}
		release()
		h.enter(t, "dave")
	})
}
