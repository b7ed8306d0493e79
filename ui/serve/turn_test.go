package serve_test

// Coming in, where an address has used up what it may have of that; and waiting
// outside in thousands.

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"teahouse/room/flood"
	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

func TestWhoIsKnownWaitsForNoNeighboursTurn(t *testing.T) {
	const office = "127.0.0.9"
	lily, olga := sshtest.NewKey(t), sshtest.NewKey(t)
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		c.Room = sinceYesterday(t, lily.PublicKey(), "lily")
		c.Settings.Admins = listed(t, olga)
		c.Limits.Entering = flood.Rate{Burst: 2, Every: time.Hour}
	})
	guest := sshtest.Who{User: "guest", From: office}
	newcomer := sshtest.Who{User: "newcomer", From: office, Signer: sshtest.NewKey(t)}
	for _, who := range []sshtest.Who{guest, newcomer} {
		if _, errs, status := h.exec(t, who, "lines -q", ""); status != 0 {
			t.Fatalf("within the rate: status %d, %q", status, errs)
		}
	}
	for i, who := range []sshtest.Who{guest, newcomer} {
		_, errs, status := h.exec(t, who, "lines -q --wait 0", "")
		if status != 75 || !strings.HasPrefix(errs, "Many come in from your address just now. Try again in ") {
			t.Errorf("beyond the rate: status %d, %q", status, errs)
		}
		if n := h.door.Figures().Refused["rate"]; n != uint64(i+1) {
			t.Errorf("%d refusals for the rate are counted of %d", n, i+1)
		}
	}
	for name, who := range map[string]sshtest.Who{
		"an account of yesterday": {User: "lily", From: office, Signer: lily},
		"an operator":             {User: "olga", From: office, Signer: olga},
		"a guest elsewhere":       {User: "ada", From: "127.0.0.10"},
	} {
		if _, errs, status := h.exec(t, who, "lines -q --wait 0", ""); status != 0 || errs != "" {
			t.Errorf("%s: status %d, %q", name, status, errs)
		}
	}
}

// TestThousandsHalfOpenTakeNoMoreThanTheirPlaces, in connections, in goroutines
// and in memory, whichever of the world's networks they come from.
func TestThousandsHalfOpenTakeNoMoreThanTheirPlaces(t *testing.T) {
	const places, dials = 128, 2000
	crowded(t, places, nil, func(t *testing.T, h *house) {
		in, err := shake(knock(t, h, "2001:db8:900d::2", ""), atOnce)
		roomtest.OK(t, err)
		start(t, in, "tail -f")
		h.here(t, "lily")
		held := func() (goroutines int, bytes uint64) {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return runtime.NumGoroutine(), m.HeapAlloc + m.StackInuse
		}
		goroutines, bytes := held()
		says := []string{"", "SSH-2.0-x\r\n", "SSH-2.0-x\r\n\x00\x00\x00\x0c\x04\x14"}
		for i := range dials {
			knock(t, h, fmt.Sprintf("2001:%x::1", i+0x1000), says[i%len(says)])
			if n := h.door.Figures().Connections; n > places+1 {
				t.Fatalf("after %d dials there are %d connections in %d places", i+1, n, places)
			}
		}
		h.await(t, "who is told to go has gone", func() bool {
			now, _ := held()
			return now-goroutines <= 6*places
		})
		if _, now := held(); now > bytes+places*(200<<10) {
			t.Errorf("%d half-open connections take %d KB", places, (now-bytes)>>10)
		}
		if _, _, err := in.SendRequest("hello", true, nil); err != nil {
			t.Error("who was in before is not in any more: ", err)
		}
		if _, err := shake(knock(t, h, "2001:db8:900d::1", ""), atOnce); err != nil {
			t.Error("somebody else does not come in: ", err)
		}
	})
}
