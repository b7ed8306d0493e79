package text

// Names: a Name is clean, fits its place on the screen, reads as nobody's but
// its owner's, and carries the keys by which two of them are told apart.

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

const (
	// MaxNameCells is how wide a name may be.
	MaxNameCells = 24
	// rawName is how many bytes of a name are looked at: more than any name needs.
	rawName = 512
	// signs may stand inside a name, beside letters, marks and digits.
	signs = "-_."
)

// Name is what a person is called. Two names belong together if their folds are
// equal, or if they share a look. These keys are made once and stored with the
// name: tables differ between versions, the log does not. The zero Name is
// nobody's.
type Name struct {
	Text  string `json:"t"` // as written, in NFC
	Fold  string `json:"f"` // without case and width
	Looks string `json:"s"` // what it is read as, parted by spaces; one alone in a version before
}

// NameReason says why a name was refused.
type NameReason string

// The reasons for refusing a name.
const (
	NameEmpty    NameReason = "empty"
	NameTooLong  NameReason = "too-long" // wider than MaxNameCells
	NameBadRune  NameReason = "bad-rune" // Rune may not stand in a name
	NameBadEdge  NameReason = "bad-edge" // begins or ends with Rune, which may only stand inside
	NameReserved NameReason = "reserved" // could be taken for the room's own voice
	NameMixed    NameReason = "mixed"    // mixes alphabets, writing directions or digits
)

// NameError is why a name was refused.
type NameError struct {
	Reason NameReason
	Rune   rune // for NameBadRune and NameBadEdge
}

func (e *NameError) Error() string {
	switch e.Reason {
	case NameEmpty:
		return "a name cannot be empty: choose one"
	case NameTooLong:
		return fmt.Sprintf("the name is too long: choose one of at most %d cells", MaxNameCells)
	case NameBadRune:
		return fmt.Sprintf("a name cannot hold %q: use letters, digits and - _ . inside", e.Rune)
	case NameBadEdge:
		return fmt.Sprintf("a name cannot begin or end with %q: use a letter or digit", e.Rune)
	case NameReserved:
		return "the name could be taken for the room itself: choose another one"
	default:
		return "the name mixes alphabets, digits or writing directions: use one of them"
	}
}

// NewName makes the name that a person asks for, just as they wrote it but in
// NFC. The error is a *NameError. Whether the name is free, only the room knows.
func NewName(s string) (Name, error) {
	n, err := newName(s)
	if err == nil && isReserved(n) {
		return Name{}, &NameError{Reason: NameReserved}
	}
	return n, err
}

// Borne is a name that somebody bears, by which it is known in texts. What may be a
// name was looked at when they took it, and for that it does not look again.
func Borne(s string) Name {
	fold, err := FoldName(s)
	if err != nil {
		return Name{}
	}
	return Name{Text: s, Fold: fold}
}

// Lobby is what the house is called where channels have names.
const Lobby = "lobby"

// NewChannelName makes the name that somebody wants a channel to have, with # before
// it or without. A channel is never taken for the room's own voice, so it may be
// called #admin, but not as the house beside it is. The error is a *NameError.
func NewChannelName(s string) (Name, error) {
	n, err := newName(strings.TrimPrefix(s, "#"))
	if err == nil && isHouse(n) {
		return Name{}, &NameError{Reason: NameReserved}
	}
	return n, err
}

func newName(s string) (Name, error) {
	switch {
	case strings.TrimSpace(s) == "":
		return Name{}, &NameError{Reason: NameEmpty}
	case len(s) > rawName:
		return Name{}, &NameError{Reason: NameTooLong}
	}
	text := strings.Clone(norm.NFC.String(s)) // it is kept, and what it came in may be long
	if r, ok := misfit(text); ok {
		return Name{}, &NameError{NameBadRune, r}
	}
	for _, r := range []rune{firstRune(text), lastRune(strings.TrimRightFunc(text, unicode.IsMark))} {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return Name{}, &NameError{NameBadEdge, r}
		}
	}
	if displaywidth.String(text) > MaxNameCells {
		return Name{}, &NameError{Reason: NameTooLong}
	}
	n, err := Keyed(text)
	if err != nil || !oneSystem(text) { // each rune may stand, but not beside the others
		return Name{}, &NameError{Reason: NameMixed}
	}
	return n, nil
}

// Keyed makes the keys of a name that stands, by the tables of this program.
func Keyed(text string) (Name, error) {
	fold, err := FoldName(text)
	if err != nil {
		return Name{}, err
	}
	return Name{text, fold, looks(text)}, nil
}

// DoorName makes a person's name of an SSH user name, as UserName does. It is
// false, too, for a word that says nothing of the person, like ubuntu.
func DoorName(user string) (Name, bool) {
	n, ok := UserName(user)
	if !ok || isGeneric(n.Fold) {
		return Name{}, false
	}
	return n, true
}

