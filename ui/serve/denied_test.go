package serve_test

import (
	"encoding/json"
	"strings"
	"testing"

	"teahouse/keys"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
)

// refusal is what a program reads that is not let in.
type refusal struct {
	Error, Message, Reason, Until string
	Wait                          float64
}

// denied reads one: an object, on one line.
func denied(t *testing.T, text string) (f refusal) {
	t.Helper()
	line, more := strings.CutSuffix(text, "\n")
	if !more || strings.Contains(line, "\n") {
		t.Fatalf("this is not one line: %q", text)
	}
	if err := json.Unmarshal([]byte(line), &f); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	if f.Message == "" {
		t.Errorf("%s has no sentence for people", line)
	}
	return f
}

// Whoever asks for JSON reads as an object why the door does not let them in, and
// nobody else does.
func TestAProgramReadsWhyTheDoorIsClosed(t *testing.T) {
	h, root, _ := governed(t)
	spam := sshtest.Who{User: "spam", Signer: sshtest.NewKey(t), Behind: away}
	h.runs(t, spam, 0, "say hello")
	h.runs(t, root, 0, "ban --yes spam 7d too loud")
	for _, verb := range []string{"say --json x", "tail -f --json", "who --json", "dm --json lily x"} {
		out, errs, status := h.exec(t, spam, verb, "")
		f := denied(t, errs)
		if out != "" || status != 1 || f.Error != string(state.Banned) || f.Reason != "too loud" || f.Until == "" {
			t.Errorf("%s ends with %d, %q and %+v", verb, status, out, f)
		}
	}
	out, errs, status := h.exec(t, spam, "bot", "")
	if f := denied(t, out); status != 1 || f.Error != string(state.Banned) || !strings.Contains(errs, f.Message) {
		t.Errorf("a bot ends with %d, %+v and %q", status, f, errs)
	}
	if out, errs, _ := h.exec(t, spam, "say x", ""); out != "" || !strings.HasPrefix(errs, "You are banned") {
		t.Errorf("a person reads %q and %q", out, errs)
	}
}

// The door's own reasons have codes, too.
func TestTheDoorsOwnReasonsHaveCodes(t *testing.T) {
	stranger := sshtest.Who{User: "eve", Signer: sshtest.NewKey(t)}
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		c.Settings.Passphrase = word(t, "open sesame")
	})
	_, errs, status := h.exec(t, stranger, "who --json", "")
	if f := denied(t, errs); status != 1 || f.Error != string(stdio.CodePassphrase) {
		t.Errorf("without the passphrase it ends with %d and %+v", status, f)
	}
	h = openDoor(t, "127.0.0.1:0", func(c *serve.Config) { c.Limits.PerAddress = 1 })
	h.enterAs(t, sshtest.Who{User: "bob"})
	_, errs, status = h.exec(t, stranger, "who --wait 1s --json", "")
	if f := denied(t, errs); status != stdio.StatusLater || f.Error != string(stdio.CodeAddress) || f.Wait == 0 {
		t.Errorf("where as many are inside as may, it ends with %d and %+v", status, f)
	}
}

// A terminal has one side, at any server, and many programs that open one look at no other: at the
// door, for a command and in plain lines.
func TestATerminalReadsAllOnOneSide(t *testing.T) {
	h, use := guarded(t, func(*serve.Settings) {})
	for command, want := range map[string]string{
		"":       "This room is open to those whose keys it knows",
		"nosuch": "There is no verb called nosuch",
		"lines":  "There is no command /nosuch",
	} {
		if command == "" {
			use(func(s *serve.Settings) { s.Allow = &keys.Access{} })
		} else {
			use(func(s *serve.Settings) { s.Allow = nil })
		}
		s, err := h.connect(t, sshtest.Who{User: "bob"}).NewSession()
		roomtest.OK(t, err)
		roomtest.OK(t, s.RequestPty("xterm", 24, 80, nil))
		s.Stdin = strings.NewReader("/nosuch\r")
		out, errs, _ := finish(t, s, func() error { return s.Run(command) })
		if errs != "" || !strings.Contains(out, want) {
			t.Errorf("%q: %q, and on the other side %q", command, out, errs)
		}
	}
}
