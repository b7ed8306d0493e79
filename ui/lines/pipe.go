package lines

// What comes without a terminal: lines, ended by LF, CR LF or CR, of which the last
// one need not be ended. One is read when all before it are done, so whoever
// sends faster waits.

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"time"
	"unicode/utf8"

	"teahouse/room/fault"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/stdio"
)

// lineBytes is the most that a line may have: a message of the longest runes,
// and names before it.
const lineBytes = 16 << 10

// longWait is how long a line of a pipe, or any that the log keeps waiting, waits until
// somebody should know: the pace of ordinary talk is no news.
const longWait = 5 * time.Second

// readLines reads what comes without a terminal.
func (c *chat) readLines() {
	defer close(c.input)
	defer fault.Rescue(c.Broke(c.end))
	in := bufio.NewReaderSize(&lineEnds{Reader: c.Terminal.In}, lineBytes)
	for {
		text, long, err := readLine(in)
		if err != nil && text == "" && long == 0 || !c.feed(func() { c.wrote(text, long) }) || err != nil {
			return
		}
	}
}

// lineEnds has LF where a line ends, whatever ends it: Enter is CR where the client has its own
// terminal raw and asks for none here, as plink -T does. Were that part of a line, all that
// somebody typed would be one message to everybody when they go, private lines and commands included.
type lineEnds struct {
	io.Reader
	cr bool // the last byte was one
}

// Read implements [io.Reader].
func (e *lineEnds) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	kept := p[:0]
	for _, b := range p[:n] {
		behind := e.cr
		if e.cr = b == '\r'; e.cr {
			b = '\n'
		} else if b == '\n' && behind {
			continue
		}
		kept = append(kept, b)
	}
	return len(kept), err
}

// readLine returns the next line without its end. Of one that is too long it
// returns how many runes it has. The error is that of the end of the input,
// before which there may be a line.
func readLine(in *bufio.Reader) (text string, long int, err error) {
	part, err := in.ReadSlice('\n')
	for errors.Is(err, bufio.ErrBufferFull) {
		long += starts(part)
		part, err = in.ReadSlice('\n')
	}
	part = bytes.TrimSuffix(part, []byte{'\n'})
	if long > 0 {
		return "", long + starts(part), err
	}
	return string(part), 0, err
}

// starts counts the runes that begin in a part of a text, and is not 0 however
// broken it is.
func starts(p []byte) (n int) {
	for _, b := range p {
		if utf8.RuneStart(b) {
			n++
		}
	}
	return max(n, min(1, len(p)))
}

// wrote takes a line from a pipe.
func (c *chat) wrote(said string, long int) {
	c.number++
	c.spend(1, len(said)+long)
	if long > 0 {
		c.failed(c.Config.Words.Refused.TooLong(long, state.MessageLimit.Runes))
		return
	}
	if !text.IsText(said) {
		c.failed(c.Config.Words.Refused.NotText)
		return
	}
	if c.answered(said) {
		return
	}
	aim := command.Recipients{Governs: c.Seat.Governs(), In: c.In, Aliases: c.aliases, Owner: c.Seat.Owner}
	line := aim.Parse(said, c.Seat.Roster(), false)
	if line.Kind == command.Empty {
		c.readOn()
		return
	}
	if c.strays(&line) {
		return
	}
	one := compose.Composer{Line: line}
	res := c.obey(one.Run, &line)
	if res.Refused != "" {
		c.failed(res.Refused)
		return
	}
	c.submit(&compose.Outgoing{Text: said}, res)
}

// strays holds back what is meant for where they are, behind a line that was to go somewhere
// else and was refused: whoever wrote both has seen no answer, and everybody would read it.
func (c *chat) strays(line *command.Line) bool {
	here := line.Kind == command.Say || line.Kind == command.Run && line.Command.Here()
	switch {
	case line.Kind == command.Run && line.Command.Moves():
		c.strayed = c.number
		return false
	case !here || c.strayed == 0:
		return false
	}
	c.failed(c.Config.Words.Plain.Strayed(c.strayed))
	return true
}

// waitsLong says, once, that lines of the pipe wait for their turn: whoever watches
// would think that it is stuck.
func (c *chat) waitsLong(why *state.Refusal) {
	if why.Wait < longWait {
		return
	}
	c.stuck.Do(func() {
		c.Errs.Line(c.Config.Words.Plain.NextWaits(c.Config.Words.Waits(why, why.Wait)))
		_ = c.Errs.Flush()
	})
}

// insist proposes something until it is taken, or refused for good: whoever
// writes more at once than the room takes has to wait, and loses nothing.
func (c *chat) insist(b state.Body) ([]*state.Event, error) {
	for {
		repaced := c.Seat.Repaced()
		events, err := c.Try(c.Call.Wait, func(ctx context.Context, waiting func(*state.Refusal)) ([]*state.Event, error) {
			return c.Seat.Do(ctx, b, func(why *state.Refusal) {
				c.waitsLong(why)
				waiting(why)
			})
		})
		refused, ok := errors.AsType[*state.Refusal](err)
		if !ok || !refused.Paced() {
			return events, err
		}
		c.waitsLong(refused)
		if err := c.Sleep(max(refused.Wait, stdio.AgainFirst), repaced); err != nil {
			return nil, err
		}
	}
}
