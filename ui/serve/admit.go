package serve

import (
	"context"
	"math/rand/v2"

	"teahouse/keys"
	"teahouse/room"
)

// turned is a refusal of the door's own.
type turned struct{ reason, says string }

func (t *turned) Error() string { return t.reason }

// admit decides whether somebody comes in, and as whom. Every way in passes
// through it, before there is a seat, a screen or an answer: the bans that mean
// him, the list of keys or the passphrase, and then the room, which holds him
// against all bans once more, the lock and the limits.
func (d *Door) admit(s *session) error {
	set := d.settings.Load()
	who := room.Arrival{
		Identity: s.channel.conn.visit,
		Addr:     s.channel.conn.addr,
		Alive:    s.channel.conn.alive,
	}
	if key := s.PublicKey(); key != nil {
		fingerprint, err := keys.Identity(key)
		if err != nil {
			return err
		}
		s.fingerprint = fingerprint
		who.Identity = room.KeyIdentity(fingerprint)
		who.Mark = keys.Mark(d.cfg.Secret, fingerprint)
		who.Operator = set.Admins.Has(fingerprint)
	}
	who.Wanted, _ = room.DoorName(s.User())
	s.wanted = who.Wanted.Text
	spare, err := room.NewName(room.FriendlyName(rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))))
	if err != nil {
		return err
	}
	who.Spare = spare
	if banned := d.cfg.Room.Banned(who); banned != nil {
		return banned
	}
	if err := d.vouch(s, set); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(s.channel.ctx)
	defer cancel()
	seat, err := d.cfg.Room.Enter(ctx, who)
	if err != nil {
		return err
	}
	s.sit(seat, who.Operator)
	s.govern(&d.settings) // the files may have been read again meanwhile
	return nil
}

// vouch lets pass those whose key is listed, and those who know the
// passphrase. Where neither is demanded, everybody passes.
func (d *Door) vouch(s *session, set *Settings) error {
	switch {
	case set.Admins.Has(s.fingerprint), set.Allow != nil && set.Allow.Has(s.fingerprint):
		return nil
	case set.Passphrase != nil:
		return d.askPassphrase(s, set)
	case set.Allow != nil:
		return &turned{refusedUnlisted, set.Screen.Words.Door.NotListed(s.fingerprint != "")}
	}
	return nil
}

// sit notes the seat of a session and whether it was taken as an operator's.
func (s *session) sit(seat *room.Seat, operator bool) {
	s.rank.Lock()
	defer s.rank.Unlock()
	s.seat, s.operator = seat, operator
}
