package command

import (
	"strings"
	"testing"

	"teahouse/room/state"
	"teahouse/ui/words"
)

func TestParse(t *testing.T) {
	who := teahouse(t)
	nfd := "Zoe\u0308" // the roster has it composed
	for _, c := range []struct {
		name, text string
		pasted     bool
		kind       Kind
		to         string // names, if private
		unknown    string
		said       string // text, or command and arguments
	}{
		{name: "nothing", text: "", kind: Empty},
		{name: "blanks", text: " \t\n\u3000", kind: Empty},
		{name: "hello", text: "hello", kind: Say, said: "hello"},
		{name: "indented", text: "  hello", kind: Say, said: "  hello"},
		{name: "the old way of addressing", text: "lily: hi", kind: Say, said: "lily: hi"},
		{name: "a mention", text: "ask @lily", kind: Say, said: "ask @lily"},
		{name: "a later line may begin with @", text: "look\n@lily", kind: Say, said: "look\n@lily"},
		{name: "the ancestors' commands", text: ":quit", kind: Say, said: ":quit"},
		{name: "a path inside", text: "see /etc", kind: Say, said: "see /etc"},
		{name: "an icon of a private font", text: "\ue0b0", kind: Say, said: "\ue0b0"},

		{name: "private", text: "@lily hi", kind: Private, to: "lily", said: "hi"},
		{name: "behind blanks", text: " \n\t @lily hi", kind: Private, to: "lily", said: "hi"},
		{name: "in capitals", text: "@LILY hi", kind: Private, to: "lily", said: "hi"},
		{name: "comma", text: "@lily, hi", kind: Private, to: "lily", said: "hi"},
		{name: "comma without a blank", text: "@lily,hi", kind: Private, to: "lily", said: "hi"},
		{name: "colon", text: "@lily: hi", kind: Private, to: "lily", said: "hi"},
		{name: "only one sign is taken", text: "@lily: :) hi", kind: Private, to: "lily", said: ":) hi"},
		{name: "a face is text", text: "@lily :)", kind: Private, to: "lily", said: ":)"},
		{name: "full-width", text: "＠小明：你好", kind: Private, to: "小明", said: "你好"},
		{name: "full-width comma", text: "＠小明，你好", kind: Private, to: "小明", said: "你好"},
		{name: "enumeration comma", text: "@小明、@小红：你好", kind: Private, to: "小明 小红", said: "你好"},
		{name: "full-width blank", text: "\u3000＠小明　＠小红　你好", kind: Private, to: "小明 小红", said: "你好"},
		{name: "small at", text: "﹫lily hi", kind: Private, to: "lily", said: "hi"},
		{name: "full-width letters", text: "@ｌｉｌｙ hi", kind: Private, to: "lily", said: "hi"},
		{name: "digits", text: "@lily2 hi", kind: Private, to: "lily2", said: "hi"},
		{name: "signs and digits", text: "@bot-9 hi", kind: Private, to: "bot-9", said: "hi"},
		{name: "decomposed", text: "@" + nfd + " hi", kind: Private, to: "Zoë", said: "hi"},
		{name: "a script of marks", text: "@ผู้ใช้ สวัสดี", kind: Private, to: "ผู้ใช้", said: "สวัสดี"},
		{name: "several", text: "@lily @bob text", kind: Private, to: "lily bob", said: "text"},
		{name: "several by comma", text: "@lily,@bob: text", kind: Private, to: "lily bob", said: "text"},
		{name: "several by comma and blank", text: "@lily, @bob text", kind: Private, to: "lily bob", said: "text"},
		{name: "named twice", text: "@lily @Lily text", kind: Private, to: "lily", said: "text"},
		{name: "a name inside the text", text: "@lily ask @bob", kind: Private, to: "lily", said: "ask @bob"},
		{name: "an at inside the text", text: "@lily @ five", kind: Private, to: "lily", said: "@ five"},
		{name: "a line break ends the names", text: "@lily\n@bob\n  code", kind: Private, to: "lily", said: "\n@bob\n  code"},
		{name: "no text yet", text: "@lily", kind: Private, to: "lily"},
		{name: "a command inside", text: "@lily /quit", kind: Private, to: "lily", said: "/quit"},

		{name: "at alone", text: "@", kind: Private, said: "@"},
		{name: "at and a blank", text: "@ lily hi", kind: Private, said: "@ lily hi"},
		{name: "at and a colon", text: "@: hi", kind: Private, said: "@: hi"},
		{name: "two ats", text: "@@lily hi", kind: Private, unknown: "@lily", said: "hi"},
		{name: "nobody", text: "@nobody hi", kind: Private, unknown: "nobody", said: "hi"},
		{name: "one of two unknown", text: "@lily @bbo hi", kind: Private, to: "lily", unknown: "bbo", said: "hi"},
		{name: "no blank behind the name", text: "@小明你好", kind: Private, unknown: "小明你好"},
		{name: "other signs belong to the name", text: "@lily! hi", kind: Private, unknown: "lily!", said: "hi"},
		{name: "an address", text: "@lily@bob hi", kind: Private, unknown: "lily@bob", said: "hi"},
		{name: "an invisible rune inside", text: "@li\u200bly hi", kind: Private, unknown: "li\u200bly", said: "hi"},
		{name: "an invisible rune before", text: "\u200b\u2060@lily hi", kind: Private, to: "lily", said: "hi"},
		{name: "a control before", text: "\x1b@lily hi", kind: Private, to: "lily", said: "hi"},
		{name: "broken bytes before", text: "\xff\xc0@lily hi", kind: Private, to: "lily", said: "hi"},
		{name: "a filler before", text: "\u3164\u2800@lily hi", kind: Private, to: "lily", said: "hi"},
		{name: "a pasted at", text: "@lily hi", pasted: true, kind: Private, to: "lily", said: "hi"},

		{name: "a command", text: "/who", kind: Run, said: "who "},
		{name: "in capitals", text: "/WHO", kind: Run, said: "who "},
		{name: "full-width slash", text: "／who", kind: Run, said: "who "},
		{name: "all full-width", text: "／ＷＨＯＩＳ　小明", kind: Run, said: "whois 小明"},
		{name: "behind blanks", text: "  /who", kind: Run, said: "who "},
		{name: "behind the invisible", text: "\u200b/who", kind: Run, said: "who "},
		{name: "an old habit", text: "/nick rose", kind: Run, said: "name rose"},
		{name: "a question", text: "/?", kind: Run, said: "help "},
		{name: "unknown", text: "/whp lily", kind: Unknown, said: "whp lily"},
		{name: "a path", text: "/etc/passwd is", kind: Unknown, said: "etc/passwd is"},
		{name: "slash alone", text: "/", kind: Unknown, said: " "},
		{name: "slash and blank", text: "/ me", kind: Unknown, said: " me"},
		{name: "slash and at", text: "/@lily hi", kind: Unknown, said: "@lily hi"},
		{name: "pasted", text: "/quit", pasted: true, kind: Pasted, said: "/quit"},
		{name: "pasted code", text: "\n// a comment\nx", pasted: true, kind: Pasted, said: "\n// a comment\nx"},

		{name: "two slashes", text: "//word", kind: Say, said: "/word"},
		{name: "two slashes behind blanks", text: "  // word", kind: Say, said: "/ word"},
		{name: "full-width slashes", text: "／／word", kind: Say, said: "／word"},
		{name: "three slashes", text: "///", kind: Say, said: "//"},
		{name: "say", text: "/say @lily  hi", kind: Say, said: "@lily  hi"},
		{name: "say a command", text: "/say /quit", kind: Say, said: "/quit"},
		{name: "say keeps indentation", text: "/say   code", kind: Say, said: "  code"},
		{name: "me", text: "/me  waves", kind: Say, said: "waves"},

		{name: "msg", text: "/msg lily hi", kind: Private, to: "lily", said: "hi"},
		{name: "w", text: "/w @lily hi", kind: Private, to: "lily", said: "hi"},
		{name: "msg to two", text: "/msg lily,bob hi", kind: Private, to: "lily bob", said: "hi"},
		{name: "msg to two with at", text: "/msg @lily @bob hi", kind: Private, to: "lily bob", said: "hi"},
		{name: "msg and a comma", text: "/msg lily, bob hi", kind: Private, to: "lily", said: "bob hi"},
		{name: "msg and a full-width comma", text: "/msg 小明，你好", kind: Private, to: "小明", said: "你好"},
		{name: "msg to nobody here", text: "/msg nobody hi", kind: Private, unknown: "nobody", said: "hi"},
		{name: "msg alone", text: "/msg", kind: Private},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := Parse(c.text, who, c.pasted)
			said := l.Text
			if l.Kind == Run {
				said = l.Command.Name + " " + l.Args
			}
			if l.Kind == Unknown {
				said = l.Word + " " + l.Args
			} else if unknown := strings.Join(l.Unknown, " "); unknown != c.unknown {
				t.Errorf("unknown are %q, want %q", unknown, c.unknown)
			}
			if l.Kind != c.kind || said != c.said {
				t.Errorf("%q is %v %q, want %v %q", c.text, l.Kind, said, c.kind, c.said)
			}
			if to := namesOf(l.To); to != c.to {
				t.Errorf("%q goes to %q, want %q", c.text, to, c.to)
			}
		})
	}
}

