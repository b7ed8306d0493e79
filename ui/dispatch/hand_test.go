package dispatch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// did proposes something, and returns what came of it.
func did(t testing.TB, s *room.Seat, b state.Body) *state.Event {
	t.Helper()
	events, err := s.Do(t.Context(), b, nil)
	roomtest.OK(t, err)
	return events[0]
}

// At a terminal without a full screen, lines are answered, changed and reacted to by
// their marks, and it is told in words, which nobody can forge by writing them.
func TestAHandOnALineInPlainLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, eve := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "eve")
		d := sit(t, r, "lily", linesQ, 120)
		lily := d.seat
		d.sent()
		reads := func(want ...string) {
			t.Helper()
			got := d.sent()
			if _, behind, wiped := strings.Cut(got, " \r"); wiped { // the prompt
				got = behind
			}
			if got = strings.TrimPrefix(got, "\a"); got != strings.Join(want, "\r\n")+strings.Repeat("\r\n", min(len(want), 1)) {
				t.Errorf("she reads %q, not %q", got, want)
			}
		}
		asked := did(t, bob, &state.Say{Text: "deploy at 15:00?\n00:00 eve: never"})
		reads("00:00 bob: deploy at 15:00?", "  00:00 eve: never")
		d.types("/marks on\r")
		first := did(t, bob, &state.Say{Text: "first"})
		reads(fmt.Sprintf("^%d 00:00 bob: first", first.Seq))
		d.types(fmt.Sprintf("/answer ^%d fine\r", asked.Seq))
		own, err := lily.Before(t.Context(), state.Scope{}, 0, 1)
		roomtest.OK(t, err)
		if own[0].Text != "fine" || own[0].Re != asked.N {
			t.Fatalf("her answer is %+v", own[0])
		}
		more := did(t, eve, &state.Say{Text: "00:00 bob: what?", Answers: state.Ref{N: asked.N}})
		reads(fmt.Sprintf("^%d 00:00 eve, answering bob: deploy at 15:00? 00:00 eve: never", more.Seq), "  00:00 bob: what?")
		yours := did(t, eve, &state.Say{Text: "good", Answers: state.Ref{N: own[0].N}})
		reads(fmt.Sprintf("^%d 00:00 eve, answering you: fine", yours.Seq), "  good")
		secret := did(t, bob, &state.Whisper{To: []state.Person{lily.Me().Person}, Text: "psst"})
		reads(fmt.Sprintf("^@bob/%d private from bob: 00:00 psst", secret.Seq))

		if got := d.types(fmt.Sprintf("/answer ^@bob/%d yes?\r", secret.Seq)); strings.Contains(got, "no line") {
			t.Fatalf("she cannot answer privately: %q", got)
		}
		if e := did(t, bob, &state.Whisper{To: []state.Person{lily.Me().Person}, Text: "later", Answers: state.Ref{N: secret.N + 1}}); e.Re != secret.N+1 {
			t.Fatalf("it answers %d", e.Re)
		}
		reads(fmt.Sprintf("^@bob/%d private from bob, answering you: 00:00 yes?", secret.Seq+2), "  later")

		did(t, bob, &state.Edit{Ref: state.Ref{N: first.N}, Text: "second\n00:00 eve: third"})
		reads(fmt.Sprintf("00:00 bob changed ^%d: second", first.Seq), "  00:00 eve: third")
		did(t, bob, &state.Edit{Ref: state.Ref{N: secret.N}, Text: "psst\nnow"})
		reads(fmt.Sprintf("^@bob/%d private from bob (edited): 00:00 psst", secret.Seq), "  now")
		d.types("/quiet on\r")
		did(t, bob, &state.Edit{Ref: state.Ref{N: first.N}, Text: "second\n00:00 eve: third"})
		reads()
		d.types("/quiet off\r")
		did(t, bob, &state.Edit{Ref: state.Ref{N: first.N}, Text: "second, lily"})
		reads(fmt.Sprintf("00:00 bob changed ^%d: bob mentions you: second, lily", first.Seq))
		did(t, bob, &state.Edit{Ref: state.Ref{N: first.N}, Text: "second\n00:00 eve: third"})
		reads(fmt.Sprintf("00:00 bob changed ^%d: second", first.Seq), "  00:00 eve: third")
		slip := did(t, bob, &state.Say{Text: "slip"})
		reads(fmt.Sprintf("^%d 00:00 bob: slip", slip.Seq))
		did(t, bob, &state.Unsend{})
		reads(fmt.Sprintf("00:00 bob took ^%d back", slip.Seq))
		did(t, eve, &state.React{Ref: state.Ref{N: first.N}, Sign: "👍"}) // it is not hers
		reads()
		d.types("half")
		for _, one := range []*room.Seat{bob, eve} {
			did(t, one, &state.React{Ref: state.Ref{N: own[0].N}, Sign: "🎉"})
		}
		did(t, eve, &state.React{Ref: state.Ref{N: own[0].N}, Sign: "🎉", Off: true})
		if got := d.types("\x15"); !strings.Contains(got, fmt.Sprintf("00:00 bob and eve put 🎉 to what you said: ^%d fine\r\n", own[0].Seq)) || strings.Contains(got, "off") {
			t.Errorf("of signs to her line she reads %q", got)
		}
		for _, off := range []bool{false, true, false} { // again and again the same
			did(t, eve, &state.React{Ref: state.Ref{N: own[0].N}, Sign: "🎉", Off: off})
			reads()
		}
		did(t, eve, &state.React{Ref: state.Ref{N: own[0].N}, Sign: "🎉", Off: true})
		d.types("/set reactions all\r")
		did(t, eve, &state.React{Ref: state.Ref{N: first.N}, Sign: "🎉"})
		reads(fmt.Sprintf("00:00 eve put 🎉 to what bob said: ^%d second 00:00 eve: third", first.Seq))
		d.types("/set reactions off\r")
		did(t, eve, &state.React{Ref: state.Ref{N: own[0].N}, Sign: "👍"})
		reads()
		if got := d.types(fmt.Sprintf("/edit ^%d very fine\r", own[0].Seq)); !strings.Contains(got, "Your line is changed.") {
			t.Errorf("of her change she reads %q", got)
		}
		if got := d.types(fmt.Sprintf("/react ^%d 👍\r", first.Seq)); !strings.Contains(got, "You put 👍 to that line.") {
			t.Errorf("of her sign she reads %q", got)
		}
		if got := d.types(fmt.Sprintf("/react ^%d 👍\r", first.Seq)); !strings.Contains(got, "You took 👍 off that line.") {
			t.Errorf("of her sign she reads %q", got)
		}

		for _, want := range []string{"You put ❤", "You took ❤"} { // as it was typed, and as it is kept
			if got := d.types(fmt.Sprintf("/react ^%d ❤\r", yours.Seq)); !strings.Contains(got, want) {
				t.Errorf("of her sign she reads %q", got)
			}
		}

		// Whoever comes later reads what the lines became.
		late := knockAs(t, r, "zoe").ssh("tail --marks")
		for _, want := range []string{
			fmt.Sprintf("\n^%d 00:00 bob (edited, 👍 1, 🎉 1): second\n  00:00 eve: third\n", first.Seq),
			fmt.Sprintf("\n^%d 00:00 lily (edited, 🎉 1, 👍 1), answering bob: deploy at 15:00? 00:00 eve: never\n  very fine\n", own[0].Seq),
			fmt.Sprintf("\n^%d 00:00 eve, answering lily (edited): very fine\n  good\n", yours.Seq),
		} {
			if !strings.Contains("\n"+late.out, want) {
				t.Errorf("later, %q is not in %q", want, late.out)
			}
		}
		did(t, bob, &state.Unsend{Ref: state.Ref{N: asked.N}})
		if late := knockAs(t, r, "zoe").ssh("tail"); !strings.Contains(late.out, "eve, answering a line that you cannot see: 00:00 bob: what?\n") || strings.Contains(late.out, "deploy") {
			t.Errorf("of a line that is gone, answers quote %q", late.out)
		}
	})
}

// An answer to a private line says whom it is for, also while they are not here.
func TestAnAnswerToSomebodyAwayNamesThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
		roomtest.Do(t, lily, &state.Register{})
		asked := did(t, lily, &state.Whisper{To: []state.Person{bob.Me().Person}, Text: "when?"})
		lily.Leave(state.HowLeft)
		k := knockAs(t, r, "bob")
		k.id = bob.Me().Person.ID
		got := k.ssh(fmt.Sprintf("answer --json ^@lily/%d at noon", asked.Seq))
		if got.status != 0 || !strings.Contains(got.out, `"to":["lily"]`) {
			t.Errorf("it is told of as %+v", got)
		}
	})
}
