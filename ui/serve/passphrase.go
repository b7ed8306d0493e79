package serve

import (
	"context"
	"io"
	"time"
	"unicode/utf8"

	"teahouse/keys"
)

// askPassphrase asks for the passphrase on the terminal, where it is not shown,
// and bounds how fast an address may guess.
func (d *Door) askPassphrase(s *session, set *Settings) error {
	w, ch, in := &set.Screen.Words.Door, s.channel, s.channel.input.take(false)
	hangUp := func() { _ = ch.Close() }
	late := time.AfterFunc(passphraseWithin, hangUp)
	defer late.Stop()
	defer context.AfterFunc(d.stopping, hangUp)()
	for range passphraseTries {
		if _, err := io.WriteString(ch, w.Passphrase+" "); err != nil {
			return context.Canceled
		}
		typed, err := readSecret(in)
		if err != nil {
			return context.Canceled
		}
		if _, err := io.WriteString(ch, "\r\n"); err != nil {
			return context.Canceled
		}
		wait, ok := d.guesses.Take(ch.conn.prefix, time.Now(), 1)
		if !ok {
			return &turned{refusedPassphrase, w.PassphraseLater(wait)}
		}
		select {
		case <-time.After(wait):
		case <-ch.ctx.Done():
			return context.Canceled
		}
		if set.Passphrase.Is(typed) {
			d.guesses.Return(ch.conn.prefix, time.Now(), 1)
			s.vouched = true
			return nil
		}
		if _, err := io.WriteString(ch, w.PassphraseWrong+"\r\n"); err != nil {
			return context.Canceled
		}
	}
	return &turned{refusedPassphrase, w.PassphraseNeeded}
}

// readSecret reads a line from a terminal in raw mode, and not a byte more:
// what was typed ahead is for the screen. What is too long is no passphrase.
func readSecret(r io.Reader) (string, error) {
	var (
		line []byte
		long bool
		one  [1]byte
	)
	for {
		if _, err := io.ReadFull(r, one[:]); err != nil {
			return "", err
		}
		switch b := one[0]; {
		case b == '\r' || b == '\n':
			if long {
				return "", nil
			}
			return string(line), nil
		case b == 0x03 || b == 0x04: // Ctrl-C, Ctrl-D
			return "", io.EOF
		case b == 0x15: // Ctrl-U
			line, long = line[:0], false
		case b == 0x7f || b == 0x08: // Backspace
			_, size := utf8.DecodeLastRune(line)
			line = line[:len(line)-size]
		case b < ' ':
		case len(line) == 4*keys.MaxPassphrase: // room for accents that come apart
			long = true
		default:
			line = append(line, b)
		}
	}
}
