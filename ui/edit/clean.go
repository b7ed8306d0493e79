package edit

// What may be in a text: valid UTF-8, no control characters but '\n', nothing that
// formats unseen, and no more than there is room for.

import (
	"unicode"
	"unicode/utf8"
)

// clean returns what of s may enter a text that has room for so many runes and
// bytes, or false if it does not fit. It reads no further than it must.
func clean(s string, runes, bytes int) (string, bool) {
	if s == "" {
		return "", true
	}
	var kept []byte // nil while all of s is kept as it is
	n, size := 0, 0
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		part := s[i : i+width]
		rest := s[i+width:]
		if to, ok := standIn(r, width, rest); ok {
			if kept == nil {
				kept = append(make([]byte, 0, max(i, min(len(s), bytes))), s[:i]...)
			}
			part = to
		}
		if part != "" {
			n += max(1, len(part)/width) // a tab's spaces count each
			size += len(part)
		}
		if n > runes || size > bytes {
			return "", false
		}
		if kept != nil {
			kept = append(kept, part...)
		}
		i += width
	}
	if kept != nil {
		return string(kept), true
	}
	return s, true
}

// standIn returns what stands for a rune that may not enter as it is.
func standIn(r rune, width int, rest string) (string, bool) {
	switch {
	case r == '\t':
		return "    ", true
	case r == '\r' && rest != "" && rest[0] == '\n':
		return "", true
	case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
		return "\n", true
	case r == '\n':
		return "", false
	case r < ' ', 0x7f <= r && r < 0xa0, r == utf8.RuneError && width == 1, formats(r):
		return "", true
	}
	return "", false
}

// formats reports whether r is one of those that the room drops, wherever they stand:
// soft hyphens, for one, come with what is copied from a page, and terminals give
// each a cell. Joiners and tags make part of what is seen.
func formats(r rune) bool {
	tag := r >= 0xe0020 && r <= 0xe007f
	return r >= 0xa0 && unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' && !tag
}
