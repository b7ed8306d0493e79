package main

// One call without a screen: a verb, a follower, a bot or line mode. Whatever it
// is, not a byte of its output may do anything to a terminal, nobody is told
// privately what is not for them, and it ends with a status that has a meaning.

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/ssh"
)

const (
	callWithin  = 90 * time.Second // for a call to end: flood control and --wait take half a minute each
	stderrLines = 40               // of a call that are remembered
	callWidth   = 100
)

// The exit statuses that mean something.
const (
	statusNone        = -1 // the link broke before there was one
	statusDone        = 0
	statusRefused     = 1
	statusUsage       = 2
	statusLater       = 75
	statusInterrupted = 130
)

// call is a session on a link.
type call struct {
	link    *link
	command string
	session *ssh.Session
	in      io.WriteCloser
	tty     bool
	gate    gate        // output is read while it is open
	left    atomic.Bool // it was ended here
	ctrlC   atomic.Bool // or from the keyboard

	mu   sync.Mutex
	errs []string // under mu: lines of standard error

	ended  chan struct{}
	status int // once ended
}

// start begins a call and has hear told each line of standard output. An empty
// command asks for a shell.
func (l *link) start(command string, tty bool, hear func(line string)) (*call, error) {
	session, err := l.conn.NewSession()
	if err != nil {
		return nil, err
	}
	c := &call{link: l, command: command, session: session, tty: tty, ended: make(chan struct{}), status: statusNone}
	c.in, _ = session.StdinPipe() // the pipes of a new session cannot fail
	stdout, _ := session.StdoutPipe()
	stderr, _ := session.StderrPipe()
	if tty { // with a locale, as ssh sends it: a terminal that tells none is asked what it shows
		err = errors.Join(session.Setenv("LANG", "C.UTF-8"), session.RequestPty("xterm", 24, callWidth, ssh.TerminalModes{}))
	}
	switch {
	case err != nil:
	case command == "":
		err = session.Shell()
	default:
		err = session.Start(command)
	}
	if err != nil {
		return nil, errors.Join(err, session.Close())
	}
	l.mu.Lock()
	l.calls = append(l.calls, c)
	l.mu.Unlock()
	var reading sync.WaitGroup
	reading.Go(func() { c.read(stdout, hear) })
	reading.Go(func() { c.read(stderr, c.keep) })
	go func() {
		defer close(c.ended)
		err := session.Wait()
		reading.Wait()
		c.end(err)
		l.forget(c)
	}()
	return c, nil
}

// run carries a verb out, with all of its input, and returns all of its output.
func (l *link) run(command, stdin string, tty bool) (*call, string, error) {
	var out strings.Builder
	c, err := l.start(command, tty, func(line string) { out.WriteString(line) })
	if err != nil {
		return nil, "", err
	}
	if !tty { // at a terminal, nobody's input ends
		_, _ = io.WriteString(c.in, stdin) // it may end without having read it
		_ = c.in.Close()
	}
	c.wait()
	return c, out.String(), nil
}

// wait waits for the end.
func (c *call) wait() {
	late := time.NewTimer(callWithin)
	defer late.Stop()
	select {
	case <-c.ended:
	case <-late.C:
		c.fault("has not ended within %v; stderr %q", callWithin, c.stderr())
		c.link.close()
		<-c.ended
	}
}

// hangup ends the call, and leaves the link to others.
func (c *call) hangup() {
	c.left.Store(true)
	_ = c.session.Close()
	c.gate.open()
}

// send writes to the call's input. Whether it is over shows elsewhere.
func (c *call) send(text string) { _, _ = io.WriteString(c.in, text) }

// eow says that nobody reads on, as OpenSSH's client does.
func (c *call) eow() { _, _ = c.session.SendRequest("eow@openssh.com", false, nil) }

func (c *call) fault(format string, args ...any) {
	c.link.crowd.found.add("%s: %q %s", c.link.name, shortened(c.command), fmt.Sprintf(format, args...))
}

func shortened(command string) string {
	const most = 60
	if len(command) > most {
		return strings.ToValidUTF8(command[:most], "") + "…"
	}
	return command
}

// read looks at each line that a call puts out.
func (c *call) read(from io.Reader, hear func(string)) {
	in := bufio.NewReader(from)
	for {
		c.gate.pass()
		line, err := in.ReadString('\n')
		half := err != nil && (c.left.Load() || c.link.left.Load())
		if line != "" && !half {
			c.look(line)
			hear(line)
		}
		if err != nil {
			return
		}
	}
}

// passing are people whose coming and going nobody is told.
var passing = regexp.MustCompile(`^(\r[ \r]*)?\d\d:\d\d [^:*]*\b(passer|tail)\d+v\b[^:]*$`)

// look finds what no line may hold.
func (c *call) look(line string) {
	if bad, ok := wild(line, c.tty); ok {
		c.fault("puts out %q: %q", bad, line)
	}
	if n, ok := c.link.crowd.script.overheard(line, c.link.name); ok {
		c.fault("tells somebody else's private line, %d: %q", n, line)
	}
	if passing.MatchString(strings.TrimRight(line, "\r\n")) {
		c.fault("tells who only passes: %q", line)
	}
}

// wild is the first thing in a line that may do something to a terminal, and
// whether there is one. An input row is drawn with CR and BS.
func wild(line string, tty bool) (r rune, ok bool) {
	for i, r := range line {
		switch {
		case r == '\n', r == '\t', tty && (r == '\r' || r == '\b'):
		case r < ' ', r >= 0x7f && r < 0xa0:
			return r, true
		case r == utf8.RuneError && !strings.HasPrefix(line[i:], "\ufffd"):
			return r, true
		}
	}
	return 0, false
}

func (c *call) keep(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.errs) < stderrLines {
		c.errs = append(c.errs, line)
	}
}

// stderr is what came there so far, the beginning of it.
func (c *call) stderr() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.errs, "")
}

// missed tells whether it was said that something went by unread.
func (c *call) missed() bool { return strings.Contains(c.stderr(), " went by") }

// end notes the status.
func (c *call) end(err error) {
	left := c.left.Load() || c.link.left.Load()
	var exit *ssh.ExitError
	switch {
	case err == nil:
		c.status = statusDone
	case errors.As(err, &exit) && exit.Signal() == "":
		c.status = exit.ExitStatus()
	case left:
		return
	default:
		c.fault("gave no status: %v, stderr %q", err, c.stderr())
		return
	}
	switch c.status {
	case statusDone, statusRefused, statusUsage, statusLater:
	case statusInterrupted:
		if !c.ctrlC.Load() {
			c.fault("was interrupted by nobody")
		}
	default:
		c.fault("ended with status %d, stderr %q", c.status, c.stderr())
	}
}

// expect finds a status that a call may not have. One that was cut has none.
func (c *call) expect(may ...int) {
	if c.status == statusNone {
		return
	}
	for _, status := range may {
		if c.status == status {
			return
		}
	}
	c.fault("ended with status %d instead of %v, stderr %q", c.status, may, c.stderr())
}
