package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// TestWhoIsOutOfAChannelFollowsItNoLonger: they would wait for ever for what they may not read.
func TestWhoIsOutOfAChannelFollowsItNoLonger(t *testing.T) {
	for name, leaves := range map[string]func(lily, bob *room.Seat, den uint64){
		"taken out": func(lily, bob *room.Seat, den uint64) {
			roomtest.Do(t, lily, &state.TakeOut{Num: den, Who: person(bob), For: time.Hour, Reason: "noise"})
		},
		"dissolved": func(lily, _ *room.Seat, den uint64) {
			roomtest.Do(t, lily, &state.Dissolve{Num: den})
		},
		"parted": func(_, bob *room.Seat, den uint64) {
			roomtest.Do(t, bob, &state.Part{Num: den})
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
				bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
				roomtest.Do(t, lily, &state.Register{}, &state.Found{Name: roomtest.Name(t, "den"), Closed: true, Most: 9})
				den := lily.Joined()[0].Num
				roomtest.Do(t, lily, &state.Invite{Num: den, Who: person(bob)})
				roomtest.Do(t, bob, &state.Join{Num: den})
				k := knockAs(t, r, "bob")
				k.id = person(bob).ID
				var out lockedBuffer
				end, _ := following(t, k, quiet(t, r, "bob", k.id), "tail -f --in #den", &out)
				synctest.Wait()
				roomtest.Do(t, lily, &state.Say{Text: "before", In: den})
				synctest.Wait()
				leaves(lily, bob, den)
				synctest.Wait()
				if got := end(nil); got.status != stdio.StatusRefused || got.err != "You are not in #den. ssh HOST join den comes first.\n" {
					t.Errorf("it ends with %+v", got)
				}
				if got := out.String(); !strings.Contains(got, "lily: before\n") {
					t.Errorf("it shows\n%s", got)
				}
			})
		})
	}
}
