package text

// Which letters and marks stand together in a name: those of one writing
// system. It is what UTS #39 calls highly restrictive, and what browsers
// demand of the names of hosts.

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxNameMarks is how many marks a letter of a name may bear. The most that
// UTS #39 finds in any language is four.
const maxNameMarks = 4

// scriptRange is a run of characters of one script.
type scriptRange struct {
	lo, hi rune
	script *unicode.RangeTable
}

// scriptRanges is the scripts of all characters but those that belong to several, sorted.
var scriptRanges = listScripts()

func listScripts() []scriptRange {
	var all []scriptRange
	for _, script := range unicode.Scripts {
		if script == unicode.Common || script == unicode.Inherited {
			continue
		}
		add := func(lo, hi, stride rune) {
			if stride == 1 {
				all = append(all, scriptRange{lo, hi, script})
				return
			}
			for r := lo; r <= hi; r += stride {
				all = append(all, scriptRange{r, r, script})
			}
		}
		for _, r := range script.R16 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range script.R32 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	slices.SortFunc(all, func(a, b scriptRange) int { return cmp.Compare(a.lo, b.lo) })
	return all
}

// scriptOf is the script of a character, nil if it belongs to several.
func scriptOf(r rune) *unicode.RangeTable {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
		return unicode.Latin
	case r < utf8.RuneSelf:
		return nil
	}
	i, found := slices.BinarySearchFunc(scriptRanges, r, func(s scriptRange, r rune) int { return cmp.Compare(s.lo, r) })
	if !found {
		i--
	}
	if i < 0 || r > scriptRanges[i].hi {
		return nil
	}
	return scriptRanges[i].script
}

// systems are the writing systems that take from several scripts.
var systems = [][]*unicode.RangeTable{
	{unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana},
	{unicode.Latin, unicode.Han, unicode.Bopomofo},
	{unicode.Latin, unicode.Han, unicode.Hangul},
}

// placed tells whether a letter may stand behind another one, or first. Those that are in no
// script are tones, signs of phoneticians and for singing, of which one is drawn as a
// colon, and others as a hyphen, an underscore or nothing: only apostrophes stand anywhere,
// and what makes a vowel of kana long stands behind kana.
func placed(prev, r rune) bool {
	if !unicode.IsLetter(r) || r < utf8.RuneSelf || scriptOf(r) != nil {
		return true
	}
	behind := scriptOf(prev)
	switch r {
	case 'ー', 'ｰ', 'ﾞ', 'ﾟ':
		return behind == unicode.Hiragana || behind == unicode.Katakana || strings.ContainsRune("ーｰﾞﾟ", prev)
	case '〆':
		return prev == 0 || behind == unicode.Han || behind == unicode.Hiragana || behind == unicode.Katakana
	}
	return 0x02bb <= r && r <= 0x02bf
}

// isNarrow knows the letters of half the width of their script, which take one cell as Latin
// ones do: an e of them is drawn as an I.
func isNarrow(r rune) bool { return 0xff66 <= r && r <= 0xffdc }

// oneSystem tells whether a text is written in one writing system.
func oneSystem(text string) bool {
	var used []*unicode.RangeTable
	if strings.ContainsFunc(text, isNarrow) && strings.ContainsFunc(text, func(r rune) bool { return scriptOf(r) == unicode.Latin }) {
		return false
	}
	for _, r := range text {
		if s := scriptOf(r); s != nil && !slices.Contains(used, s) {
			used = append(used, s)
		}
	}
	return len(used) <= 1 || slices.ContainsFunc(systems, func(system []*unicode.RangeTable) bool {
		return !slices.ContainsFunc(used, func(s *unicode.RangeTable) bool { return !slices.Contains(system, s) })
	})
}

