package state

// Why the room does not do what is asked: a code and what a sentence about it needs. The code
// alone tells whether the same may be taken later, so no program need read a sentence for that.

import (
	"fmt"
	"time"
)

// Code says why the room refused. What a person reads is phrased elsewhere.
type Code string

// The reasons for a refusal.
const (
	NameTaken      Code = "name-taken"      // Name is borne by somebody present
	NameConfusable Code = "name-confusable" // looks like Name, borne by somebody present
	NameSame       Code = "name-same"       // it is their name already
	NotHere        Code = "not-here"        // Name is nobody present
	SomebodyElse   Code = "somebody-else"   // Name passed to another person since it was chosen
	OnlyYourself   Code = "only-yourself"   // a private line to nobody but its author
	TooMany        Code = "too-many"        // more recipients than Max
	NotAway        Code = "not-away"        // they are not away, so they cannot come back
	Quieted        Code = "quiet"           // public lines are switched off on this seat
	NothingToUndo  Code = "nothing-to-undo" // no line of their own to withdraw
	TooLate        Code = "too-late"        // the line is older than Wait
	NothingToEdit  Code = "nothing-to-edit" // no line of their own to change
	EditTooLate    Code = "edit-too-late"   // the line is older than Wait
	NoSign         Code = "no-sign"         // it is not one emoji
	AlreadySo      Code = "already-so"      // the sign Name is there already, or is not
	SignsTheirs    Code = "signs-theirs"    // they reacted to the line Max times
	SignsFull      Code = "signs-full"      // it has Max different reactions
	ReactionsFull  Code = "reactions-full"  // it has Max reactions
	EditBegins     Code = "edit-begins"     // a line cannot become one that begins with @ or /
	NoSuchLine     Code = "no-such-line"    // nothing that they may read has that number
	NoCursor       Code = "no-cursor"       // a word that should be a cursor is none
	OldCursor      Code = "old-cursor"      // it is a number, by which places were called once
	ForeignCursor  Code = "foreign-cursor"  // it is another room's, or damaged
	AheadOfRoom    Code = "ahead"           // it has not happened yet
	NotYourLine    Code = "not-your-line"   // somebody else wrote it
	Repeated       Code = "repeated"        // they said it already, with the same nonce
	NonceUsed      Code = "nonce-used"      // they said something else with that nonce
	BadNonce       Code = "bad-nonce"       // a nonce is Max characters at most, none of them a blank
	Flooded        Code = "flooded"         // too much at once; Wait until more is taken
	Crowded        Code = "crowded"         // those from their address did too much together; Wait
	RoomFull       Code = "room-full"       // no seat is free
	AddressFull    Code = "address-full"    // newcomers and guests of their address hold Max seats already
	SeatsTaken     Code = "seats-taken"     // this identity holds Max seats already
	NotKept        Code = "not-kept"        // the log did not take it; nothing was written
	Stopping       Code = "stopping"        // the server is going down
	SearchTooLong  Code = "search-too-long" // a search takes Max words at most
	TookLong       Code = "took-long"       // what was asked for takes too long to look up
	SetAside       Code = "set-aside"       // the room failed at it; it is kept for those who mend that
	NotSeated      Code = "not-seated"      // the seat has left, or was cut off
)

// Refusal is the room's answer to what it will not do. Nothing was changed.
type Refusal struct {
	Code Code
	Name string        // whom it is about
	Wait time.Duration // how long, where the code says so
	Max  int           // how many, where the code says so
	Err  error         // the cause, for operators

	// Who is punished reads why, and until when; zero is for ever.
	Reason string
	Until  time.Time
}

func (r *Refusal) Error() string {
	if r.Name != "" {
		return fmt.Sprintf("refused: %s: %s", r.Code, r.Name)
	}
	return "refused: " + string(r.Code)
}

// Temporary tells whether the same thing may well be taken later, with nobody
// deciding otherwise meanwhile.
func (r *Refusal) Temporary() bool {
	switch r.Code {
	case NotKept, RoomFull, AddressFull, SeatsTaken, Stopping, TookLong, TooManyAccounts, TooManyTalks, TooManyReports, FoundedToday, Drained:
		return true
	}
	return r.Paced()
}

// Paced tells whether it was only too soon: it is taken after Wait.
func (r *Refusal) Paced() bool {
	switch r.Code {
	case Flooded, Crowded, Slowed:
		return true
	}
	return false
}

// Unwrap gives the fault behind it, which is for the log and for nobody to read.
func (r *Refusal) Unwrap() error { return r.Err }

// Refuse is a refusal for a reason that needs no more words.
func Refuse(c Code) *Refusal { return &Refusal{Code: c} }

// RefuseName is a refusal that a name is to blame for.
func RefuseName(c Code, name string) *Refusal { return &Refusal{Code: c, Name: name} }
