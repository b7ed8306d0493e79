package command

// What somebody may have meant who wrote a name or a command that does not
// exist: first what goes on as it began, then what is a slip or two away.

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

const (
	suggested = 3  // at most
	wordRunes = 32 // of a word are compared and shown: names are shorter
)

// Suggest are names of people present that come nearest to some that nobody
// bears, a few for all of them. Looking through everybody is charged to whoever
// asks, if anybody is seated: who has looked up much gets no suggestions.
func Suggest(seat *room.Seat, who *state.Roster, names ...string) (near []string) {
	if who == nil {
		return nil
	}
	for _, name := range names {
		if len(near) >= suggested || seat != nil && !seat.Affords(room.PeopleCost(len(who.People))) {
			break
		}
		for _, one := range nearestNames(name, who) {
			if len(near) < suggested && !slices.Contains(near, one) {
				near = append(near, one)
			}
		}
	}
	return near
}

// nearestNames are the names of people present that come nearest to a name, the
// nearest first.
func nearestNames(name string, who *state.Roster) []string {
	if who == nil {
		return nil
	}
	n := newNearest(foldLoosely(name))
	for i := range who.People {
		n.offer(who.People[i].Person.Name, who.People[i].Fold)
	}
	return n.best()
}

// NearestCommands are the commands that come nearest to a word, the nearest first.
// Those of operators are only for them.
func NearestCommands(word string, governs bool) []string {
	return nearestCommands(offeredTo(governs), word)
}

func nearestCommands(table []Command, word string) []string {
	n := newNearest(foldWord(word))
	for i := range table {
		n.offer(table[i].Name, table[i].Name)
		for _, alias := range table[i].Aliases {
			if len(n.runes) > 4 || strings.HasPrefix(alias, n.word) { // /edit is not nearly /exit
				n.offer(table[i].Name, alias)
			}
		}
	}
	return n.best()
}

// nearest keeps the best of what it is offered.
type nearest struct {
	word    string
	runes   []rune
	letters uint64
	slips   int // how many are forgiven
	found   []match
}

type match struct {
	text  string
	slips int
}

func newNearest(word string) *nearest {
	n := &nearest{word: word, runes: appendRunes(nil, word), letters: lettersOf(word)}
	switch l := len(n.runes); {
	case l > 4:
		n.slips = 2
	case l > 1:
		n.slips = 1
	}
	return n
}

func (n *nearest) offer(text, key string) {
	slips, ok := n.apart(key)
	if !ok {
		return
	}
	if slices.ContainsFunc(n.found, func(m match) bool { return m.text == text }) {
		return
	}
	at := len(n.found)
	for at > 0 && n.found[at-1].slips > slips {
		at--
	}
	if at < suggested {
		n.found = slices.Insert(n.found, at, match{text, slips})
		n.found = n.found[:min(len(n.found), suggested)]
	}
}

// apart tells how far the word is from a key, if that is near enough.
func (n *nearest) apart(key string) (slips int, ok bool) {
	switch {
	case n.word == "":
		return 0, false
	case strings.HasPrefix(key, n.word):
		return 0, true
	case len(key) > 1 && strings.HasPrefix(n.word, key): // 小明你好, written without a space
		return 1, true
	}
	if letters := lettersOf(key); bits.OnesCount64(n.letters&^letters) > n.slips || bits.OnesCount64(letters&^n.letters) > n.slips {
		return 0, false // a slip brings in one letter at most, and loses one
	}
	var space [wordRunes]rune
	slips = distance(n.runes, appendRunes(space[:0], key), n.slips)
	return slips, slips <= n.slips
}

// lettersOf is a set of the letters in a word, where some share a place.
func lettersOf(word string) (set uint64) {
	for _, r := range word {
		set |= 1 << (r & 63)
	}
	return set
}

func (n *nearest) best() []string {
	var texts []string
	for _, m := range n.found {
		texts = append(texts, m.text)
	}
	return texts
}

// appendRunes appends the first runes of a word, as many as are looked at.
func appendRunes(dst []rune, word string) []rune {
	for _, r := range word {
		if len(dst) == wordRunes {
			break
		}
		dst = append(dst, r)
	}
	return dst
}

// distance is that of optimal string alignment: the slips that turn a into b, which
// are letters left out, put in, mistaken, or swapped with their neighbour, and no
// letter slips twice. It gives up above most, and so looks only at places that are
// no further apart than that.
func distance(a, b []rune, most int) int {
	if d := len(a) - len(b); most == 0 || d > most || -d > most {
		return most + 1
	}
	var rows [3][wordRunes + 2]int8
	two, one, row := &rows[0], &rows[1], &rows[2] // of two runes ago, of the last one, of this one
	far := int8(most + 1)
	for j := range one {
		one[j] = int8(j)
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-most), min(len(b), i+most)
		row[from-1], row[to+1] = far, far
		if from == 1 {
			row[0] = int8(i)
		}
		least := row[from-1]
		for j := from; j <= to; j++ {
			d := one[j-1]
			if a[i-1] != b[j-1] {
				d++
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d = min(d, two[j-2]+1)
				}
			}
			row[j] = min(d, one[j]+1, row[j-1]+1)
			least = min(least, row[j])
		}
		if least > int8(most) {
			return most + 1
		}
		two, one, row = one, row, two
	}
	return int(one[len(b)])
}

// foldWord folds a word of a command: no case, and full-width letters are plain.
func foldWord(word string) string {
	if len(word) > 4*wordRunes {
		return "" // no command is that long
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if '！' <= r && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, word))
}

// foldLoosely folds what may be part of a name as well as it can.
func foldLoosely(name string) string {
	if fold := foldName(name); fold != "" {
		return fold
	}
	return strings.ToLower(string(appendRunes(nil, name)))
}

// shortened is a word of a person's own, fit to stand in a sentence.
func shortened(word string) string {
	runes := appendRunes(nil, word)
	short := string(runes)
	if len(short) < len(word) && utf8.ValidString(word) {
		short += "…"
	}
	clean, err := text.CleanLine(short, wordRunes+1)
	if err != nil {
		return "?"
	}
	return clean
}
