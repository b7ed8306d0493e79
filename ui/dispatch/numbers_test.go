package dispatch

// What an observer can count, whatever others do out of sight.

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// The whole output of somebody who watches in every way there is does not
// depend on how many private lines others exchange meanwhile, nor on what
// operators do out of sight. But for cursors, which differ and tell nothing.
func TestNumbersTellNothingOfWhatOthersDo(t *testing.T) {
	watched := func(k int) (seen string) {
		synctest.Test(t, func(t *testing.T) { seen = watching(t, k) })
		return seen
	}
	want := watched(0)
	if !strings.Contains(want, "after") || strings.Contains(want, "secret") {
		t.Fatalf("the observer saw\n%s", want)
	}
	for _, k := range []int{1, 7} {
		if got := watched(k); got != want {
			told, quiet := strings.Split(got, "\n"), strings.Split(want, "\n")
			for i := range min(len(told), len(quiet)) {
				if told[i] != quiet[i] {
					t.Errorf("with %d private lines of others:\n%s\nwithout:\n%s", k, told[i], quiet[i])
				}
			}
			t.Errorf("%d private lines of others make a difference", k)
		}
	}
}

func watching(t *testing.T, k int) string {
	m := roomtest.NewMemory()
	r, _ := roomtest.Start(t, m)
	boss := roomtest.Operator(t, r, "boss")
	lily, bob, ada := roomtest.Seat(t, r, "lily"), roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob")), roomtest.Seat(t, r, "ada")
	roomtest.Do(t, lily, &state.Say{Text: "before"})
	eve := knockAs(t, r, "eve")
	eve.id = state.KeyIdentity("SHA256:eve")
	var follows lockedBuffer
	end, errs := following(t, eve, quiet(t, r, "eve", eve.id), "tail -f --json", &follows)
	helper := newBot(t, r, "helper", "")
	synctest.Wait()

	for i := range k { // out of sight
		roomtest.Do(t, lily, &state.Whisper{To: []state.Person{person(bob)}, Text: fmt.Sprint("secret ", i)})
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{person(lily), person(ada)}, Text: "secret"})
		roomtest.Do(t, boss, &state.Ban{Net: netip.MustParsePrefix("192.0.2.0/24"), For: time.Hour, Reason: "secret"})
		time.Sleep(time.Second)
	}
	time.Sleep(time.Duration(10-k) * time.Second)
	roomtest.Do(t, bob, &state.Register{})
	roomtest.Do(t, lily, &state.Whisper{To: []state.Person{person(bob), eve.person(r)}, Text: "to both"})
	for _, b := range []state.Body{&state.Say{Text: "after"}, &state.Unsend{}, &state.Say{Text: "after that"}, &state.Away{}} {
		roomtest.Do(t, ada, b)
		synctest.Wait() // whoever follows reads it before it is taken back
	}

	var all strings.Builder
	for _, raw := range []string{
		"tail", "tail --json", "tail --json --since forever", "tail -n 2 --json", "search --json after", "search to", "who --json", "whois ada",
		"topic --json", "say --json mine", "dm --json lily psst", "report --yes --json ada too much", "lines -n 50", "audit", "bans",
	} {
		got := eve.ssh(raw)
		fmt.Fprintln(&all, got.raw, got.status, got.out, got.err)
	}
	synctest.Wait()
	all.WriteString(follows.String() + errs.String())
	for _, ask := range []string{
		`{"do":"say","text":"hi"}`, `{"do":"dm","to":["lily"],"text":"hi"}`, `{"do":"history"}`, `{"do":"events","since":"forever"}`,
		`{"do":"search","text":"after"}`, `{"do":"who"}`, `{"do":"command","text":"report ada x","yes":true}`,
	} {
		all.WriteString(strings.Join(helper.ask(ask), "\n") + "\n")
	}
	desk := take(t, roomtest.SeatOf(t, r, "eve", eve.id), "eve", "lines", 80)
	all.WriteString(desk.sent() + desk.types("/unread\r") + desk.types("/history 2000-01-01\r"))
	helper.leaves()
	end(nil)
	return cursors.ReplaceAllString(anyCursor.ReplaceAllString(all.String(), "CURSOR"), "")
}

// person is who knocks, as others know them while they are here.
func (k *knock) person(r *room.Room) state.Person {
	p, _ := r.Roster().Find(k.name)
	return p.Person
}
