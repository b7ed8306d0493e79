package store

import (
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// TestAKeyThatWasTakenAwayIsNotWhoItWas: what was said with it before it was the account's is
// the account's for good, and no thief of the key is asked, answers, or changes it.
func TestAKeyThatWasTakenAwayIsNotWhoItWas(t *testing.T) {
	s := reopen(t, t.TempDir())
	r, stop := opened(t, s, s)
	laptop, pocket := state.KeyIdentity("laptop"), state.KeyIdentity("pocket")
	lily, bob := roomtest.SeatOf(t, r, "lily", laptop), roomtest.SeatOf(t, r, "bob", state.KeyIdentity("bob"))
	asked, err := lily.Do(t.Context(), &state.Whisper{To: []state.Person{bob.Me().Person}, Text: "where do we meet?"}, nil)
	roomtest.OK(t, err)
	said, err := lily.Do(t.Context(), &state.Say{Text: "hello all"}, nil)
	roomtest.OK(t, err)
	roomtest.Do(t, lily, &state.Register{})
	phone := roomtest.SeatOf(t, r, "phone", pocket)
	code, err := phone.Code()
	roomtest.OK(t, err)
	_, err = lily.Link(t.Context(), code)
	roomtest.OK(t, err)
	roomtest.Do(t, phone, &state.Revoke{Key: laptop})

	stop() // memory knows, and the disk is asked after a restart
	r, stop = opened(t, s, s)
	defer stop()
	phone, bob = roomtest.SeatOf(t, r, "lily", pocket), roomtest.SeatOf(t, r, "bob", state.KeyIdentity("bob"))
	thief := roomtest.SeatOf(t, r, "mallory", laptop)
	roomtest.Say(t, thief, "I am new here")
	account := phone.Me().Person.ID
	for _, n := range []uint64{asked[0].N, said[0].N} {
		if e, err := bob.Find(t.Context(), state.Ref{N: n}); err != nil || e.Who.ID != account {
			t.Errorf("line %d is of %v (%v), want %s", n, e, err, account)
		}
	}
	before, err := bob.Before(t.Context(), state.Scope{}, 0, 10)
	roomtest.OK(t, err)
	if last := before[len(before)-1]; last.Who.ID != laptop {
		t.Errorf("what the thief says is of %v", last.Who)
	}
	roomtest.Do(t, phone, &state.React{Ref: state.Ref{N: asked[0].N}, Sign: "👍"})
	if _, err := thief.Do(t.Context(), &state.Edit{Ref: state.Ref{N: said[0].N}, Text: "I am a fool"}, nil); err == nil {
		t.Error("the thief changes what was said before the account was")
	}
	if _, err := phone.Do(t.Context(), &state.Edit{Ref: state.Ref{N: said[0].N}, Text: "hello, everybody"}, nil); err != nil {
		t.Errorf("the account does not change its own line: %v", err)
	}
}

// Who reacted with a key that their account has no more has reacted after a restart, too.
func TestASignOfARevokedKeyStaysTheirs(t *testing.T) {
	s := reopen(t, t.TempDir())
	r, stop := opened(t, s, s)
	old, other := state.KeyIdentity("laptop"), state.KeyIdentity("phone")
	lily := roomtest.SeatOf(t, r, "lily", old)
	said, err := roomtest.Seat(t, r, "bob").Do(t.Context(), &state.Say{Text: "tea?"}, nil)
	roomtest.OK(t, err)
	ref := state.Ref{N: said[0].N}
	roomtest.Do(t, lily, &state.React{Ref: ref, Sign: "👍"}, &state.Register{})
	phone := roomtest.SeatOf(t, r, "phone", other)
	roomtest.Do(t, lily, &state.Link{Key: other})
	roomtest.Do(t, phone, &state.Revoke{Key: old})
	stop()
	r, stop = opened(t, s, s)
	defer stop()
	phone = roomtest.SeatOf(t, r, "phone", other)
	e, err := phone.Find(t.Context(), ref)
	roomtest.OK(t, err)
	if by := e.Reactions[0].By; len(by) != 1 || by[0].ID != phone.Me().Person.ID {
		t.Errorf("it is a sign of %v", by)
	}
	roomtest.Do(t, phone, &state.React{Ref: ref, Sign: "👍", Off: true})

	// What the key puts to a line from then on is not theirs.
	thief := roomtest.SeatOf(t, r, "thief", old)
	said, err = phone.Do(t.Context(), &state.Say{Text: "tea!"}, nil)
	roomtest.OK(t, err)
	ref = state.Ref{N: said[0].N}
	roomtest.Do(t, thief, &state.React{Ref: ref, Sign: "👍"})
	roomtest.Do(t, roomtest.SeatOf(t, r, "dan", state.KeyIdentity("dan")), &state.React{Ref: ref, Sign: "👍"})
	stop()
	e, err = s.One(t.Context(), state.Viewer{}, ref)
	roomtest.OK(t, err)
	if by := e.Reactions[0].By; len(by) != 2 || by[0].ID != old {
		t.Errorf("it is a sign of %v", by)
	}
}
