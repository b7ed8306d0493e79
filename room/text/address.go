package text

// Names inside addresses call nobody: https://example.com/bob/x, bob@example.com,
// /home/bob and example.com/~bob are not about bob.

import (
	"strings"
	"unicode/utf8"
)

// address tells where the word ends that holds a name, if it is a URL, a mail
// address or a path of files. Otherwise it returns 0.
func address(text string, from, to int) (end int) {
	start := from
	for start > 0 && addressByte(text[start-1]) {
		start--
	}
	end = to
	for end < len(text) && addressByte(text[end]) {
		end++
	}
	before, behind := text[start:from], text[to:end]
	if text[from] >= utf8.RuneSelf && !strings.HasSuffix(before, "/") && !strings.HasSuffix(before, `\`) {
		before = "" // an address of ASCII ends before such a letter
	}
	switch {
	case strings.Contains(before, "://"), strings.HasPrefix(before, "www."):
		return end
	case mailed(before, behind), filed(before, behind):
		return end
	}
	return 0
}

// addressByte tells whether a byte may be part of an address: brackets and
// quotes stand around one.
func addressByte(b byte) bool {
	return ' ' < b && b < utf8.RuneSelf && !strings.ContainsRune("\"'`<>()[]{}|,;*", rune(b))
}

// mailBytes may stand in the local part of a mail address.
const mailBytes = "abcdefghijklmnopqrstuvwxyz0123456789._%+-"

// mailed tells whether what stands around a name makes it part of a mail address.
func mailed(before, behind string) bool {
	if host, ok := strings.CutPrefix(strings.TrimLeft(behind, mailBytes), "@"); ok && host != "" && alphanumeric(host[0]) {
		return true
	}
	local, ok := strings.CutSuffix(before, "@")
	return ok && local != "" && alphanumeric(local[len(local)-1])
}

// filed tells whether what stands around a name makes it part of a path. Names
// that slashes part, as in lily/bob, are called all the same.
func filed(before, behind string) bool {
	if strings.Contains(before, `\`) || strings.HasPrefix(behind, `\`) {
		return true
	}
	if !strings.Contains(before, "/") && !strings.HasPrefix(behind, "/") {
		return false
	}
	return strings.HasPrefix(before, "/") || strings.HasPrefix(before, "~") || strings.HasPrefix(before, ".") ||
		dotted(before) || dotted(behind)
}

// dotted tells whether a dot joins what is before it with what is behind, as in
// a file's or a host's name.
func dotted(s string) bool {
	for i := 1; i < len(s)-1; i++ {
		if s[i] == '.' && alphanumeric(s[i-1]) && alphanumeric(s[i+1]) {
			return true
		}
	}
	return false
}

// alphanumeric knows the letters of a folded text, and digits.
func alphanumeric(b byte) bool { return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' }
