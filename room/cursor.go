package room

// Cursors: places in the history for programs to go on from. A cursor tells its
// holder nothing, and is good in the room that gave it and nowhere else.

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"
	"strings"

	"teahouse/room/state"
)

// Cursors makes cursors of places, and places of cursors. It never changes.
type Cursors struct{ block cipher.Block }

const (
	// cursorCheck fills the half of a block that holds no place: what was not
	// made with the same key does not have it.
	cursorCheck = "teahouse"
	// cursorLength is that of every cursor: 16 bytes, 5 bits a character.
	cursorLength = 26
)

// cursorText has no letters that are mistaken for digits or for each other, and
// nothing that means something to a shell.
var cursorText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewCursors derives a key of its own from a secret of the server.
func NewCursors(secret []byte) *Cursors {
	key, err := hkdf.Key(sha256.New, secret, nil, "teahouse cursors", sha256.Size)
	if err != nil {
		panic(err) // the length fits
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // so does this one
	}
	return &Cursors{block}
}

// At is the cursor of an event, by its N.
func (c *Cursors) At(n uint64) string {
	var b [aes.BlockSize]byte
	binary.BigEndian.PutUint64(b[:], n)
	copy(b[8:], cursorCheck)
	c.block.Encrypt(b[:], b[:])
	return cursorText.EncodeToString(b[:])
}

// Place is the event's N that a cursor was made of. The error is a *Refusal.
func (c *Cursors) Place(cursor string) (uint64, error) {
	b, formed := cursorBytes(cursor)
	if !formed {
		return 0, CursorForm(cursor)
	}
	c.block.Decrypt(b, b)
	if string(b[8:]) != cursorCheck {
		return 0, state.Refuse(state.ForeignCursor)
	}
	return binary.BigEndian.Uint64(b), nil
}

// CursorForm tells what is wrong with a word that should be a cursor of some
// room. The error is a *Refusal.
func CursorForm(word string) error {
	if _, formed := cursorBytes(word); formed {
		return nil
	}
	if _, err := strconv.ParseUint(word, 10, 64); err == nil {
		return state.Refuse(state.OldCursor)
	}
	return state.Refuse(state.NoCursor)
}

// cursorBytes is the block that a word holds, if it has the form of a cursor. The decoder
// passes over ends of lines: then the block is not whole, and the word is no cursor.
func cursorBytes(word string) (block []byte, formed bool) {
	if len(word) != cursorLength {
		return nil, false
	}
	block, err := cursorText.DecodeString(strings.ToLower(word))
	return block, err == nil && len(block) == aes.BlockSize
}

// Cursor is the place of an event, by its N, as programs may know it.
func (s *Seat) Cursor(n uint64) string { return s.room.cursors.At(n) }

// Place is the event's N that a cursor was made of. The error is a *Refusal.
func (s *Seat) Place(cursor string) (uint64, error) {
	n, err := s.room.cursors.Place(cursor)
	if err != nil {
		return 0, err
	}
	s.room.mu.RLock()
	defer s.room.mu.RUnlock()
	if n > s.room.state.LastN() {
		return 0, state.Refuse(state.AheadOfRoom)
	}
	return n, nil
}

// PlaceOf is the event's N that somebody names as [Seat.Ref] takes it. The error is
// a *Refusal, or one of the history's. It may read the disk.
func (s *Seat) PlaceOf(ctx context.Context, word string) (uint64, error) {
	ref, err := s.Ref(word)
	if err != nil || ref.Seq == 0 { // a cursor: that of a room in which nothing had happened, too
		return ref.N, err
	}
	e, err := s.Find(ctx, ref)
	if err != nil {
		return 0, err
	}
	return e.N, nil
}

// Ref reads how people and programs name a line: 12 or #12 is a number of the
// house, and a cursor, with # before it or not, any event. The error is a
// *Refusal.
func (s *Seat) Ref(word string) (state.Ref, error) {
	word = strings.TrimPrefix(word, "#")
	if seq, err := strconv.ParseUint(word, 10, 64); err == nil {
		if seq == 0 { // the first line is 1
			return state.Ref{}, state.Refuse(state.NoSuchLine)
		}
		return state.Ref{Seq: seq}, nil
	}
	n, err := s.Place(word)
	return state.Ref{N: n}, err
}
