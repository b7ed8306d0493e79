package room

// Linking another device: the new one shows a code, and the old one, which
// has the account, types it and confirms the key that it sees. So nobody gets
// into an account by knowing a code, and a code says nothing of an account.
// Codes live in memory, for ten minutes.

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net/netip"
	"strings"
	"sync"
	"time"

	"teahouse/room/flood"
	"teahouse/room/state"
)

// Offer is a device that asks to become somebody's.
type Offer struct {
	Key  state.Identity // its fingerprint is shown
	Addr netip.Addr     // where it comes from
	Name string         // what it is called now
}

// links is the codes that are shown now, each by one seat.
type links struct {
	tries *flood.Table[state.Identity]

	mu    sync.Mutex
	codes map[state.SeatID]linkCode
}

type linkCode struct {
	code  string
	until time.Time
}

func newLinks() *links {
	return &links{
		tries: flood.NewTable[state.Identity](flood.Rate{Burst: codeTries, Every: codeFor / codeTries}, rememberBudgets),
		codes: map[state.SeatID]linkCode{},
	}
}

// codeLetters is Crockford's base 32, which has no I, L, O and U.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const codeLength = 16

// newCode draws 80 bits.
func newCode() string {
	var random [codeLength]byte
	rand.Read(random[:]) // never fails
	for i, b := range random {
		random[i] = codeLetters[b%32]
	}
	return string(random[:])
}

// plainCode is a code as it was drawn, however a person typed it.
func plainCode(s string) string {
	return strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(s))
}

// LikeCode tells whether a word was meant as a code, whether a device shows it or not,
// and be some of it missing, rather than as a name.
func LikeCode(word string) bool {
	code := plainCode(word)
	parts := strings.Contains(word, "-") && strings.ContainsAny(word, "0123456789")
	return strings.Trim(code, codeLetters) == "" && (parts || len(code) == codeLength)
}

// Code draws a code by which another device of the same person can make this
// seat's key one of its account's. It holds for ten minutes, and ends one
// drawn before.
func (s *Seat) Code() (string, error) {
	who := s.Me().Person.ID
	switch {
	case who == "":
		return "", state.Refuse(state.NotSeated)
	case !who.Lasting():
		return "", state.Refuse(state.NeedsKey)
	case who.Registered():
		return "", state.Refuse(state.AlreadyRegistered)
	}
	l, code, now := s.room.links, newCode(), time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, c := range l.codes {
		if now.After(c.until) {
			delete(l.codes, id)
		}
	}
	l.codes[s.id()] = linkCode{code, now.Add(codeFor)}
	return code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:], nil
}

// Offered tells which device shows a code, for the owner of an account to
// confirm. Whoever tries codes that are not shown must soon wait.
func (s *Seat) Offered(code string) (Offer, error) {
	_, offer, err := s.offered(code)
	return offer, err
}

func (s *Seat) offered(code string) (state.SeatID, Offer, error) {
	if !s.Me().Person.ID.Registered() {
		return state.SeatID{}, Offer{}, state.Refuse(state.NotRegistered)
	}
	return s.shown(code)
}

// shown finds the device that shows a code.
func (s *Seat) shown(code string) (state.SeatID, Offer, error) {
	me, l := s.Me().Person.ID, s.room.links
	wait, ok := l.tries.Take(me, time.Now(), 1)
	if !ok {
		return state.SeatID{}, Offer{}, &state.Refusal{Code: state.Flooded, Wait: wait}
	}
	id := l.find(plainCode(code))
	r := s.room
	r.mu.RLock()
	other := r.seats.byID[id]
	var offer Offer
	if other != nil {
		offer = Offer{Key: other.identity, Addr: other.arrival.Addr, Name: r.state.Bearing(id).Text}
	}
	r.mu.RUnlock()
	if other == nil || offer.Key.Registered() {
		return state.SeatID{}, Offer{}, state.Refuse(state.NoSuchCode)
	}
	l.tries.Return(me, time.Now(), 1)
	return id, offer, nil
}

// find compares all codes, in a time that tells nothing of them.
func (l *links) find(code string) (found state.SeatID) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, c := range l.codes {
		if subtle.ConstantTimeCompare([]byte(c.code), []byte(code)) == 1 && now.Before(c.until) {
			found = id
		}
	}
	return found
}

// Link makes the key that a code stands for one of this person's account. Call
// it when they have seen what Offered tells, and confirmed it.
func (s *Seat) Link(ctx context.Context, code string) ([]*state.Event, error) {
	id, offer, err := s.offered(code)
	if err != nil {
		return nil, err
	}
	events, err := s.Do(ctx, &state.Link{Key: offer.Key}, nil)
	if err == nil {
		s.room.links.drop(id)
	}
	return events, err
}

// move has a code shown by a terminal that is known otherwise now.
func (l *links) move(old, now state.SeatID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, shown := l.codes[old]; shown {
		delete(l.codes, old)
		l.codes[now] = c
	}
}

func (l *links) drop(id state.SeatID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.codes, id)
}
