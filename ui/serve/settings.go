package serve

// What an operator may change while the door is open. Who is in the admins file that is in use
// is an operator by it, inside as at the door, and whoever is taken out of it is none by it
// from then on. They keep their seat.

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"charm.land/ssh"

	"teahouse/keys"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui"
)

// Settings is what may change while the door is open. A value never changes;
// [Door.Use] swaps the whole.
type Settings struct {
	Screen     *ui.Config
	Banner     string           // shown before login, clean lines; empty: how to come without a screen
	Admins     keys.Access      // whose keys make them operators
	Allow      *keys.Access     // whose keys let them in, beside the admins'; nil: everybody's
	Passphrase *keys.Passphrase // what everybody else is asked for; nil: nothing
}

// Use makes newcomers meet other settings. Those inside stay and keep what
// they see, but are operators only if they would be as newcomers.
func (d *Door) Use(s *Settings) {
	d.settings.Store(s)
	d.lone.forget()
	for _, one := range d.sessions.all() {
		one.govern(&d.settings)
	}
}

// govern keeps a seat in step with the admins file that is in use.
func (s *session) govern(in *atomic.Pointer[Settings]) {
	s.rank.Lock()
	defer s.rank.Unlock()
	if s.seat == nil || s.fingerprint == "" {
		return
	}
	if on := in.Load().Admins.Has(s.fingerprint); on != s.operator {
		s.operator = on
		s.seat.SetOperator(on)
	}
}

// banner is what ssh shows to those who connect, before they log in.
func (d *Door) banner(ctx ssh.Context) string {
	defer d.veil("greeting")
	ctx.Value(connKey{}).(*conn).prove()
	set := d.settings.Load()
	text := cmp.Or(set.Banner, set.Screen.Words.Door.Banner)
	return strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
}

// Text reads a file that people will see.
func Text(path string) (string, error) {
	b, err := keys.ReadFile(path)
	if err != nil {
		return "", err
	}
	clean, err := text.Clean(string(b), state.MessageLimit)
	if err != nil && !errors.Is(err, text.ErrEmpty) {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return clean, nil
}
