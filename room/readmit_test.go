package room_test

import (
	"errors"
	"slices"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

// Lily registered, wrote privately with bob, and lost her key. She is here with a
// new one, which shows a code.
func whoLost(t *testing.T, private bool) (r *room.Room, ada, lily *room.Seat, code string) {
	t.Helper()
	r = roomtest.Open(t)
	ada = arrive(t, r, "ada", arrival{id: key("ada"), admin: true})
	before := arrive(t, r, "lily", arrival{id: key("lost")})
	do(t, before, &state.Register{})
	do(t, before, &state.SetRecovery{Private: private})
	bob := arrive(t, r, "bob", arrival{id: key("bob")})
	do(t, bob, &state.Whisper{To: []state.Person{before.Me().Person}, Text: "the secret"})
	before.Leave(state.HowLeft)
	lily = arrive(t, r, "lily", arrival{id: key("new")})
	called(t, lily, "lily2")
	code, err := lily.Code()
	roomtest.OK(t, err)
	return r, ada, lily, code
}

func secrets(t *testing.T, s *room.Seat) (n int) {
	t.Helper()
	events, err := s.Before(t.Context(), state.Scope{}, 0, 100)
	roomtest.OK(t, err)
	for _, e := range events {
		if e.Text == "the secret" {
			n++
		}
	}
	return n
}

func TestWhoLostTheOnlyKeyGetsTheAccountBack(t *testing.T) {
	for _, private := range []bool{false, true} {
		r, ada, lily, code := whoLost(t, private)
		name := roomtest.Name(t, "lily")
		if _, err := lily.Readmit(t.Context(), name, code); codeOf(err) != state.NotOperator {
			t.Errorf("she lets herself in: %v", err)
		}
		if _, err := ada.Readmit(t.Context(), name, "0000-0000-0000-0000"); codeOf(err) != state.NoSuchCode {
			t.Errorf("a code that nobody shows: %v", err)
		}
		offer, follows, err := ada.Applicant(name, code)
		if err != nil || offer.Key != key("new") || follows != private {
			t.Errorf("ada reads %+v, %v, %v", offer, follows, err)
		}
		drain(ada)
		if _, err := ada.Readmit(t.Context(), name, code); err != nil {
			t.Fatal(err)
		}
		called(t, lily, "lily")
		want := 0
		if private {
			want = 1
		}
		if n := secrets(t, lily); n != want {
			t.Errorf("allowed %v: she reads %d of her old private lines", private, n)
		}
		audited, err := ada.Audit(t.Context(), false, 0, 10)
		if err != nil || !slices.ContainsFunc(audited, func(e *state.Event) bool {
			return e.Verb == state.KindReadmit && e.Who.Name == "ada" && e.Text == "lily" && e.Count == want
		}) {
			t.Errorf("the audit has %v, %v", audited, err)
		}
		if _, err := ada.Readmit(t.Context(), name, code); codeOf(err) != state.NoSuchCode {
			t.Errorf("the code holds twice: %v", err)
		}

		// Each key of the account is told once, wherever it comes from.
		for _, k := range []string{"new", "lost"} {
			again := arrive(t, r, "lily", arrival{id: key(k)})
			told := again.Readmissions()
			if len(told) != 1 || told[0].Key != key("new") || told[0].By != "ada" || told[0].Private != private || !slices.Equal(told[0].Names, []string{"lily"}) {
				t.Errorf("allowed %v: the %s key is told %+v", private, k, told)
			}
			do(t, again, &state.SetSettings{Values: map[string]string{"a": "b"}}) // behind that in the log
			if told := again.Readmissions(); len(told) != 0 {
				t.Errorf("and again %+v", told)
			}
			if n := secrets(t, again); n != 1 && (k == "lost" || private) {
				t.Errorf("the %s key reads %d of the old private lines", k, n)
			}
			again.Leave(state.HowLeft)
		}
	}
}

func codeOf(err error) state.Code {
	if refusal, ok := errors.AsType[*state.Refusal](err); ok {
		return refusal.Code
	}
	return ""
}

func TestAnOperatorIsNotLetBackInByAnother(t *testing.T) {
	r := roomtest.Open(t)
	ada := arrive(t, r, "ada", arrival{id: key("ada"), admin: true})
	ruth := arrive(t, r, "ruth", arrival{id: key("lost")})
	do(t, ruth, &state.Register{})
	do(t, ada, &state.Op{Whom: ruth.Me().Person})
	ruth.Leave(state.HowLeft)
	again := arrive(t, r, "ruth", arrival{id: key("new")})
	code, err := again.Code()
	roomtest.OK(t, err)
	if _, err := ada.Readmit(t.Context(), roomtest.Name(t, "ruth"), code); codeOf(err) != state.IsOperator {
		t.Errorf("she gets %v", err)
	}
}

func TestAMuteFollowsTheAccount(t *testing.T) {
	_, ada, lily, code := whoLost(t, false)
	old, _ := ada.Owner(roomtest.Name(t, "lily"))
	do(t, ada, &state.Mute{Whom: old, For: text.Forever})
	if _, err := ada.Readmit(t.Context(), roomtest.Name(t, "lily"), code); err != nil {
		t.Fatal(err)
	}
	refused(t, lily, &state.Say{Text: "free again"}, state.Muted)
}

// Somebody is here with the key that was said to be lost, under the account's name.
func TestWhoHasTheLostKeyLosesTheName(t *testing.T) {
	r, ada, lily, code := whoLost(t, false)
	thief := arrive(t, r, "lily", arrival{id: key("lost")})
	called(t, thief, "lily")
	if _, err := ada.Readmit(t.Context(), roomtest.Name(t, "lily"), code); err != nil {
		t.Fatal(err)
	}
	called(t, lily, "lily")
	if now := thief.Me().Person.Name; now == "lily" {
		t.Errorf("both are called %s", now)
	}
}

// What bob wrote to the account when she was here already with the new key is hers with it,
// though nobody in the room read it then.
func TestWhoGetsTheAccountBackReadsWhatCameMeanwhile(t *testing.T) {
	r, ada, lily, code := whoLost(t, true)
	bob := arrive(t, r, "bob", arrival{id: key("bob")})
	lost, _ := bob.Owner(roomtest.Name(t, "lily"))
	do(t, bob, &state.Whisper{To: []state.Person{lost}, Text: "the secret"})
	if _, err := ada.Readmit(t.Context(), roomtest.Name(t, "lily"), code); err != nil {
		t.Fatal(err)
	}
	if n := secrets(t, lily); n != 2 {
		t.Errorf("she reads %d of 2 private lines", n)
	}
}
