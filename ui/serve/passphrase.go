package serve

// The question for the passphrase. What is typed is shown nowhere. The more guesses come from
// an address, the longer each takes, up to a bound: a neighbour who guesses makes others wait,
// and never keeps them out.

import (
	"context"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"teahouse/keys"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

// askPassphrase asks for the passphrase on the terminal, where it is not shown.
// A connection has one question at a time, so an address has no more guesses
// under way than it has connections. What counts is the passphrase of now: one that was
// changed while somebody was being asked opens nothing.
func (d *Door) askPassphrase(s *session, set *Settings) error {
	w, ch, in := &s.words(set).Door, s.channel, s.channel.input.take(true)
	if !ch.conn.asking.CompareAndSwap(false, true) {
		return &doorRefusal{reason: refusedPassphrase, says: w.PassphraseElsewhere}
	}
	defer ch.conn.asking.Store(false)
	needed := &doorRefusal{reason: refusedPassphrase, says: w.PassphraseNeeded}
	late := time.AfterFunc(passphraseWithin, in.end)
	defer late.Stop()
	defer context.AfterFunc(d.stopping, in.end)()
	for range passphraseTries {
		if _, err := io.WriteString(ch, strings.Join(s.hung(w.Passphrase), "\r\n")+" "); err != nil {
			return context.Canceled
		}
		typed, err := s.typed(in, io.Discard, 4*keys.MaxPassphrase) // room for accents that come apart
		switch {
		case d.stopping.Err() != nil:
			return command.ErrStopping
		case ch.ctx.Err() != nil:
			return context.Canceled
		case err != nil: // they gave up, or typed nothing for too long
			return needed
		}
		if err := d.ponder(s, w); err != nil {
			return err
		}
		if now := d.settings.Load().Passphrase; now != nil && now.Is(typed) {
			d.guesses.Return(ch.conn.nets.narrow(), time.Now(), 1)
			s.vouched = true
			return nil
		}
		if _, err := io.WriteString(ch, w.PassphraseWrong+"\r\n"); err != nil {
			return context.Canceled
		}
	}
	return needed
}

// typed reads what somebody types behind a question, and leaves its row, however that ends.
func (s *session) typed(in io.Reader, echo io.Writer, most int) (string, error) {
	typed, err := readTyped(in, echo, most)
	if _, broken := io.WriteString(s.channel, "\r\n"); broken != nil {
		return "", broken
	}
	return typed, err
}

// ponder is what a guess costs. Whoever waits for longer than a moment is told.
func (d *Door) ponder(s *session, w *words.Door) error {
	ch, most := s.channel, d.cfg.Limits.Guessing.Patience
	wait, ok := d.guesses.Take(ch.conn.nets.narrow(), time.Now(), 1)
	if !ok {
		wait = most
	}
	if wait > time.Second {
		if _, err := io.WriteString(ch, w.PassphraseSlow(words.RoundUp(wait))+"\r\n"); err != nil {
			return context.Canceled
		}
	}
	return d.pause(ch.ctx, wait)
}

// readTyped reads a line of at most so many bytes from a terminal in raw mode, and not a
// byte more: what was typed ahead is for the screen. What is too long is empty, and so is
// what somebody goes on correcting: each byte is work. Its letters go to echo.
//
// A terminal where a screen has died tells when its window is left for another, and puts
// marks around a paste: control sequences are passed over, and what is pasted is not.
func readTyped(r io.Reader, echo io.Writer, most int) (string, error) {
	var (
		line []byte
		long bool
		one  [1]byte
		seq  sequence
	)
	for typed := 0; ; typed++ {
		if typed == 8*most {
			return "", nil
		}
		if _, err := io.ReadFull(r, one[:]); err != nil {
			return "", err
		}
		switch b := one[0]; {
		case seq.takes(b):
		case b == '\r' || b == '\n':
			if long {
				return "", nil
			}
			return string(line), nil
		case b == 0x03 || b == 0x04: // Ctrl-C, Ctrl-D
			return "", io.EOF
		case b == 0x15: // Ctrl-U
			_, _ = io.WriteString(echo, strings.Repeat("\b \b", utf8.RuneCount(line))) // or the next write tells
			line, long = line[:0], false
		case b == 0x7f || b == 0x08: // Backspace
			_, size := utf8.DecodeLastRune(line)
			line = line[:len(line)-size]
			_, _ = io.WriteString(echo, strings.Repeat("\b \b", min(size, 1)))
		case b < ' ':
		case len(line) == most:
			long = true
		default:
			line = append(line, b)
			_, _ = echo.Write([]byte{b})
		}
	}
}

// sequence is how far a control sequence has come: its ESC, or the bracket behind it.
type sequence byte

// takes tells whether a byte belongs to one. A control byte breaks it off.
func (s *sequence) takes(b byte) bool {
	switch {
	case b == 0x1b:
		*s = 0x1b
	case *s == 0x1b && b == '[':
		*s = '['
	case *s == '[' && ' ' <= b && b < '@':
	case *s == '[' && '@' <= b && b <= '~':
		*s = 0
	default:
		*s = 0
		return false
	}
	return true
}
