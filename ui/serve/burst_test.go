package serve_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
)

// Fifty jobs of a build say a line each at the same moment, all with one key: more
// than may be seated at once, and more lines than go out at once. Each waits its turn,
// and goes out or is told that it did not within the time that it would wait.
func TestABurstOfOneKeyWaitsItsTurn(t *testing.T) {
	const jobs = 50
	for wait, all := range map[string]bool{"30m": true, "10s": false} {
		t.Run(wait, func(t *testing.T) {
			story(t, func(_ *testing.T, c *serve.Config) {
				c.Limits.Dialing.Burst, c.Limits.Entering.Burst = 1000, 1000
			}, func(t *testing.T, h *house) {
				ear := roomtest.Seat(t, h.room, "ear")
				ci := sshtest.Who{User: "ci", Signer: sshtest.NewKey(t)}
				var ends [jobs]string // "" of those who were taken
				var running sync.WaitGroup
				for i := range jobs {
					running.Go(func() {
						out, errs, status := h.exec(t, ci, fmt.Sprintf("say --wait %s job %02d", wait, i), "")
						switch {
						case status == stdio.StatusDone && out == "" && errs == "":
						case status == stdio.StatusLater && out == "" && strings.HasSuffix(errs, "\n"):
							ends[i] = errs
						default:
							t.Errorf("job %d ends with %d, %q and %q", i, status, out, errs)
						}
					})
				}
				running.Wait()
				heard := map[string]int{}
				for {
					events, missed := ear.Read(nil)
					if missed > 0 {
						t.Fatalf("%d events were missed", missed)
					}
					if len(events) == 0 {
						break
					}
					for _, e := range events {
						if e.Kind == state.KindSay {
							heard[e.Text]++
						}
					}
				}
				later := 0
				for i, why := range ends {
					want := 1
					if why != "" {
						want, later = 0, later+1
					}
					if n := heard[fmt.Sprintf("job %02d", i)]; n != want {
						t.Errorf("job %02d was told %q, and is heard %d times", i, why, n)
					}
				}
				if all && later > 0 || !all && (later == 0 || later == jobs) {
					t.Errorf("with --wait %s, %d of %d did not go out: %q", wait, later, jobs, ends)
				}
			})
		})
	}
}
