package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// What waits until somebody has written is its writer's to forget, also once they have registered.
func TestWhatWaitsIsForgottenByWhoHasRegistered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		zoe := roomtest.SeatOf(t, r, "zoe", state.KeyIdentity("SHA256:zoe"))
		d := sit(t, r, "lily", linesQ, 120)
		d.types("half")
		for _, b := range []state.Body{&state.Say{Text: "the secret"}, &state.Register{}, &state.Forget{}} {
			did(t, zoe, b)
			d.sent()
		}
		if got := d.types("\x15"); strings.Contains(got, "the secret") || !strings.Contains(got, "zoe has registered") {
			t.Errorf("then they read %q", got)
		}
	})
}
