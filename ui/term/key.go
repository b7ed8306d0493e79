package term

// Keys: which key a sequence is, and one name for a key whichever of xterm,
// rxvt, the Linux console or kitty's protocol reported it.

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// csiKey returns the key of a CSI sequence. ok without a key is a key that we
// ignore, such as a release.
func csiKey(seq params, final byte) (k tea.Key, ok bool) {
	const release, repeat = 3, 2
	k.Mod = modifiers(seq.at(1, 0))
	n := seq.at(0, 0)
	switch {
	case final == 'u' && n >= 0:
		text := seq.text(2)
		k = charKey(rune(n), rune(seq.at(0, 1)), rune(seq.at(0, 2)), k.Mod)
		if text != "" && k.Mod&^tea.ModShift == 0 {
			k.Text = text
		}
	case final == '~' && n == 27:
		k = charKey(rune(seq.at(2, 0)), 0, 0, k.Mod)
	case final == '~' && n > 0 && n < len(tildeKeys):
		k.Code = tildeKeys[n]
	case final == '~' && n == kittyBegin:
		k.Code = tea.KeyBegin
	case (final == '$' || final == '^') && n > 0 && n < len(tildeKeys): // rxvt
		k.Code = tildeKeys[n]
		if final == '$' {
			k.Mod |= tea.ModShift
		} else {
			k.Mod |= tea.ModCtrl
		}
	case final == 'Z' && len(seq) == 0:
		k = tea.Key{Code: tea.KeyTab, Mod: tea.ModShift}
	case final >= 'a' && final <= 'd' && len(seq) == 0: // rxvt
		k = tea.Key{Code: letterKey(final - 'a' + 'A'), Mod: tea.ModShift}
	case final >= 'A' && final <= 'E' && string(seq) == "[": // Linux console
		k.Code = tea.KeyF1 + rune(final-'A')
	case len(seq) == 0, n == 1 && final != 'R':
		k.Code = letterKey(final)
	}
	if k.Code == 0 && k.Text == "" {
		return k, final == 'u' && n >= 0
	}
	switch seq.at(1, 1) {
	case release:
		return tea.Key{}, true
	case repeat:
		k.IsRepeat = k.Text == ""
	}
	return k, true
}

// text returns parameter i as the text that its subparameters spell.
func (p params) text(i int) string {
	var text []byte
	for f := range bytes.SplitSeq(nth(p, i, ';'), []byte(":")) {
		if r := rune(number(f)); isText(r) {
			text = utf8.AppendRune(text, r)
		}
	}
	return string(text)
}

func isText(r rune) bool {
	return r >= ' ' && utf8.ValidRune(r) && !unicode.IsControl(r)
}

// modifiers decodes a modifier parameter: one more than the sum of its bits. Caps
// Lock and Num Lock do not count.
func modifiers(n int) tea.KeyMod {
	var mod tea.KeyMod
	if n < 1 {
		return mod
	}
	for i, m := range [...]tea.KeyMod{
		tea.ModShift, tea.ModAlt, tea.ModCtrl, tea.ModSuper, tea.ModHyper, tea.ModMeta,
	} {
		if (n-1)>>i&1 != 0 {
			mod |= m
		}
	}
	return mod
}

// charKey returns the key that a protocol reports by its code point, unshifted
// or shifted; shifted and base are kitty's alternates, or not positive.
func charKey(code, shifted, base rune, mod tea.KeyMod) tea.Key {
	if code > unicode.MaxRune {
		return tea.Key{} // not one of ours by its number
	}
	if code >= firstFunctional && code <= lastFunctional {
		code = functionalKey(code)
	}
	switch code {
	case '\b', tea.KeyBackspace:
		// Nobody means anything by Shift here.
		return tea.Key{Code: tea.KeyBackspace, Mod: mod &^ tea.ModShift}
	case tea.KeyTab, tea.KeyEnter, tea.KeyEscape:
		return tea.Key{Code: code, Mod: mod}
	}
	switch {
	case code > unicode.MaxRune:
		return tea.Key{Code: code, Mod: mod}
	case !isText(code):
		return tea.Key{Mod: mod}
	case mod&^tea.ModShift != 0:
		return chord(code, shifted, base, mod)
	case mod != 0 && isText(shifted):
		code = shifted
	case mod != 0:
		code = unicode.ToUpper(code)
	}
	return tea.Key{Code: code, Text: string(code)}
}

