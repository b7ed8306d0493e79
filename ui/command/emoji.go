package command

// Short codes of emoji, such as :tada:, and what they stand for. One becomes its sign
// in the line as it is typed, so that what goes out is what is seen. In code, in an
// address and inside a word (10:30:45, ::1) there are none.

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	codeLongest = 40 // bytes of a code: longer than any
	codeBegun   = 2  // letters of one after which it is completed
	codeSome    = 3  // letters from which what only holds them is offered, too
)

//go:embed emoji.txt
var emojiTable string

// code is a short code without its colons.
type code struct{ name, sign string }

// codes are all of them, by name.
var codes = func() (all []code) {
	for row := range strings.Lines(emojiTable) {
		if words := strings.Fields(row); len(words) > 1 && words[0] != "#" {
			for _, name := range words[1:] {
				all = append(all, code{name, words[0]})
			}
		}
	}
	slices.SortFunc(all, func(a, b code) int { return strings.Compare(a.name, b.name) })
	return all
}()

// signOf is what a short code stands for, or what is written if that is none.
func signOf(written string) string {
	name, opened := strings.CutPrefix(written, ":")
	if name, closed := strings.CutSuffix(name, ":"); opened && closed && len(name) <= codeLongest {
		name = strings.ToLower(name)
		if i, ok := slices.BinarySearchFunc(codes, name, func(c code, name string) int { return strings.Compare(c.name, name) }); ok {
			return codes[i].sign
		}
	}
	return written
}

// ReactionOf is the sign that somebody means where only one can stand: there a code
// needs no colons.
func ReactionOf(written string) string {
	if bare := ":" + written + ":"; signOf(bare) != bare {
		return signOf(bare)
	}
	return signOf(written)
}

// Coded tells what to put in place of the short codes that end in what was just typed:
// so many bytes, at the end of what stands before the cursor.
func Coded(before string, typed int) (c Candidate, ok bool) {
	from, out := len(before), before
	for i := len(before) - typed; i < len(out); i++ {
		if out[i] != ':' {
			continue
		}
		open := codeFrom(out[:i])
		if open < 0 {
			continue
		}
		if written := out[open : i+1]; signOf(written) != written {
			sign := signOf(written)
			out = out[:open] + sign + out[i+1:]
			from, i = min(from, open), open+len(sign)-1
		}
	}
	return Candidate{from, len(before), out[from:]}, from < len(before)
}

// codeFrom is where the short code begins that is being written at the end of a text,
// -1 if none is.
func codeFrom(text string) int {
	open := strings.LastIndexByte(text, ':')
	if open < 0 || len(text)-open-1 > codeLongest || strings.ContainsFunc(text[open+1:], outsideCode) {
		return -1
	}
	head := text[:open]
	last, _ := utf8.DecodeLastRuneInString(head)
	if head != "" && last < utf8.RuneSelf && !unicode.IsSpace(last) && !strings.ContainsRune(`([{"'*_~>,.!?`, last) {
		return -1
	}
	if strings.Count(head, "`")%2 != 0 || strings.Contains(head[strings.LastIndexFunc(head, unicode.IsSpace)+1:], "://") {
		return -1
	}
	return open
}

// outsideCode tells whether no code has a character.
func outsideCode(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_+-", r))
}

// CodeOffers are the emoji that somebody may mean by the short code at the end of a text.
func CodeOffers(before string) []Offer {
	open := codeFrom(before)
	if open < 0 || len(before)-open-1 < codeBegun {
		return nil
	}
	var found []likely
	word, worst := strings.ToLower(before[open+1:]), starts
	if len(word) >= codeSome {
		worst = holds
	}
	for _, c := range codes {
		if rank := Likeness(c.name, word); rank <= worst {
			found = append(found, likely{Offer{Candidate{open, len(before), c.sign}, c.sign + " :" + c.name + ":", ""}, rank})
		}
	}
	return best(found, offered)
}