func TestDeedsAreDeeds(t *testing.T) {
	if l := Parse("/me waves", nil, false); !l.Act {
		t.Error("/me is told as something said")
	}
	if l := Parse("/say waves", nil, false); l.Act {
		t.Error("/say is told as a deed")
	}
}

func TestManyNamesAreRefusedNotCut(t *testing.T) {
	who := teahouse(t)
	l := Parse(strings.Repeat("@lily ", 10)+"hi", who, false)
	if l.Crowd || namesOf(l.To) != "lily" || l.Text != "hi" {
		t.Errorf("ten names are within the limit, got %+v", l)
	}
	for _, text := range []string{strings.Repeat("@lily ", 10) + "@bob hi", strings.Repeat("@x ", 5000)} {
		l := Parse(text, who, false)
		c := callOf(who)
		if got := l.Run(c); !l.Crowd || got.Propose != nil || got.Refused != c.Words.Refused.TooMany(10) {
			t.Errorf("more than ten names give %+v", got)
		}
	}
}

func TestPrompt(t *testing.T) {
	who, w := teahouse(t), words.English()
	for _, c := range []struct{ text, want string }{
		{"", "to everybody"},
		{"hello", "to everybody"},
		{"//x", "to everybody"},
		{"/say hi", "to everybody"},
		{"/me waves", "to everybody"},
		{"@", "private: to whom?"},
		{"@l", "private: to whom?"},
		{"@lily", "to lily, privately"},
		{"@lily2", "to lily2, privately"},
		{"@lily @bob x", "to lily and bob, privately"},
		{"@lily @b", "private: nobody is called b"},
		{"@nobdy x", "private: nobody is called nobdy"},
		{"/msg", "private: to whom?"},
		{"/msg lily hi", "to lily, privately"},
		{"/r thanks", "to whoever last wrote to you, privately"},
		{"/theme da", "/theme [NAME]"},
		{"/wh", "/who /whois"},
		{"/whx", "no such command"},
		{"/wh x", "no such command"},
	} {
		l := Parse(c.text, who, false)
		if got := l.Prompt(w, false); got != c.want {
			t.Errorf("%q: the prompt says %q, want %q", c.text, got, c.want)
		}
	}
	l := Parse("hello", who, false)
	if got := l.Prompt(w, true); got != w.Prompt.Quiet {
		t.Errorf("while quiet, the prompt says %q", got)
	}
	l = Parse("/quit", who, true)
	if got := l.Prompt(w, false); got != w.Prompt.Pasted {
		t.Errorf("of a paste, the prompt says %q", got)
	}
}

// A refused command stays in the line where something can be put right in it, or where it
// may be taken later.
func TestWhatIsSettled(t *testing.T) {
	for _, c := range []struct {
		line Line
		why  Why
		want bool
	}{
		{Line{Kind: Run}, Why(state.NotRegistered), true},
		{Line{Kind: Run, Args: "bob"}, Why(state.NotRegistered), false},
		{Line{Kind: Run}, CodeUsage, false},
		{Line{Kind: Run}, Why(state.Flooded), false},
		{Line{Kind: Run}, Why(state.NotKept), false},
		{Line{Kind: Say}, Why(state.NotRegistered), false},
	} {
		if got := c.line.Settled(c.why); got != c.want {
			t.Errorf("%+v, refused as %s: %v", c.line, c.why, got)
		}
	}
}