// chord names a character with Ctrl, Alt or their like as the oldest terminals
// would send it, so that a binding works on all.
func chord(code, shifted, base rune, mod tea.KeyMod) tea.Key {
	if code >= utf8.RuneSelf && base > ' ' && base < del {
		// Ctrl-W on a Cyrillic keyboard is still Ctrl-W.
		code, shifted = base, 0
	}
	lower := unicode.ToLower(code)
	switch {
	case lower != code:
		code = lower
		mod |= tea.ModShift
	case mod&tea.ModShift == 0 || unicode.IsLetter(code):
	case isText(shifted):
		code = shifted
		mod &^= tea.ModShift
	case code == '-': // Ctrl-_ where alternates are not reported
		code = '_'
		mod &^= tea.ModShift
	}
	if mod&^tea.ModAlt == tea.ModCtrl {
		switch code {
		case '/':
			code = '_'
		case 'h':
			code, mod = tea.KeyBackspace, mod&^tea.ModCtrl
		case 'i':
			code, mod = tea.KeyTab, mod&^tea.ModCtrl
		case 'm':
			code, mod = tea.KeyEnter, mod&^tea.ModCtrl
		case '[':
			code, mod = tea.KeyEscape, mod&^tea.ModCtrl
		}
	}
	return tea.Key{Code: code, Mod: mod}
}

// controlKey returns the key of a C0 control other than NUL and ESC, or of DEL.
func controlKey(b byte, mod tea.KeyMod) tea.Key {
	switch {
	case b == del:
		return tea.Key{Code: tea.KeyBackspace, Mod: mod}
	case b <= 0x1a:
		return chord(rune(b)+'a'-1, 0, 0, mod|tea.ModCtrl)
	}
	return chord(rune(b)+'@', 0, 0, mod|tea.ModCtrl)
}

// letterKey returns the key of a final byte, 0 if it is none.
func letterKey(final byte) rune {
	switch final {
	case 'A':
		return tea.KeyUp
	case 'B':
		return tea.KeyDown
	case 'C':
		return tea.KeyRight
	case 'D':
		return tea.KeyLeft
	case 'E':
		return tea.KeyBegin
	case 'F':
		return tea.KeyEnd
	case 'H':
		return tea.KeyHome
	case 'P', 'Q', 'R', 'S':
		return tea.KeyF1 + rune(final-'P')
	}
	return 0
}

// tildeKeys are the keys of CSI n ~.
var tildeKeys = [...]rune{
	1: tea.KeyHome, 2: tea.KeyInsert, 3: tea.KeyDelete, 4: tea.KeyEnd,
	5: tea.KeyPgUp, 6: tea.KeyPgDown, 7: tea.KeyHome, 8: tea.KeyEnd,
	11: tea.KeyF1, 12: tea.KeyF2, 13: tea.KeyF3, 14: tea.KeyF4, 15: tea.KeyF5,
	17: tea.KeyF6, 18: tea.KeyF7, 19: tea.KeyF8, 20: tea.KeyF9, 21: tea.KeyF10,
	23: tea.KeyF11, 24: tea.KeyF12, 25: tea.KeyF13, 26: tea.KeyF14,
	28: tea.KeyF15, 29: tea.KeyF16,
	31: tea.KeyF17, 32: tea.KeyF18, 33: tea.KeyF19, 34: tea.KeyF20,
}

// Kitty's code points for keys that are no characters.
const (
	firstFunctional = 57344
	firstF13        = 57376
	firstKeypad     = 57399
	kittyBegin      = 57427
	lastFunctional  = 63743
)

// keypadKeys are kitty's keypad, as the keys they are elsewhere.
var keypadKeys = [...]rune{
	'0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
	'.', '/', '*', '-', '+', tea.KeyEnter, '=', ',',
	tea.KeyLeft, tea.KeyRight, tea.KeyUp, tea.KeyDown,
	tea.KeyPgUp, tea.KeyPgDown, tea.KeyHome, tea.KeyEnd,
	tea.KeyInsert, tea.KeyDelete, tea.KeyBegin,
}

// functionalKey returns the key of one of kitty's code points; 0 for those that
// we ignore: locks, media keys, modifiers by themselves.
func functionalKey(code rune) rune {
	switch {
	case code >= firstKeypad && code < firstKeypad+rune(len(keypadKeys)):
		return keypadKeys[code-firstKeypad]
	case code >= firstF13 && code < firstKeypad:
		return tea.KeyF13 + code - firstF13
	}
	return 0
}