// UserName makes a name of an SSH user name, leaving out what a name may not
// hold, and a domain around it. What says nothing of a person, like deploy or
// jenkins, is a fine name for a program. It is false if nothing fit for a name
// is left.
func UserName(user string) (Name, bool) {
	s := userText(user)
	var kept []rune
	for _, r := range clean(s) {
		if r != utf8.RuneError && nameRune(lastOf(kept), r) {
			kept = append(kept, r)
		}
	}
	s = clean(string(kept))
	for r, ok := misplaced(s); ok; r, ok = misplaced(s) {
		s = strings.ReplaceAll(norm.NFD.String(s), string(r), "")
	}
	s = displaywidth.TruncateString(norm.NFC.String(s), MaxNameCells, "")
	n, err := NewName(strings.Trim(s, signs))
	return n, err == nil
}

// userText is what of an SSH user name may be a person's.
func userText(user string) string {
	s := user[:min(len(user), rawName)]
	s = s[strings.LastIndexByte(s, '\\')+1:]
	s, _, _ = strings.Cut(s, "@")
	return s
}

// Asked is what somebody wrote as a user name, for telling them why they are
// called something else. It is empty if that says nothing of a person, and
// where it needs no telling, because it is what the name was made of.
func Asked(user string) string {
	s, err := CleanLine(strings.ToValidUTF8(userText(user), ""), 2*MaxNameCells)
	if err != nil {
		return ""
	}
	if fold, err := FoldName(strings.Trim(s, signs)); err == nil && isGeneric(fold) {
		return ""
	}
	return s
}

// MaxNumber is the highest number put behind a taken name: lily100 is nobody's name.
const MaxNumber = 99

// Numbered is the name with a number behind it: lily2. It is the name that
// NewName makes of the same text, but made without tables, so that every
// version of this program makes the same one. It may be wider than
// MaxNameCells.
func (n Name) Numbered(i int) Name {
	d := strconv.Itoa(i)
	looks := strings.Split(n.Looks, " ")
	for j := range looks {
		looks[j] += digitLooks.Replace(d)
	}
	slices.Sort(looks)
	return Name{n.Text + d, n.Fold + d, strings.Join(looks, " ")}
}

// digitLooks gives the looks of the digits that are read as something else.
var digitLooks = strings.NewReplacer("0", "o", "1", stroke)

// ligatures of Thai and Lao are everyday letters that PRECIS knows only spelled out.
var ligatures = strings.NewReplacer("ำ", "\u0e4dา", "ຳ", "\u0ecdາ", "ໜ", "ຫນ", "ໝ", "ຫມ")

// FoldName folds case and width as the profile UsernameCaseMapped of PRECIS has it
// (RFC 8265), until that changes nothing.
func FoldName(s string) (string, error) {
	s = ligatures.Replace(s)
	for range 4 {
		t, err := precis.UsernameCaseMapped.String(s)
		if err != nil || t == s {
			return t, err
		}
		s = t
	}
	return "", errors.New("the folded form of the name is not stable")
}

// misfit finds the first rune that may not stand in a name.
func misfit(text string) (rune, bool) {
	prev := rune(0)
	for _, r := range text {
		if !nameRune(prev, r) {
			return r, true
		}
		prev = r
	}
	if c := clean(text); c != text {
		for i, r := range text {
			if !strings.HasPrefix(c[min(i, len(c)):], string(r)) {
				return r, true
			}
		}
	}
	return misplaced(width.Fold.String(text))
}

// nameRune tells whether r may stand in a name behind prev. At the edges less may.
func nameRune(prev, r rune) bool {
	switch {
	case strings.ContainsRune(signs, r):
		return true
	case unicode.IsMark(r):
		if !unicode.IsLetter(prev) && !unicode.IsDigit(prev) && !unicode.IsMark(prev) {
			return false
		}
	case !unicode.IsLetter(r) && !unicode.IsDigit(r), isSmallCapital(r), isScholarly(r), !placed(prev, r):
		return false
	}
	switch r {
	case 'ำ', 'ຳ', 'ໜ', 'ໝ':
		return true
	}
	if f := width.LookupRune(r).Folded(); f != 0 {
		r = f
	}
	return arabicDigit(r) || precis.UsernameCaseMapped.Allowed().Contains(r)
}

// arabicDigit knows the two sets of digits that PRECIS allows one at a time.
func arabicDigit(r rune) bool { return 0x660 <= r && r <= 0x669 || 0x6f0 <= r && r <= 0x6f9 }

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
func lastRune(s string) rune  { r, _ := utf8.DecodeLastRuneInString(s); return r }

func lastOf(rs []rune) rune {
	if len(rs) == 0 {
		return 0
	}
	return rs[len(rs)-1]
}
