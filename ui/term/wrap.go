package term

// Lines are broken as a reader expects: at spaces, between the characters of
// scripts that have none, never inside a grapheme cluster (UAX #29). A word that
// is wider than the line (a link) starts a line of its own and is broken at the width.

import (
	"strings"
	"unicode/utf8"
)

// Wrap breaks clean text (valid UTF-8, no control but \n) into pieces of at most
// width cells; a piece is wider only if it is a single cluster that is. Each
// piece is a part of text, and between pieces only spaces and \n are left out.
// Spaces at the beginning of a line stay where the first word fits behind them.
// There is at least one piece. It takes time linear in the length of text.
func Wrap(text string, width int, w Widths) []string {
	width = max(width, 1)
	if len(text) <= width && ascii(text) == len(text) {
		return []string{strings.TrimRight(text, " ")}
	}
	pieces := make([]string, 0, 2+len(text)/width)
	for {
		line, rest, more := strings.Cut(text, "\n")
		pieces = wrapLine(pieces, line, width, w)
		if !more {
			return pieces
		}
		text = rest
	}
}

// wrapLine appends the pieces of a line that has no \n.
func wrapLine(pieces []string, line string, width int, w Widths) []string {
	var (
		start int // of the piece
		cells int // from start up to here
		text  int // end of the last cluster that is no space

		// The last place where the line may be broken: the piece would end at
		// end, the next begin at next, which is nextCells from start.
		end, next, nextCells int

		before = space // of the cluster before this one
	)
	for at := 0; at < len(line); {
		n, c := w.next(line[at:])
		here := classOf(line[at : at+n])
		if here == space {
			cells += c
			at += n
			before = space
			continue
		}
		if at > start && breaks(before, here) {
			end, next, nextCells = text, at, cells
		}
		for cells+c > width && at > start {
			if next <= start {
				end, next, nextCells = at, at, cells
			}
			if end > start {
				pieces = append(pieces, line[start:end])
			}
			start = next
			cells -= nextCells
		}
		cells += c
		at += n
		text = at
		before = here
	}
	return append(pieces, line[start:max(start, text)])
}

// class is what a cluster means for the breaking of lines.
type class uint8

const (
	space   class = 1 << iota // a line is broken after it
	free                      // a line may be broken on both sides: scripts without spaces, emoji
	noStart                   // must not begin a line
	noEnd                     // must not end a line
)

// breaks reports whether a line may be broken between two clusters. The spaces
// that may stand between them count as what came before.
func breaks(before, here class) bool {
	if before == space {
		return true
	}
	return (before|here)&free != 0 && here&noStart == 0 && before&noEnd == 0
}

// What must not begin or end a line of Chinese or Japanese (kinsoku).
const (
	closers = "、。〃々〉》」』】〕〗〙〛〞〟〜〻ぁぃぅぇぉっゃゅょゎゕゖ゛゜ゝゞァィゥェォッャュョヮヵヶ・ーヽヾ" +
		"！＂％），．：；？］｝～｠｡｣､･"
	openers = "〈《「『【〔〖〘〚〝（［｛｟｢"
)

func classOf(cluster string) class {
	switch c := cluster[0]; c {
	case ' ':
		if len(cluster) == 1 {
			return space
		}
		return 0
	case '!', '%', ')', ',', '.', ':', ';', '?', ']', '}':
		return noStart
	case '(', '[', '{':
		return noEnd
	default:
		if c < utf8.RuneSelf {
			return 0
		}
	}
	r, _ := utf8.DecodeRuneInString(cluster)
	switch {
	case r == '’' || r == '”' || r == '…':
		return noStart
	case r == '‘' || r == '“':
		return noEnd
	case r < 0x2600:
		return 0
	case r < 0x27c0: // symbols, dingbats
		return free
	case r >= 0x2e80 && r < 0xa4d0, // radicals, kana, ideographs, Yi
		r >= 0xf900 && r < 0xfb00,   // compatibility ideographs
		r >= 0xfe30 && r < 0xfe50,   // vertical forms
		r >= 0xff00 && r < 0xff66,   // full-width forms
		r >= 0x1f000 && r < 0x40000: // emoji, more ideographs
		switch {
		case r >= 0x3100 && r < 0xfe30 || r >= 0x10000: // none of these is listed
		case strings.ContainsRune(closers, r):
			return free | noStart
		case strings.ContainsRune(openers, r):
			return free | noEnd
		}
		return free
	}
	return 0
}
