package term

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// keySequences are keys as terminals send them, by the name that callers match.
// Where a key has no name but text, the name is the text.
var keySequences = []struct {
	from, in, want string
}{
	{"any", "\r", "enter"},
	{"any", "\n", "ctrl+j"},
	{"any", "\t", "tab"},
	{"any", "\x1b[Z", "shift+tab"},
	{"any", "\x7f", "backspace"},
	{"old terminals", "\b", "backspace"},
	{"any", "\x01", "ctrl+a"},
	{"any", "\x17", "ctrl+w"},
	{"any", "\x1a", "ctrl+z"},
	{"any", "\x1c", `ctrl+\`},
	{"any", "\x1f", "ctrl+_"},
	{"any", "\x1bb", "alt+b"},
	{"any", "\x1bB", "alt+shift+b"},
	{"any", "\x1b?", "alt+?"},
	{"any", "\x1b ", "alt+space"},
	{"any", "\x1bж", "alt+ж"},
	{"any", "\x1b\r", "alt+enter"},
	{"any", "\x1b\x7f", "alt+backspace"},
	{"any", "\x1b\x02", "ctrl+alt+b"},

	{"any", "\x1b[A", "up"},
	{"any", "\x1b[1;2B", "shift+down"},
	{"any", "\x1b[1;5C", "ctrl+right"},
	{"any", "\x1b[1;3D", "alt+left"},
	{"any", "\x1b[1;8D", "ctrl+alt+shift+left"},
	{"xterm", "\x1b[H", "home"},
	{"xterm", "\x1b[F", "end"},
	{"xterm", "\x1b[1;5H", "ctrl+home"},
	{"any", "\x1b[2~", "insert"},
	{"any", "\x1b[3~", "delete"},
	{"any", "\x1b[5~", "pgup"},
	{"any", "\x1b[6~", "pgdown"},
	{"any", "\x1b[6;2~", "shift+pgdown"},
	{"tmux, linux", "\x1b[1~", "home"},
	{"tmux, linux", "\x1b[4~", "end"},
	{"application cursor", "\x1bOA", "up"},
	{"application cursor", "\x1bOH", "home"},
	{"application keypad", "\x1bOM", "enter"},
	{"application keypad", "\x1bOp", "0"},
	{"application keypad", "\x1bOk", "+"},
	{"old konsole", "\x1bO5P", "ctrl+f1"},
	{"iterm2, rxvt", "\x1b\x1b[A", "alt+up"},
	{"iterm2, rxvt", "\x1b\x1bOD", "alt+left"},

	{"xterm", "\x1bOP", "f1"},
	{"xterm", "\x1bOS", "f4"},
	{"xterm", "\x1b[15~", "f5"},
	{"xterm", "\x1b[17~", "f6"},
	{"xterm", "\x1b[24~", "f12"},
	{"xterm", "\x1b[24;2~", "shift+f12"},
	{"xterm", "\x1b[1;5Q", "ctrl+f2"},
	{"putty", "\x1b[11~", "f1"},
	{"linux", "\x1b[[A", "f1"},
	{"linux", "\x1b[[E", "f5"},
	{"rxvt", "\x1b[7~", "home"},
	{"rxvt", "\x1b[8~", "end"},
	{"rxvt", "\x1b[a", "shift+up"},
	{"rxvt", "\x1bOd", "ctrl+left"},
	{"rxvt", "\x1b[3$", "shift+delete"},
	{"rxvt", "\x1b[5^", "ctrl+pgup"},

	{"modifyOtherKeys", "\x1b[27;2;13~", "shift+enter"},
	{"modifyOtherKeys", "\x1b[27;5;9~", "ctrl+tab"},
	{"modifyOtherKeys", "\x1b[27;5;119~", "ctrl+w"},
	{"modifyOtherKeys", "\x1b[27;6;65~", "ctrl+shift+a"},
	{"modifyOtherKeys", "\x1b[27;3;127~", "alt+backspace"},
	{"modifyOtherKeys", "\x1b[27;5;105~", "tab"},
	{"modifyOtherKeys", "\x1b[27;2;32~", " "},
	{"modifyOtherKeys", "\x1b[27;2;196~", "Ä"},

	{"kitty", "\x1b[27u", "esc"},
	{"kitty", "\x1b[27;129u", "esc"},
	{"kitty", "\x1b[13;2u", "shift+enter"},
	{"kitty", "\x1b[13;3u", "alt+enter"},
	{"kitty", "\x1b[106;5u", "ctrl+j"},
	{"kitty", "\x1b[119;5u", "ctrl+w"},
	{"kitty", "\x1b[119;69u", "ctrl+w"},
	{"kitty", "\x1b[98;3u", "alt+b"},
	{"kitty", "\x1b[98;4u", "alt+shift+b"},
	{"kitty", "\x1b[47:63;4u", "alt+?"},
	{"kitty", "\x1b[45:95;6u", "ctrl+_"},
	{"kitty", "\x1b[45;6u", "ctrl+_"},
	{"kitty", "\x1b[47;5u", "ctrl+_"},
	{"kitty", "\x1b[91;5u", "esc"},
	{"kitty", "\x1b[105;5u", "tab"},
	{"kitty", "\x1b[109;5u", "enter"},
	{"kitty", "\x1b[104;5u", "backspace"},
	{"kitty", "\x1b[99;9u", "super+c"},
	{"kitty", "\x1b[1094::119;5u", "ctrl+w"},
	{"kitty", "\x1b[9;2u", "shift+tab"},
	{"kitty", "\x1b[127;2u", "backspace"},
	{"kitty", "\x1b[127;5u", "ctrl+backspace"},
	{"kitty", "\x1b[57414u", "enter"},
	{"kitty", "\x1b[57419;2u", "shift+up"},
	{"kitty", "\x1b[57427~", "begin"},
	{"kitty", "\x1b[13~", "f3"},
	{"kitty", "\x1b[57376u", "f13"},
	{"kitty", "\x1b[1;1:1A", "up"},
	{"kitty", "\x1b[57400u", "1"},
	{"kitty", "\x1b[97u", "a"},
	{"kitty", "\x1b[97;2u", "A"},
	{"kitty", "\x1b[49:33;2u", "!"},
	{"kitty", "\x1b[97;2;65u", "A"},
	{"kitty", "\x1b[0;;20320:22909u", "你好"},
	{"kitty", "\x1b[97;1;7:27:97u", "a"},
}

func TestKeysHaveOneNameOnEveryTerminal(t *testing.T) {
	for _, k := range keySequences {
		t.Run(k.from+" "+k.want, func(t *testing.T) {
			var d Decoder
			msgs := d.Decode([]byte(k.in))
			if len(msgs) != 1 || d.Pending() {
				t.Fatalf("%q: %#v, pending %v; want one message", k.in, msgs, d.Pending())
			}
			var got string
			switch m := msgs[0].(type) {
			case TextMsg:
				got = string(m)
			case ChordMsg:
				got = m.Alt.String()
				if len(k.in) != 1+len(m.Text) {
					t.Errorf("%q: the character %q", k.in, m.Text)
				}
			case tea.KeyPressMsg:
				got = m.String()
				if m.Text != "" {
					t.Errorf("%q: a key press with text %q", k.in, m.Text)
				}
			}
			if got != k.want {
				t.Errorf("%q: %q, want %q", k.in, got, k.want)
			}
		})
	}
}

func TestHeldKeyRepeats(t *testing.T) {
	var d Decoder
	wantMsgs(t, d.Decode([]byte("\x1b[1;1:2A")), tea.KeyPressMsg{Code: tea.KeyUp, IsRepeat: true})
	wantMsgs(t, d.Decode([]byte("\x1b[97;5:2u")), tea.KeyPressMsg{Code: 'a', Mod: tea.ModCtrl, IsRepeat: true})
}

// What sends nothing: neither a message nor, afterwards, stray text.
func TestSwallowed(t *testing.T) {
	for name, in := range map[string]string{
		"NUL":                       "\x00",
		"key release":               "\x1b[97;5:3u",
		"arrow release":             "\x1b[1;1:3A",
		"lock and modifier keys":    "\x1b[57358u\x1b[57441;2u",
		"media keys":                "\x1b[57428u",
		"code point out of range":   "\x1b[1114112u\x1b[1114113u\x1b[99999999999999999999u",
		"surrogate":                 "\x1b[55296u",
		"control as text":           "\x1b[27;1;155~\x1b[155u",
		"unknown sequence":          "\x1b[?1;2;3z\x1b[>4;2m\x1b[5q\x1b[1;2!p",
		"unknown Linux console key": "\x1b[[Z",
		"X10 mouse":                 "\x1b[M !!",
		"mouse motion":              "\x1b[<35;10;10M",
		"mouse release":             "\x1b[<1;10;10m",
		"mouse off the screen":      "\x1b[<0;0;10M\x1b[<0;99999;1M",
		"end of no paste":           "\x1b[201~",
		"raw C1":                    "\x80\x85\x9b\x9d\x9f",
		"UTF-8 C1":                  "\u0080\u0085\u009b\u009f",
		"broken UTF-8":              "\xc3\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80\xff",
		"ESC and C1":                "\x1b\u009b\x1b\x9b",
		"long sequence":             "\x1b[" + strings.Repeat("1", 100) + "M",
		"long title":                "\x1b]2;" + strings.Repeat("x", 5000) + "\x07",
		"unknown DCS":               "\x1bP>|xterm(390)\x1b\\\x1bP0+r544e\x1b\\",
		"cancelled string":          "\x1b]11;rgb:0\x18\x1b]11;rgb:0\x1a",
		"paste of nothing":          "\x1b[200~\x1b[201~",
	} {
		t.Run(name, func(t *testing.T) {
			var d Decoder
			wantMsgs(t, d.Decode([]byte(in)))
			if d.Pending() {
				t.Error("something is pending")
			}
			wantMsgs(t, d.Decode([]byte("x")), TextMsg("x"))
		})
	}
}

// Keys that one terminal sends as another one's.
func TestKeysOfSomeTerminals(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		terminal       string
	}{
		{"st's Delete", "\x1b[P", "delete", "st-256color"},
		{"F1 elsewhere", "\x1b[P", "f1", "stterm"},
		{"F1 on st", "\x1bOP", "f1", "st"},
		{"PuTTY's End", "\x1bOw", "end", "xterm"},
		{"PuTTY's Ctrl-Left", "\x1bOD", "ctrl+left", "putty"},
		{"PuTTY's Ctrl-Right", "\x1bOC", "ctrl+right", "xterm"},
		{"Emacs's Left", "\x1bOD", "left", "eterm-color"},
		{"Emacs's Right", "\x1bOC", "right", "eterm"},
		{"Emacs's Ctrl-Left", "\x1b[1;5D", "ctrl+left", "eterm-color"},
		{"Left", "\x1b[D", "left", "xterm"},
	} {
		var d Decoder
		d.of(tt.terminal)
		msgs := d.Decode([]byte(tt.in))
		if len(msgs) != 1 {
			t.Errorf("%s: %v", tt.name, msgs)
			continue
		}
		if k, ok := msgs[0].(tea.KeyPressMsg); !ok || k.Keystroke() != tt.want {
			t.Errorf("%s: %v", tt.name, msgs[0])
		}
	}
	d := Decoder{}
	for in, want := range map[string]bool{"caf\xe9 ": true, "caf\u00e9 漢": false, "\x9b2J": true, "\x1b[D": false} {
		d.Decode([]byte(in))
		if got := d.Broken(); got != want || d.Broken() {
			t.Errorf("%q broken: %v", in, got)
		}
	}
}
