package shell

import (
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"
)

// plain are the characters of a word that no shell takes for anything else.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:"

// Teahouse is a command of the program for the room of a state folder: without the folder, it would
// be for the room of whoever runs it.
func Teahouse(command, state string) string { return "teahouse " + command + " --state " + Path(state) }

// Path is the path of a file as a shell takes it for one word, and a program for no flag.
func Path(path string) string {
	if runtime.GOOS == "windows" {
		return windows(flagless(path))
	}
	return posix(flagless(path))
}

func flagless(path string) string {
	if strings.HasPrefix(path, "-") {
		return "./" + path
	}
	return path
}

func posix(word string) string {
	switch {
	case word != "" && strings.Trim(word, plain) == "":
		return word
	case !utf8.ValidString(word), strings.ContainsFunc(word, control):
		return `"$(printf '` + escaped(word) + `')"` // which stays in one line, and draws on no terminal
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// escaped is a word as printf takes it for its format, within quotes.
func escaped(word string) string {
	var b strings.Builder
	for len(word) > 0 {
		r, size := utf8.DecodeRuneInString(word)
		switch {
		case control(r), r == utf8.RuneError && size == 1:
			for _, c := range []byte(word[:size]) {
				fmt.Fprintf(&b, `\%03o`, c)
			}
		case r == '%':
			b.WriteString("%%")
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\'':
			b.WriteString(`'\''`)
		default:
			b.WriteString(word[:size])
		}
		word = word[size:]
	}
	return b.String()
}

func control(r rune) bool { return r < ' ' || 0x7f <= r && r < 0xa0 }

// windows is a path as cmd.exe and PowerShell take it for one word: no path has a quote in it there,
// and a backslash in front of the last one would take it away.
func windows(path string) string {
	if path != "" && strings.Trim(path, plain+`\`) == "" {
		return path
	}
	bare := strings.TrimRight(path, `\`)
	return `"` + path + path[len(bare):] + `"`
}