// sharedMarks are the marks that Unicode gives to several scripts, and to which
// they belong; nil is any. Other marks that are in no script stand in no name: they are for
// music, for cantillation and for phoneticians, strokes through a letter, which are not seen
// on one that has its own, or lines under it, as terminals underline. Of Unicode 15.0's
// ScriptExtensions.
var sharedMarks = []struct {
	lo, hi  rune
	scripts []*unicode.RangeTable
}{
	{0x0300, 0x0304, nil},
	{0x0306, 0x0320, nil},
	{0x0323, 0x0331, nil},
	{0x0339, 0x033e, nil},
	{0x0340, 0x0341, nil},
	{0x0342, 0x0342, []*unicode.RangeTable{unicode.Greek}},
	{0x0343, 0x0344, nil},
	{0x0345, 0x0345, []*unicode.RangeTable{unicode.Greek}},
	{0x0358, 0x0358, nil},
	{0x0485, 0x0486, []*unicode.RangeTable{unicode.Cyrillic}},
	{0x064b, 0x0655, []*unicode.RangeTable{unicode.Arabic, unicode.Syriac}},
	{0x0670, 0x0670, []*unicode.RangeTable{unicode.Arabic, unicode.Syriac}},
	{0x0951, 0x0954, indic},
	{0x1cd0, 0x1cf9, indic},
	{0x1dc0, 0x1dc1, []*unicode.RangeTable{unicode.Greek}},
	{0x1dc4, 0x1dc7, nil},
	{0x302a, 0x302d, []*unicode.RangeTable{unicode.Han, unicode.Bopomofo}},
	{0x3099, 0x309a, []*unicode.RangeTable{unicode.Hiragana, unicode.Katakana}},
	{0x1133b, 0x1133b, []*unicode.RangeTable{unicode.Grantha, unicode.Tamil}},
}

// indic are the scripts with which Vedic texts are written.
var indic = []*unicode.RangeTable{
	unicode.Devanagari, unicode.Bengali, unicode.Grantha, unicode.Gujarati, unicode.Gurmukhi, unicode.Kannada,
	unicode.Malayalam, unicode.Nandinagari, unicode.Oriya, unicode.Sharada, unicode.Tamil, unicode.Telugu, unicode.Tirhuta,
}

// bears tells whether a letter or digit may bear a mark.
func bears(base, mark rune) bool {
	own := scriptOf(base)
	if s := scriptOf(mark); s != nil {
		return s == own
	}
	for _, m := range sharedMarks {
		if m.lo <= mark && mark <= m.hi {
			return m.scripts == nil || slices.Contains(m.scripts, own)
		}
	}
	return false
}

// stackers join two letters and are not seen themselves: Unicode 15.0 calls
// them invisible stackers.
var stackers = []rune{
	0x1039, 0x17d2, 0x1a60, 0x1bab, 0xaaf6, 0x10a3f, 0x11133, 0x1193e, 0x11a47, 0x11a99, 0x11d45, 0x11d97, 0x11f42,
}

// misplaced finds a mark that does not belong where it stands: on a letter of
// another script, one too many, the same twice, or a stacker that joins nothing.
func misplaced(text string) (rune, bool) {
	var (
		base, prev rune
		marks      int
	)
	for _, r := range norm.NFD.String(text) {
		stacked := slices.Contains(stackers, prev)
		if !unicode.IsMark(r) {
			if stacked && !(unicode.IsLetter(r) && scriptOf(r) == scriptOf(prev)) {
				return prev, true
			}
			base, prev, marks = r, r, 0
			continue
		}
		marks++
		if marks > maxNameMarks || r == prev || stacked || !bears(base, r) {
			return r, true
		}
		prev = r
	}
	if slices.Contains(stackers, prev) {
		return prev, true
	}
	return secondVowel(text)
}

// secondVowel finds the sign of a vowel behind another vowel, be it a letter or a
// sign: in the scripts of India that is no way to write anything, and is drawn
// like one letter or sign that is.
func secondVowel(text string) (rune, bool) {
	prev := rune(0)
	for _, r := range norm.NFC.String(text) {
		if _, sign := indicVowel(r); sign {
			if letter, before := indicVowel(prev); (letter || before) && scriptOf(prev) == scriptOf(r) {
				return firstRune(norm.NFD.String(string(r))), true
			}
		}
		prev = r
	}
	return 0, false
}

// indicVowel tells whether a character is the letter of a vowel, or its sign. All
// scripts of India but Sinhala have them in the same places of their blocks.
func indicVowel(r rune) (letter, sign bool) {
	switch place := r & 0x7f; {
	case r < 0x0900 || r > 0x0dff:
		return false, false
	case r >= 0x0d80:
		return r >= 0x0d85 && r <= 0x0d96, r >= 0x0dcf && r <= 0x0ddf || r == 0x0df2 || r == 0x0df3
	case unicode.IsMark(r):
		return false, place >= 0x3e && place <= 0x4c || place >= 0x55 && place <= 0x57 || place == 0x62 || place == 0x63
	default:
		return place >= 0x04 && place <= 0x14 || place == 0x60 || place == 0x61 || r == 0x0a72 || r == 0x0a73, false
	}
}
