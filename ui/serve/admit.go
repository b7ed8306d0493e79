package serve

import (
	"context"
	"math/rand/v2"

	"teahouse/keys"
	"teahouse/room"
)

// admit decides whether somebody comes in, and as whom. Every way in passes
// through it, before there is a seat, a screen or an answer.
func (d *Door) admit(s *session) (*room.Seat, error) {
	who := room.Arrival{
		Identity: s.channel.conn.visit,
		Addr:     s.channel.conn.addr,
		Alive:    s.channel.conn.alive,
	}
	if key := s.PublicKey(); key != nil {
		fingerprint, err := keys.Identity(key)
		if err != nil {
			return nil, err
		}
		who.Identity = room.KeyIdentity(fingerprint)
		who.Mark = keys.Mark(d.cfg.Secret, fingerprint)
	}
	who.Wanted, _ = room.DoorName(s.User())
	s.wanted = who.Wanted.Text
	spare, err := room.NewName(room.FriendlyName(rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))))
	if err != nil {
		return nil, err
	}
	who.Spare = spare
	ctx, cancel := context.WithCancel(s.channel.ctx)
	defer cancel()
	return d.cfg.Room.Enter(ctx, who)
}
