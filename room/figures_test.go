package room_test

import (
	"fmt"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestFiguresTellOfTheSlowestReaderAndOfRefusals(t *testing.T) {
	r := roomtest.Open(t)
	lily, idle := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "idle")
	lily.Read(nil)
	idle.Read(nil)
	if f := r.Figures(); f.Members != 2 || f.Seats != 2 || f.Lag != 0 || len(f.Refused) != 0 {
		t.Errorf("at the start: %+v", f)
	}
	for i := range 3 {
		roomtest.Do(t, lily, &state.Say{Text: fmt.Sprint("line ", i)})
	}
	lily.Read(nil)
	command := arrive(t, r, "cron", arrival{mode: state.ModeVerb})
	if f := r.Figures(); f.Lag != 3 || f.Members != 2 || f.Seats != 3 {
		t.Errorf("idle has not read 3 lines: %+v", f)
	}
	do(t, command, &state.Say{Text: "done"})
	lily.Read(nil)
	idle.Read(nil)
	if f := r.Figures(); f.Lag != 0 {
		t.Errorf("a command, which reads nothing, is told to be slow: %+v", f)
	}
	command.Leave(state.HowLeft)
	idle.Quiet(true)
	if _, err := idle.Do(t.Context(), &state.Say{Text: "hm"}, nil); err == nil {
		t.Fatal("a public line while they are switched off")
	}
	if f := r.Figures(); f.Lag != 0 || f.Refused[state.Quieted] != 1 {
		t.Errorf("after one refusal: %+v", f)
	}
	lily.Leave(state.HowLeft)
	idle.Quiet(false)
	if _, err := idle.Do(t.Context(), &state.Say{Text: "alone"}, nil); err != nil { // behind her departure
		t.Fatal(err)
	}
	if f := r.Figures(); f.Seats != 1 || f.Members != 1 || f.Events[state.KindSay] == 0 || f.Events[state.KindLeave] != 1 {
		t.Errorf("after she left: %+v", f)
	}
}

func TestFiguresTellOfSanctionsInForce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		for _, name := range []string{"bob", "eve", "mallory"} {
			arrive(t, r, name, arrival{id: key(name)})
		}
		counted := func(kicks, bans, mutes int) {
			t.Helper()
			want := map[state.Kind]int{state.KindKick: kicks, state.KindBan: bans, state.KindMute: mutes}
			if f := r.Figures(); !maps.Equal(f.Sanctions, want) {
				t.Errorf("in force are %v and not %v", f.Sanctions, want)
			}
		}
		counted(0, 0, 0)
		do(t, root, &state.Mute{Whom: person(t, r, "bob"), For: time.Hour})
		do(t, root, &state.Kick{Whom: person(t, r, "eve")})
		do(t, root, &state.Ban{Whom: person(t, r, "mallory"), For: 24 * time.Hour})
		counted(1, 1, 1)
		time.Sleep(2 * time.Hour)
		counted(0, 1, 0)
	})
}
