// Keys by name, and the bytes that xterm sends for them.

package sshtest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// plainKeys are the keys that have one encoding, whatever is held with them but Alt.
var plainKeys = map[string]string{
	"enter": "\r", "tab": "\t", "esc": "\x1b", "backspace": "\x7f", "space": " ",
	"shift+tab": "\x1b[Z", "ctrl+space": "\x00", "ctrl+backspace": "\b",
	"ctrl+[": "\x1b", "ctrl+\\": "\x1c", "ctrl+]": "\x1d", "ctrl+^": "\x1e", "ctrl+_": "\x1f", "ctrl+/": "\x1f",
}

// letterKeys end their sequence in a letter: ESC [ A, with modifiers ESC [ 1 ; 5 A.
var letterKeys = map[string]string{"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}

// functionKeys are as letterKeys with modifiers, and ESC O P without.
var functionKeys = map[string]string{"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}

// numberKeys carry a number: ESC [ 3 ~, with modifiers ESC [ 3 ; 5 ~.
var numberKeys = map[string]int{
	"insert": 2, "delete": 3, "pgup": 5, "pgdown": 6,
	"f5": 15, "f6": 17, "f7": 18, "f8": 19, "f9": 20, "f10": 21, "f11": 23, "f12": 24,
}

// encodeKey is what a terminal sends for the key called name.
func encodeKey(name string) (raw string, ok bool) {
	if raw, ok := plainKeys[name]; ok {
		return raw, true
	}
	modifiers := 1
	key := name
	for more := true; more; {
		more = false
		for prefix, bit := range map[string]int{"shift+": 1, "alt+": 2, "ctrl+": 4} {
			if rest, found := strings.CutPrefix(key, prefix); found && rest != "" {
				key, modifiers, more = rest, modifiers+bit, true
			}
		}
	}
	switch {
	case letterKeys[key] != "" && modifiers == 1:
		return "\x1b[" + letterKeys[key], true
	case letterKeys[key] != "":
		return fmt.Sprintf("\x1b[1;%d%s", modifiers, letterKeys[key]), true
	case functionKeys[key] != "" && modifiers == 1:
		return "\x1bO" + functionKeys[key], true
	case functionKeys[key] != "":
		return fmt.Sprintf("\x1b[1;%d%s", modifiers, functionKeys[key]), true
	case numberKeys[key] != 0 && modifiers == 1:
		return fmt.Sprintf("\x1b[%d~", numberKeys[key]), true
	case numberKeys[key] != 0:
		return fmt.Sprintf("\x1b[%d;%d~", numberKeys[key], modifiers), true
	}
	if rest, found := strings.CutPrefix(name, "alt+"); found {
		raw, ok = encodeKey(rest)
		return "\x1b" + raw, ok
	}
	if rest, found := strings.CutPrefix(name, "ctrl+"); found && len(rest) == 1 && 'a' <= rest[0] && rest[0] <= 'z' {
		return string(rune(rest[0] & 0x1f)), true
	}
	return name, utf8.RuneCountInString(name) == 1
}
