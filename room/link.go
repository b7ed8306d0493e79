package room

// Linking another device: the new one shows a code, and the old one, which
// has the account, types it and confirms the key that it sees. So nobody gets
// into an account by knowing a code, and a code says nothing of an account.
// A code is made of the key, of when it was asked for, and of the secret of the server.
// Nothing is kept of it, so every node of a room knows it that another one has shown.

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"net/netip"
	"strings"
	"time"

	"teahouse/room/flood"
	"teahouse/room/state"
)

// Offer is a device that asks to become somebody's.
type Offer struct {
	Key  state.Identity // its fingerprint is shown
	From netip.Prefix   // whence it comes: of another node, no more is known than what its address counts as
	Name string         // what it is called now
}

// links makes codes, and knows them again.
type links struct {
	tries *flood.Table[state.Identity]
	key   []byte
}

func newLinks(secret []byte) *links {
	key, err := hkdf.Key(sha256.New, secret, nil, "teahouse codes", sha256.Size)
	if err != nil {
		panic(err) // the length fits
	}
	return &links{
		tries: flood.NewTable[state.Identity](flood.Rate{Burst: codeTries, Every: codeFor / codeTries}, rememberBudgets),
		key:   key,
	}
}

// codeLetters is Crockford's base 32, which has no I, L, O and U.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	codeLength = 16
	signLength = 4 // of those that tell which key may be meant, and are no secret
	codeStep   = 10 * time.Second
)

// codeOf is what a key shows at a moment of room time, and within the rest of a step.
func (l *links) codeOf(key state.Identity, now int64) string {
	mac := hmac.New(sha256.New, l.key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(now/codeStep.Milliseconds())))
	mac.Write([]byte(key))
	return codeSign(key) + inLetters(mac.Sum(nil)[:codeLength-signLength])
}

// codeSign tells the keys apart that may be meant, so that few codes have to be made to find one.
func codeSign(key state.Identity) string {
	return inLetters(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(key)))[:signLength])
}

// inLetters is five bits of each byte.
func inLetters(bytes []byte) string {
	letters := make([]byte, len(bytes))
	for i, b := range bytes {
		letters[i] = codeLetters[b%32]
	}
	return string(letters)
}

// shows tells whether a key showed a code within the time for which it holds. Another node
// may be a little ahead.
func (l *links) shows(key state.Identity, code string, now int64) (shown bool) {
	if len(code) != codeLength || code[:signLength] != codeSign(key) {
		return false
	}
	for ago := -codeStep; ago <= codeFor; ago += codeStep {
		if hmac.Equal([]byte(l.codeOf(key, now-ago.Milliseconds())), []byte(code)) {
			shown = true
		}
	}
	return shown
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

// Code is one by which another device of the same person can make this seat's key one of
// its account's. It holds for ten minutes, while the key is here.
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
	code := s.room.links.codeOf(who, s.room.now())
	return code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:], nil
}

// Offered tells which device shows a code, for the owner of an account to
// confirm. Whoever tries codes that are not shown must soon wait.
func (s *Seat) Offered(code string) (Offer, error) {
	if !s.Me().Person.ID.Registered() {
		return Offer{}, state.Refuse(state.NotRegistered)
	}
	return s.shown(code)
}

// shown finds the device that shows a code, at whichever node it is.
func (s *Seat) shown(code string) (Offer, error) {
	r, me := s.room, s.Me().Person.ID
	wait, ok := r.links.tries.Take(me, time.Now(), 1)
	if !ok {
		return Offer{}, &state.Refusal{Code: state.Flooded, Wait: wait}
	}
	code, now := plainCode(code), r.now()
	r.mu.RLock()
	defer r.mu.RUnlock()
	for key, member := range r.state.Unregistered() {
		if r.links.shows(key, code, now) {
			r.links.tries.Return(me, time.Now(), 1)
			return Offer{Key: key, From: r.whenceLocked(member.Seats[0]), Name: member.Name.Text}, nil
		}
	}
	return Offer{}, state.Refuse(state.NoSuchCode)
}

// whenceLocked is where a terminal comes from, as exactly as it is known here.
func (r *Room) whenceLocked(at state.Place) netip.Prefix {
	if s := r.seats.byID[at.SeatID]; s != nil {
		return netip.PrefixFrom(s.arrival.Addr, s.arrival.Addr.BitLen())
	}
	return at.Net
}

// Link makes the key that a code stands for one of this person's account. Call
// it when they have seen what Offered tells, and confirmed it.
func (s *Seat) Link(ctx context.Context, code string) ([]*state.Event, error) {
	offer, err := s.Offered(code)
	if err != nil {
		return nil, err
	}
	return s.Do(ctx, &state.Link{Key: offer.Key}, nil)
}
