// Recorded attacks: what was sent to this server or to others to crash, stall or fool them, or may be.
// They stand in the folder corpus, in a form that README.txt there describes, so that whoever finds
// another one adds a few lines of text.

package sshtest

import (
	"embed"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

//go:embed corpus/*.txt
var corpus embed.FS

// Attack is one of them.
type Attack struct {
	Where string   // file and line
	About string   // what it is
	Proxy bool     // it comes from where a PROXY header is demanded
	Never []string // what others' terminals must not be sent
	Ends  bool     // the server must end the connection
	user  string
	keyed bool // it logs in with a key: no bot is let in without
	begin int  // of its steps, those that are honest
	steps []step
}

// step is something to send, or to do until something can be sent.
type step struct {
	word string
	text []string
}

// stages are how far an attack goes before what it sends, each with how to come there from the one
// before.
var stages = []struct {
	name string
	come []step
}{
	{"dialled", nil},
	{"greeted", []step{{"greet", nil}}},
	{"keyed", []step{{"agree", nil}}},
	{"authenticated", []step{{"login", nil}}},
	{"opened", []step{{"open", nil}}},
}

// starts are what may then run in the session.
var starts = map[string][]step{
	"screen": {{"pty", []string{"xterm-256color", "80", "24"}}, {"shell", nil}, {"type", []string{"\x1b[?62;22c"}}}, // what ends the questions to the terminal
	"lines":  {{"exec", []string{"lines"}}},
	"bot":    {{"exec", []string{"bot"}}},
	"say":    {{"exec", []string{"say"}}},
}

// Corpus is all attacks that are recorded.
func Corpus() (all []*Attack, err error) {
	files, err := corpus.ReadDir("corpus")
	for _, f := range files {
		if f.Name() == "README.txt" {
			continue
		}
		text, err := corpus.ReadFile(path.Join("corpus", f.Name()))
		if err != nil {
			return nil, err
		}
		some, err := parseCorpus(f.Name(), string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, err
}

// parseCorpus reads the attacks of one file: paragraphs, the first of which says how far all of them go.
func parseCorpus(name, text string) (all []*Attack, err error) {
	at := ""
	a := new(Attack)
	for i, line := range append(strings.Split(text, "\n"), "") {
		where := fmt.Sprint(name, ":", i+1)
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		fail := func(why any) error { return fmt.Errorf("%s: %v", where, why) }
		switch word {
		case "":
			if at != "" && len(a.steps) > 0 {
				if a.About == "" {
					return nil, fail("say in a comment what it is")
				}
				come, err := comeTo(at)
				if err != nil {
					return nil, fail(err)
				}
				a.begin, a.keyed = honest(come), at == "bot"
				a.steps = slices.Concat(come, a.steps)
				all = append(all, a)
			}
			a = new(Attack)
		case "#":
			if a.About == "" {
				a.Where = where
			}
			a.About = strings.TrimSpace(a.About + " " + rest)
		case "at":
			at = rest
		case "proxy":
			a.Proxy = true
		case "ends":
			a.Ends = true
		case "user", "never", "raw", "packet", "type", "env", "pty", "shell", "exec", "subsystem", "window", "rekey":
			texts, err := quotedWords(rest)
			if err != nil {
				return nil, fail(err)
			}
			switch word {
			case "user":
				a.user = strings.Join(texts, "")
			case "never":
				a.Never = append(a.Never, texts...)
			default:
				a.steps = append(a.steps, step{word, texts})
			}
		default:
			return nil, fail("there is no step " + word)
		}
	}
	return all, nil
}

func comeTo(at string) (steps []step, err error) {
	for _, s := range stages {
		steps = append(steps, s.come...)
		if s.name == at {
			return steps, nil
		}
	}
	start, ok := starts[at]
	if !ok {
		return nil, fmt.Errorf("there is no stage %q", at)
	}
	return append(steps, start...), nil
}

// quotedWords reads quoted words, as Go quotes them. One may be followed by *N, and is then N times
// as long; those joined by + are one.
func quotedWords(text string) (words []string, err error) {
	joined := false
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		if rest, ok := strings.CutPrefix(text, "+"); ok {
			text, joined = rest, true
			continue
		}
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			if quoted, _, _ = strings.Cut(text, " "); strings.Trim(quoted, "0123456789") != "" {
				return nil, fmt.Errorf("%q is no quoted word", text)
			}
		}
		text = text[len(quoted):]
		word := quoted
		if err == nil {
			word, _ = strconv.Unquote(quoted)
		}
		if rest, ok := strings.CutPrefix(text, "*"); ok {
			digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
			n, err := strconv.Atoi(rest[:digits])
			if err != nil {
				return nil, err
			}
			word, text = strings.Repeat(word, n), rest[digits:]
		}
		if joined && len(words) > 0 {
			words[len(words)-1] += word
		} else {
			words = append(words, word)
		}
		joined = false
	}
	return words, nil
}

// Play plays the attack and leaves its connection as it then is, for the caller to close. That the
// server ended it meanwhile is no error; gone is closed when it has. Who has a key, for the attacks that
// need one.
func (a *Attack) Play(addr string, who Who) (r *Raw, gone <-chan struct{}, err error) {
	if a.user != "" {
		who.User = a.user
	}
	r, err = DialRaw(addr, who)
	if err != nil {
		return nil, nil, err
	}
	if err := r.SetDeadline(time.Now().Add(who.patience())); err != nil {
		return r, nil, err
	}
	over := make(chan struct{})
	session, reading := uint32(0), false
	read := func() {
		if !reading {
			reading = true
			go func() {
				defer close(over)
				_, _ = io.Copy(io.Discard, r.buf)
			}()
		}
	}
	defer read()
	for _, s := range a.steps {
		switch s.word {
		case "greet", "agree", "login", "open": // an honest step, which must go well
		default:
			read()
		}
		switch s.word {
		case "greet":
			err = r.Greet()
		case "agree":
			err = r.Agree()
		case "login":
			if a.keyed {
				err = r.LoginWith(who.User, who.Signer)
			} else {
				err = r.Login(who.User)
			}
		case "open":
			session, err = r.Open(0)
		case "raw":
			_, err = io.WriteString(r, s.arg(0))
		case "type":
			err = r.Type(session, s.arg(0))
		default:
			err = r.Send(s.message(session))
		}
		if err != nil {
			break
		}
	}
	if reading { // what comes after the first hostile byte may come in vain
		return r, over, nil
	}
	return r, over, err
}

// arg is one of the texts of a step.
func (s step) arg(i int) string {
	if i < len(s.text) {
		return s.text[i]
	}
	return ""
}

// message is what a step sends as one packet.
func (s step) message(session uint32) []byte {
	request := func(kind string, payload any) []byte {
		return RequestOn(session, kind, false, ssh.Marshal(payload))
	}
	switch s.word {
	case "packet":
		return []byte(s.arg(0))
	case "rekey":
		return Offer()
	case "type":
		return typed(session, s.arg(0))
	case "env":
		return request(s.word, struct{ Name, Value string }{s.arg(0), s.arg(1)})
	case "exec", "subsystem":
		return request(s.word, struct{ Name string }{s.arg(0)})
	case "pty":
		return request("pty-req", struct {
			Term                         string
			Columns, Rows, Width, Height uint32
			Modes                        string
		}{s.arg(0), number(s.arg(1)), number(s.arg(2)), 0, 0, s.arg(3)})
	case "window":
		return request("window-change", struct{ Columns, Rows, Width, Height uint32 }{number(s.arg(0)), number(s.arg(1)), 0, 0})
	}
	return RequestOn(session, s.word, false, nil)
}

// honest counts the steps that must go well.
func honest(come []step) (n int) {
	for _, s := range come {
		switch s.word {
		case "greet", "agree", "login", "open":
			n++
		}
	}
	return n
}

// Sent is what the attack sends, a piece for each write of raw bytes and for each message, once it has come
// as far as its honest steps bring it: it is dialled, greeted, keyed, authenticated or opened.
func (a *Attack) Sent() (far string, pieces [][]byte) {
	for _, s := range a.steps[a.begin:] {
		if s.word == "raw" {
			pieces = append(pieces, []byte(s.arg(0)))
		} else {
			pieces = append(pieces, s.message(0))
		}
	}
	return stages[a.begin].name, pieces
}

func number(text string) uint32 {
	n, _ := strconv.ParseUint(text, 10, 32)
	return uint32(n)
}
