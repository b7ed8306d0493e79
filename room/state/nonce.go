package state

// Nonces: who is not sure whether a line of theirs arrived sends it again with
// the word that it had the first time, and it is said once. What was said with a
// nonce is remembered for a day, by identity, in the state: so a server that was
// killed between keeping a line and answering for it knows it again.

import (
	"cmp"
	"container/list"
	"slices"
	"strconv"
)

// spokenNonce is what was said with a nonce.
type spokenNonce struct {
	Who  Identity `json:"who"`
	Word string   `json:"word"`
	N    uint64   `json:"n"`             // the event that it became…
	Seq  uint64   `json:"seq,omitempty"` // …by its number
	In   uint64   `json:"in,omitempty"`  // the channel that it was said in
	Kind Kind     `json:"kind"`
	Wall int64    `json:"wall"` // when that was, on the wall's clock
	At   int64    `json:"at"`   // in room time

	place *list.Element
}

// nonces finds what was said with a nonce.
type nonces struct {
	by    map[Identity][]*spokenNonce // of each, by rising N
	n     map[uint64]*spokenNonce
	order *list.List // by rising N
}

func newNonces() nonces {
	return nonces{map[Identity][]*spokenNonce{}, map[uint64]*spokenNonce{}, list.New()}
}

// NonceForm tells what is wrong with a nonce; there may be none. The error is a
// *Refusal.
func NonceForm(word string) error {
	bad := len(word) > NonceMost
	for _, c := range []byte(word) {
		bad = bad || c <= ' ' || c > '~'
	}
	if bad {
		return &Refusal{Code: BadNonce, Max: NonceMost}
	}
	return nil
}

func (x *nonces) find(who Identity, word string) *spokenNonce {
	of := x.by[who]
	if i := slices.IndexFunc(of, func(o *spokenNonce) bool { return o.Word == word }); i >= 0 {
		return of[i]
	}
	return nil
}

// repeated refuses what its author said before with the same nonce, and a nonce
// of somebody whom nobody would know again.
func (s *State) repeated(m *Member, word string) *Refusal {
	switch {
	case word == "":
		return nil
	case !m.Identity.Lasting():
		return Refuse(NeedsKey)
	case s.nonces.find(m.Identity, word) != nil:
		return Refuse(Repeated)
	}
	return nil
}

// noteNonce remembers with which nonce something was said.
func (s *State) noteNonce(e *Event, word string) {
	e.Nonce = word
	if word == "" {
		return
	}
	x := &s.nonces
	if of := x.by[e.Who.ID]; len(of) >= noncesEach {
		s.forgetNonce(of[0])
	} else if len(x.n) >= noncesMost {
		s.forgetNonce(x.order.Front().Value.(*spokenNonce))
	}
	x.add(&spokenNonce{Who: e.Who.ID, Word: word, N: e.N, Seq: e.Seq, In: e.In, Kind: e.Kind, Wall: e.At, At: s.clock})
	s.touchNonce(e.N)
}

func (x *nonces) add(o *spokenNonce) {
	o.place = x.order.PushBack(o)
	x.n[o.N] = o
	x.by[o.Who] = append(x.by[o.Who], o)
}

// restore fills the indexes from what was stored.
func (x *nonces) restore(all []*spokenNonce) {
	slices.SortFunc(all, func(a, b *spokenNonce) int { return cmp.Compare(a.N, b.N) })
	for _, o := range all {
		x.add(o)
	}
}

func (s *State) forgetNonce(o *spokenNonce) {
	x := &s.nonces
	x.order.Remove(o.place)
	delete(x.n, o.N)
	of := slices.DeleteFunc(x.by[o.Who], func(other *spokenNonce) bool { return other == o })
	x.by[o.Who] = of
	if len(of) == 0 {
		delete(x.by, o.Who)
	}
	s.touchNonce(o.N)
}

// fadeNonces forgets what was said too long ago to be said again.
func (s *State) fadeNonces() {
	for e := s.nonces.order.Front(); e != nil; e = s.nonces.order.Front() {
		o := e.Value.(*spokenNonce)
		if s.clock-o.At < nonceFor.Milliseconds() {
			return
		}
		s.forgetNonce(o)
	}
}

// foldNonces makes what a key said its account's. Of two lines with one nonce
// the newer counts.
func (s *State) foldNonces(key, account Identity) {
	x := &s.nonces
	of := x.by[key]
	if len(of) == 0 {
		return
	}
	delete(x.by, key)
	for _, o := range of {
		o.Who = account
		s.touchNonce(o.N)
	}
	all := append(of, x.by[account]...)
	slices.SortFunc(all, func(a, b *spokenNonce) int { return cmp.Compare(a.N, b.N) })
	x.by[account] = all
	newer := map[string]bool{}
	for i, o := range slices.Backward(slices.Clone(all)) {
		if newer[o.Word] || len(all)-i > noncesEach {
			s.forgetNonce(o)
		}
		newer[o.Word] = true
	}
}

func (s *State) touchNonce(n uint64) { s.touched[nonceKey+strconv.FormatUint(n, 36)] = true }

// Sent is what is remembered of what somebody said with a nonce, nil if nothing
// was: neither who said it nor what.
func (s *State) Sent(who Identity, nonce string) *Event {
	o := s.nonces.find(who, nonce)
	if o == nil {
		return nil
	}
	e := &Event{N: o.N, Seq: o.Seq, In: o.In, At: o.Wall, Room: o.At, Kind: o.Kind, Nonce: nonce, Gone: true}
	if c := s.channels.all[o.In]; c != nil && s.channels.isMember(o.In, who) {
		e.Channel = c.Name.Text
	}
	return e
}
