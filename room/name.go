package room

// Names: a Name is clean, fits its place on the screen, reads as nobody's but
// its owner's, and carries the two keys by which two of them are told apart.

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"go.mau.fi/util/confusable"
	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

const (
	// MaxNameCells is how wide a name may be.
	MaxNameCells = 24
	// doorCells is how wide a name from the door is at most, so that a number fits behind it.
	doorCells = 20
	// rawName is how many bytes of a name are looked at: more than any name needs.
	rawName = 512
	// signs may stand inside a name, beside letters, marks and digits.
	signs = "-_."
)

// Name is what a person is called. Two names belong together if Fold or
// Skeleton is equal. Both keys are made once and stored with the name: tables
// differ between versions, the log does not. The zero Name is nobody's.
type Name struct {
	Text     string `json:"t"` // as written, in NFC
	Fold     string `json:"f"` // without case and width
	Skeleton string `json:"s"` // what looks the same is the same
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
	NameMixed    NameReason = "mixed"    // mixes writing directions, or digits, in a confusing way
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
		return "the name mixes writing directions: use one of them"
	}
}

// NewName makes the name that a person asks for, just as he wrote it but in
// NFC. The error is a *NameError. Whether the name is free, only the room knows.
func NewName(s string) (Name, error) {
	switch {
	case strings.TrimSpace(s) == "":
		return Name{}, &NameError{Reason: NameEmpty}
	case len(s) > rawName:
		return Name{}, &NameError{Reason: NameTooLong}
	}
	text := norm.NFC.String(s)
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
	fold, err := foldName(text)
	switch {
	case err != nil: // each rune may stand, but not beside the others
		return Name{}, &NameError{Reason: NameMixed}
	case isReserved(text):
		return Name{}, &NameError{Reason: NameReserved}
	}
	return Name{text, fold, skeleton(text)}, nil
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
	s := user[:min(len(user), rawName)]
	s = s[strings.LastIndexByte(s, '\\')+1:]
	s, _, _ = strings.Cut(s, "@")
	var kept []rune
	for _, r := range clean(s) {
		if r != utf8.RuneError && nameRune(lastOf(kept), r) {
			kept = append(kept, r)
		}
	}
	s = displaywidth.TruncateString(clean(string(kept)), doorCells, "")
	n, err := NewName(strings.Trim(s, signs))
	if err != nil || reserved.folds[unnumbered(n.Fold)] {
		return Name{}, false
	}
	return n, true
}

// Numbered is the name with a number behind it: lily2. It is the name that
// NewName makes of the same text, but made without tables, so that every
// version of this program makes the same one. It may be wider than
// MaxNameCells.
func (n Name) Numbered(i int) Name {
	d := strconv.Itoa(i)
	return Name{n.Text + d, n.Fold + d, n.Skeleton + digitSkeletons.Replace(d)}
}

// digitSkeletons gives the lower-case skeletons of the digits that have one.
var digitSkeletons = strings.NewReplacer("0", "o", "1", "l")

// ligatures of Thai and Lao are everyday letters that PRECIS knows only spelled out.
var ligatures = strings.NewReplacer("ำ", "\u0e4dา", "ຳ", "\u0ecdາ", "ໜ", "ຫນ", "ໝ", "ຫມ")

// foldName folds case and width as PRECIS has it, until that changes nothing.
func foldName(s string) (string, error) {
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

// skeleton is the form that a text shares with all that looks like it.
func skeleton(s string) string {
	return strings.ToLower(confusable.Skeleton(width.Fold.String(s)))
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
	return 0, false
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
	case !unicode.IsLetter(r) && !unicode.IsDigit(r):
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
