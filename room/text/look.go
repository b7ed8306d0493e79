package text

// Looks: how a name is read at a glance. Two names share a look if one of them,
// as it is written or in one of the cases that people take for the same name,
// can be taken for the other: MIKE in Cyrillic for mike, Iris for lris, a
// traditional Chinese name for its simplified twin.
//
// Tables decide here, and tables change. So looks are made before the log, and
// kept with the name: see rekey.

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.mau.fi/util/confusable" // the table of UTS #39, of Unicode 17
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/width"
)

// twinFile is made of the Unihan database of Unicode 15.0.
//
//go:generate sh -c "go run twins_gen.go Unihan_Variants.txt > twins.txt"
//go:embed twins.txt
var twinFile string

// twins gives the first character of each class of Chinese twins.
var twins = sync.OnceValue(func() map[rune]rune {
	all := make(map[rune]rune, len(twinFile)/4)
	for line := range strings.Lines(twinFile) {
		first, size := utf8.DecodeRuneInString(line)
		for _, r := range strings.TrimSuffix(line[size:], "\n") {
			all[r] = first
		}
	}
	return all
})

// looks is all looks of a text, sorted and parted by spaces.
func looks(text string) string {
	text = width.Fold.String(text)
	written := skeleton(text)
	small, capital := strings.ToLower(text), strings.ToUpper(text)
	if !isASCII(text) { // some letters have two in another case
		small, capital = cases.Fold().String(text), cases.Upper(language.Und).String(text)
	}
	all := []string{
		written,
		skeleton(small),
		skeleton(capital),
		skeleton(titled(text)),
		// Among small letters nobody notices that what looks like an l is an I,
		// nor that an L is tall: IiLy is read as lily.
		strings.ReplaceAll(written, "l", stroke),
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// stroke stands for I, l and 1, which look the same. A capital L does not.
const stroke = "|"

// pairs are what looks like something else: two letters like one, and a g whose
// comma stands above it, as with no other letter; and what the table leaves apart
// though it looks the same: an apostrophe, ri in both kinds of kana, and what is drawn as a line.
var pairs = strings.NewReplacer("rn", "m", "vv", "w", "g\u0326", "g\u0307", "ເເ", "ແ", "ՙ", "'", "り", "リ", "ー", "-", "丨", stroke)

// skeleton is the skeleton of UTS #39, in small letters, with what that leaves
// apart although people do not: small capitals, which the small letters of
// Cyrillic and Cherokee look like, a dot on a letter that has one already, and
// Chinese twins.
func skeleton(s string) string {
	if isASCII(s) {
		return pairs.Replace(strings.ToLower(asciiSkeleton.Replace(s)))
	}
	s = strings.ReplaceAll(confusable.Skeleton(s), "l", stroke)
	prev := rune(0)
	s = strings.Map(func(r rune) rune {
		if r == '\u0307' && (prev == 'i' || prev == 'j') {
			return drop
		}
		prev = plainLetter(r)
		return prev
	}, s)
	return pairs.Replace(strings.ToLower(gathered(s)))
}

// gathered brings the marks of each letter into one order, each once: where two
// of them have places of their own, as in Thai, nobody sees which was written first.
func gathered(s string) string {
	letters := []rune(s)
	for i := 0; i < len(letters); {
		end := i
		for end < len(letters) && unicode.Is(unicode.Mn, letters[end]) {
			end++
		}
		if marks := letters[i:end]; len(marks) > 1 {
			slices.Sort(marks)
			kept := slices.Compact(marks)
			letters = slices.Delete(letters, i+len(kept), end)
			end = i + len(kept)
		}
		i = end + 1
	}
	return string(letters)
}

// asciiSkeleton is what UTS #39 makes of the letters, digits and signs of ASCII.
// Most names need no more.
var asciiSkeleton = strings.NewReplacer("0", "o", "1", stroke, "I", stroke, "l", stroke)

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainLetter is the letter that a small capital or a twin is read as.
func plainLetter(r rune) rune {
	if r < utf8.RuneSelf {
		return r
	}
	if small, ok := smallCapitals[r]; ok {
		return small
	}
	if first, ok := twins()[r]; ok {
		return first
	}
	return r
}

// smallCapitals are letters of phonetic alphabets, drawn as capitals of the
// height of small letters. No name holds one: they would be read as capitals.
var smallCapitals = map[rune]rune{
	'ᴀ': 'A', 'ʙ': 'B', 'ᴄ': 'C', 'ᴅ': 'D', 'ᴇ': 'E', 'ꜰ': 'F', 'ɢ': 'G', 'ʜ': 'H', 'ɪ': 'I', 'ᴊ': 'J', 'ᴋ': 'K', 'ĸ': 'K',
	'ʟ': 'L', 'ᴍ': 'M', 'ʍ': 'M', 'ɴ': 'N', 'ᴏ': 'O', 'ᴘ': 'P', 'ꞯ': 'Q', 'ʀ': 'R', 'ꜱ': 'S', 'ᴛ': 'T', 'ᴜ': 'U', 'ᴠ': 'V', 'ᴡ': 'W', 'ʏ': 'Y', 'ᴢ': 'Z',
}

// isScholarly knows the Latin letters that only phoneticians and editors of old
// books write, for which no table says what they look like: a turned l for an l, a
// heng for an En with a hook.
func isScholarly(r rune) bool {
	switch {
	case r == 0xa78b, r == 0xa78c, strings.ContainsRune(spokenLetters, r): // the saltillo, a letter in Mexico
		return false
	case 0x0250 <= r && r <= 0x02af, 0x0234 <= r && r <= 0x0239, r == 0x0221, 0x2c6d <= r && r <= 0x2c7f:
		return true
	case 0x1d00 <= r && r <= 0x1dbf, 0xa720 <= r && r <= 0xa7ff, 0xab30 <= r && r <= 0xab6f, 0x10780 <= r && r <= 0x107bf, 0x1df00 <= r && r <= 0x1dfff:
		return unicode.Is(unicode.Latin, r)
	}
	return false
}

// spokenLetters are those letters of phoneticians that some language is written in.
const spokenLetters = "ɑⱭɓɔɖɗəɛɠɣɤɨɩɯɲɵɽʃʈʉʊʋʌʒʔ"

func isSmallCapital(r rune) bool { return r >= utf8.RuneSelf && smallCapitals[r] != 0 }

// titled gives each word of a name a capital.
func titled(text string) string {
	inside := false
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsMark(r):
			return r
		case inside || !unicode.IsLetter(r):
			inside = unicode.IsLetter(r) || unicode.IsDigit(r)
			return unicode.ToLower(r)
		}
		inside = true
		return unicode.ToTitle(r)
	}, text)
}

// Like tells whether the name could be taken for the other one. The zero Name
// is like nobody's.
func (n Name) Like(o Name) bool {
	if n.Fold == "" || o.Fold == "" {
		return false
	}
	if n.Fold == o.Fold {
		return true
	}
	for look := range n.EachLook {
		for other := range o.EachLook {
			if look == other {
				return true
			}
		}
	}
	return false
}

// EachLook yields what the name is read as.
func (n Name) EachLook(yield func(string) bool) {
	for look := range strings.SplitSeq(n.Looks, " ") {
		if look != "" && !yield(look) {
			return
		}
	}
}
