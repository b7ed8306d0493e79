package dispatch

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// Whom a channel had invited is told at once that it is no more, at a terminal and in a
// pipe; while they write it waits, and nobody is told who has declined, or who ignores
// whoever invited them.
func TestTheInvitedAreToldOfTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ada := roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada"))
		roomtest.Do(t, ada, &state.Register{}, &state.Found{Name: roomtest.Name(t, "den"), Closed: true, Most: 9})
		den := ada.Joined()[0].Num
		bob, carol, eve := sit(t, r, "bob", linesQ, 80), sit(t, r, "carol", linesQ, 80), sit(t, r, "eve", linesQ, 80)
		idle := sit(t, r, "idle", linesQ, 80)
		piped := roomtest.Seat(t, r, "dan")
		for _, d := range []*desk{bob, carol, eve, idle} {
			roomtest.Do(t, ada, &state.Invite{Num: den, Who: person(d.seat)})
		}
		time.Sleep(time.Minute) // nobody does more with names at once
		roomtest.Do(t, ada, &state.Invite{Num: den, Who: person(piped)})
		in, writes := io.Pipe()
		ended := make(chan outcome)
		call, err := stdio.Parse(linesQ)
		roomtest.OK(t, err)
		go func() {
			k := knockAs(t, r, "dan")
			k.in = in
			ended <- k.on(t.Context(), piped, call)
		}()
		carol.types("/decline den\r")
		eve.types("/ignore ada\r")
		bob.types("half a li")
		roomtest.Do(t, ada, &state.Dissolve{Num: den})
		const told = "00:01 #den is no more"
		if got := idle.sent(); !strings.HasSuffix(got, told+"\r\n") {
			t.Errorf("they read %q", got)
		}
		roomtest.OK(t, writes.Close())
		if got := (<-ended).out; strings.Count(got, told+"\n") != 1 {
			t.Errorf("the pipe reads %q", got)
		}
		if got := bob.sent(); strings.Contains(got, told) {
			t.Errorf("it is told while they write: %q", got)
		}
		bob.types("ne\r")
		bob.shows(told, "to everybody>")
		for name, d := range map[string]*desk{"carol": carol, "eve": eve} {
			if d.types("\r"); strings.Contains(d.out.String(), told) {
				t.Errorf("%s is told", name)
			}
		}
	})
}

// Whoever is in a channel that is no more, or is taken out of it, writes to nobody until they
// say where to, and is told how.
func TestWhoIsOutOfAChannelIsToldTheWayBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ada := roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada"))
		roomtest.Do(t, ada, &state.Register{}, &state.Found{Name: roomtest.Name(t, "dev"), Most: 9})
		dev := ada.Joined()[0].Num
		d := take(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", linesQ, 80)
		const back = "What you write goes to #dev. /go brings you back to everybody."
		d.types("/join dev\r")
		d.shows(back, "to #dev>")
		roomtest.Do(t, ada, &state.TakeOut{Num: dev, Who: person(d.seat), For: time.Hour})
		d.types("")
		d.types("still here\r")
		d.shows(back, "to #dev> still here")
		d.types("\x15/go\r")
		d.shows("What you write goes to everybody.", "to everybody>")
	})
}
