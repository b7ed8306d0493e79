package dispatch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// A name that can be written to is somebody's of whom something is known: whoever owns
// it and is not here, and whoever goes by another one now.
func TestWhoisOfWhomANameMeans(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ann := roomtest.SeatOf(t, r, "ann", state.KeyIdentity("SHA256:ann"))
		ruth := roomtest.SeatOf(t, r, "ruth", state.KeyIdentity("SHA256:ruth"))
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		roomtest.Do(t, ann, &state.Register{})
		roomtest.Do(t, ruth, &state.Register{})
		roomtest.Do(t, ruth, &state.Rename{Name: roomtest.Name(t, "rose")})
		ann.Leave(state.HowLeft)
		k := knockAs(t, r, "lily")
		k.id = lily.Me().Person.ID
		k.ssh("whois ann").wants(t, stdio.StatusDone, "ann is not here.\nRegistered: the name is nobody else's.\n", "")
		k.ssh("whois --json ann").wants(t, stdio.StatusDone, `{"name":"ann","registered":true,"account":true,"gone":true}`+"\n", "")
		if got := k.ssh("whois Ruth"); !strings.HasPrefix(got.out, "Ruth is now rose\nrose has been here ") {
			t.Errorf("of a name before they read %q", got.out)
		}
		if got := k.ssh("whois nobody"); got.status != stdio.StatusRefused {
			t.Errorf("of nobody's name they read %+v", got)
		}
		helper := seatBot(t, r, "helper")
		helper.start("", &helper.out)
		helper.next()
		for ask, want := range map[string]string{"ann": `"gone":true`, "ruth": `"name":"rose"`, "nobody": `"error":"nobody"`} {
			if got := strings.Join(helper.ask(`{"do":"whois","name":"`+ask+`"}`), ""); !strings.Contains(got, want) {
				t.Errorf("a bot reads of %s: %s", ask, got)
			}
		}
		helper.leaves()
		prefs.KeepIgnored(lily, command.Ignores{{Person: state.Person{ID: person(ruth).ID, Name: "ruth"}}})
		if got := k.ssh("whois ruth"); strings.Contains(got.out, "rose") {
			t.Errorf("of whom they ignore, they read %q", got.out)
		}
	})
}

// A line means whoever wrote it, and nobody who has their name since: whether they are here
// or not, and registered or not.
func TestWhoisOfALineIsOfNobodyWhoHasTheNameSince(t *testing.T) {
	r := roomtest.Open(t)
	k := knockAs(t, r, "lily")
	lines := map[string]uint64{}
	say := func(name string, id state.Identity, before ...state.Body) *room.Seat {
		seat := roomtest.SeatOf(t, r, name, id)
		roomtest.Do(t, seat, before...)
		told, err := seat.Do(t.Context(), &state.Say{Text: "hi"}, nil)
		roomtest.OK(t, err)
		lines[string(id)] = told[0].Seq
		return seat
	}
	visit := room.NewVisit()
	ann := say("ann", "key:SHA256:ann", &state.Register{})
	roomtest.Do(t, ann, &state.Release{Name: roomtest.Name(t, "ann")})
	ann.Leave(state.HowLeft)
	say("bob", visit).Leave(state.HowLeft)
	say("ann", "key:SHA256:other", &state.Register{}).Leave(state.HowLeft)
	bob := say("bob", room.NewVisit())

	w := &words.English().Answer.Whois
	of := func(id state.Identity, wants ...string) {
		t.Helper()
		k.ssh(fmt.Sprintf("whois #%d", lines[string(id)])).wants(t, stdio.StatusDone, strings.Join(wants, "\n")+"\n", "")
	}
	of("key:SHA256:ann", fmt.Sprintf("ann wrote #%d.", lines["key:SHA256:ann"]), w.Author("ann", true))
	of(visit, fmt.Sprintf("bob wrote #%d.", lines[string(visit)]), w.Author("bob", true), w.Guest)
	bob.Leave(state.HowLeft)
	of(visit, fmt.Sprintf("bob wrote #%d.", lines[string(visit)]), w.Author("bob", false), w.Guest)
	k.ssh(fmt.Sprintf("whois --json #%d", lines["key:SHA256:ann"])).wants(t, stdio.StatusDone, `{"name":"ann","account":true,"gone":true}`+"\n", "")
	if got := k.ssh(fmt.Sprintf("whois #%d", lines["key:SHA256:other"])); !strings.Contains(got.out, "the name is nobody else's") {
		t.Errorf("of the line of whoever is called ann now they read %q", got.out)
	}
}

// Whom a mute by a name hit, it lets write again by the same name, whatever they are
// called now.
func TestUnmuteByTheNameThatMuted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		boss := seatBot(t, r, "boss")
		boss.seat.SetOperator(true)
		ruth := roomtest.SeatOf(t, r, "ruth", state.KeyIdentity("SHA256:ruth"))
		roomtest.Do(t, ruth, &state.Register{})
		roomtest.Do(t, ruth, &state.Rename{Name: roomtest.Name(t, "rose")})
		boss.start("", &boss.out)
		boss.next()
		for _, ask := range []string{"mute ruth 1h spam", "unmute ruth"} {
			if got := strings.Join(boss.ask(`{"do":"command","text":"`+ask+`"}`), ""); !strings.Contains(got, `"ok":"command"`) {
				t.Errorf("%s: %s", ask, got)
			}
		}
		boss.leaves()
	})
}
