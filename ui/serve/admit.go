package serve

// Who comes in, and as whom: before that is decided, nobody has a seat, a screen or an answer.
// Whoever the room refuses has lost no turn by it. Only what may succeed later is tried again,
// and not for somebody who has gone meanwhile.

import (
	"context"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// doorRefusal is a refusal of the door's own.
type doorRefusal struct {
	reason, says string
	wait         time.Duration // after which it may be otherwise; 0: it will not
}

func (t *doorRefusal) Error() string { return t.reason }

// admitWithRetry admits somebody. Who wants no screen wants to have something done, and
// is willing to wait: what may succeed later is tried again.
func (d *Door) admitWithRetry(s *session) error {
	if s.call == nil {
		return d.admit(s)
	}
	began := time.Now()
	patience := stdio.Patience{Until: began.Add(s.call.Wait), Spread: true}
	for err := d.admit(s); ; err = d.admit(s) {
		wait, ok := later(err)
		if !ok || stdio.Stops(err) {
			return err
		}
		pause, again := patience.Next(wait)
		if !again {
			return err
		}
		if reason(err) == string(state.NotKept) && time.Since(began) >= unreachedAfter {
			d.tellUnreached(s)
		}
		select {
		case <-time.After(pause):
		case <-s.channel.ctx.Done():
			return err
		case <-d.stopping.Done():
			return command.ErrStopping
		}
	}
}

// later tells whether what was refused may be taken soon, and after what time.
func later(err error) (wait time.Duration, ok bool) {
	if t, ok := errors.AsType[*doorRefusal](err); ok {
		return t.wait, t.wait > 0
	}
	return stdio.Later(err)
}

// admit decides whether somebody comes in, and as whom. Every way in passes through it:
// the bans that mean them, the list of keys or the passphrase, and then the room, which
// holds them against all bans once more, the lock and the limits.
func (d *Door) admit(s *session) error {
	set := d.settings.Load()
	who, err := d.arrival(s, set)
	if err != nil {
		return err
	}
	if banned := d.cfg.Room.Banned(who); banned != nil {
		return banned
	}
	if err := d.vouch(s, set); err != nil {
		return err
	}
	if d.cfg.Short != nil && !who.Operator && d.cfg.Short() {
		return &doorRefusal{refusedMemory, s.words(set).Door.HouseFull, stdio.AgainMost}
	}
	giveBack, err := d.turn(s, who, &s.words(set).Door)
	if err != nil {
		return err
	}
	who.Proven, who.Rests = s.channel.conn.types.Load(), s.channel.input.rests
	ctx, cancel := context.WithCancel(s.channel.ctx)
	defer cancel()
	if s.call != nil && s.call.ReadsBack() && !s.looked { // once, however often it has to come in
		s.looked, s.poller = true, d.poller(s)
		s.follows = d.pollers.polls(s.poller, time.Now())
	}
	switch {
	case s.follows:
		who.Mode = state.ModeTail
		d.pollers.release(s.poller)
	case s.fingerprint == "" && (s.call == nil || who.Mode != state.ModeVerb || s.call.Speaks()): // a guest is to have their name again
		d.pollers.cede(d.poller(s), who.Wanted.Fold)
	}
	seat, err := d.enter(ctx, s, who)
	if err != nil {
		giveBack()
		return err
	}
	s.takeSeat(seat, who)
	s.govern(&d.settings) // the files may have been read again meanwhile
	return nil
}

// arrival is what the door knows of somebody: by their key, by the name that they ask for,
// and by where they come from. What of it the session needs is noted there.
func (d *Door) arrival(s *session, set *Settings) (who room.Arrival, err error) {
	who = room.Arrival{
		Identity: s.channel.conn.visit,
		Addr:     s.channel.conn.addr,
		Alive:    s.channel.conn.alive,
		Mode:     s.mode(),
	}
	if s.PublicKey() == nil {
		who.Origin = d.origin(s)
	}
	if key := s.channel.conn.person.key; key != nil {
		fingerprint, err := keys.Identity(key)
		if err != nil {
			return who, err
		}
		s.fingerprint = fingerprint
		who.Identity = state.KeyIdentity(fingerprint)
		who.Mark = keys.Mark(d.cfg.Secret, fingerprint)
		who.Operator = set.Admins.Has(fingerprint)
		who.Listed = set.Allow != nil && set.Allow.Has(fingerprint)
	}
	if who.Spare, err = spareName(who.Mark); err != nil {
		return who, err
	}
	who.Wanted = s.called
	if who.Wanted.Text == "" {
		who.Wanted = wantedName(s.User(), who.Mode)
		s.wanted, s.asked = who.Wanted.Text, text.Asked(s.User())
	}
	return who, nil
}

// wantedName is what somebody asks to be called. Who stays to talk is a person,
// whom the name of a machine's user does not suit; a program it does.
func wantedName(user string, mode state.Mode) (n text.Name) {
	if mode == state.ModeScreen || mode == state.ModeLines {
		n, _ = text.DoorName(user)
	} else {
		n, _ = text.UserName(user)
	}
	return n
}

// spareName is drawn for those who bring no name that suits them. A key has the
// same one at each visit: who reads what its scripts say should know them again.
func spareName(mark string) (text.Name, error) {
	seed := rand.Uint64()
	if mark != "" {
		h := fnv.New64a()
		_, _ = h.Write([]byte(mark))
		seed = h.Sum64()
	}
	return text.NewName(text.FriendlyName(rand.New(rand.NewPCG(seed, 0))))
}

// vouch lets pass those whose key is listed, and those who know the
// passphrase. Where neither is demanded, everybody passes.
func (d *Door) vouch(s *session, set *Settings) error {
	switch {
	case set.Admins.Has(s.fingerprint), set.Allow != nil && set.Allow.Has(s.fingerprint):
		return nil
	case set.Passphrase != nil && s.vouched:
		return nil
	case set.Passphrase != nil && !s.pty:
		return &doorRefusal{reason: refusedPassphrase, says: s.words(set).Door.PassphraseBlind}
	case set.Passphrase != nil:
		return d.askPassphrase(s, set)
	case set.Allow != nil:
		return &doorRefusal{reason: refusedUnlisted, says: s.words(set).Door.NotListed(s.fingerprint != "" || s.channel.conn.person.declined)}
	}
	return nil
}

// takeSeat notes the seat of a session, and how it was taken.
func (s *session) takeSeat(seat *room.Seat, as room.Arrival) {
	s.rank.Lock()
	defer s.rank.Unlock()
	s.seat, s.operator, s.called = seat, as.Operator, as.Wanted
	if name := seat.Me().Person.Name; name != as.Wanted.Text {
		s.called, _ = text.NewName(name)
	}
	s.channel.conn.seats.Add(1)
}
