package room

// What somebody may know of channels. What they may not is as if it were not:
// each of these gives the same for a closed channel of others and for none.

import (
	"context"
	"slices"
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Channels lists the channels that this person may know of, once that is paid for:
// those they have joined first, then those they are invited to, then the open ones.
func (s *Seat) Channels(ctx context.Context) ([]state.Listed, error) {
	if err := s.ChargeRead(ctx, s.channelsCost()); err != nil {
		return nil, err
	}
	return s.channels(), nil
}

func (s *Seat) channels() []state.Listed {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Channels(s.identity, s.governsLocked())
}

// Founds tells whether this node lets anybody found a channel.
func (s *Seat) Founds() bool { return s.room.cfg.Channels > 0 }

// channelsCost is what Channels costs at most.
func (s *Seat) channelsCost() int { return PeopleCost(s.room.cfg.Channels) }

// ChannelsNow is Channels for what is worth having and not worth waiting for: none for
// somebody who has looked up much just now.
func (s *Seat) ChannelsNow() []state.Listed {
	if !s.Affords(s.channelsCost()) {
		return nil
	}
	return s.channels()
}

// Joined lists the channels that this person has joined, the first one first. Who waits to sit
// again is in those that they were in: a screen would close them, and what is written go elsewhere.
func (s *Seat) Joined() []state.Listed {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if s.was.joined != nil {
		return s.was.joined
	}
	return r.state.Joined(s.identity)
}

// Invitations lists the channels that this person is invited to, and those of some that
// they were invited to before which are no more.
func (s *Seat) Invitations(before []state.Listed) (now, ended []state.Listed) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, c := range before {
		if r.state.Ended(c.Num) {
			ended = append(ended, c)
		}
	}
	return r.state.Invitations(s.identity), ended
}

// Ignored lists the channels of which this person wants no invitations, as far as there
// still are such.
func (s *Seat) Ignored() []state.Listed {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Ignored(s.identity)
}

// Channel finds the channel that a name means for this person, however it is
// written, with # before it or without.
func (s *Seat) Channel(name string) (state.Listed, bool) {
	return s.channelNamed(name, (*state.State).Channel)
}

// Invited finds the channel that a name means among those to which this person is invited.
func (s *Seat) Invited(name string) (state.Listed, bool) {
	return s.channelNamed(name, (*state.State).Invited)
}

func (s *Seat) channelNamed(name string, find func(*state.State, string, state.Identity) (state.Listed, bool)) (state.Listed, bool) {
	fold, err := text.FoldName(strings.TrimPrefix(name, "#"))
	if err != nil {
		return state.Listed{}, false
	}
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return find(r.state, fold, s.identity)
}

// ChannelNumbered finds the channel that a number means for this person: for who
// governs, one that has no name for them, too.
func (s *Seat) ChannelNumbered(num uint64) (state.Listed, bool) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.ChannelNumbered(num, s.identity, s.governsLocked())
}

// CanTake gives the refusal that this person would get who made somebody the owner of a
// channel of theirs.
func (s *Seat) CanTake(num uint64, to state.Person) error {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.CanTake(num, s.identity, to)
}

// ChannelsVersion is another one whenever what Channels tells is, but for who is
// here and when something was said; and, for who waits to sit again, once they do.
func (s *Seat) ChannelsVersion() uint64 {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if s.was.waits() {
		return s.was.channels
	}
	return r.state.ChannelsVersion()
}

// RosterIn is who is here of those who have joined a channel. It is empty for
// somebody who has not.
func (s *Seat) RosterIn(num uint64) *state.Roster {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !s.cursor.reads(num) {
		return new(state.Roster)
	}
	g := r.transcript.channels[num]
	version := r.state.ListVersion() + r.state.ChannelsVersion() // neither ever falls
	last := g.roster.Load()
	if last == nil || last.Version != version {
		last = &state.Roster{Version: version, People: r.state.Gathered(num)}
		g.roster.Store(last)
	}
	return last
}

// Shared names the channels that each of some people has joined, as far as this person
// may know of it. It gives way after each few.
func (s *Seat) Shared(people []state.Present) [][]string {
	shared := make([][]string, 0, len(people))
	for some := range slices.Chunk(people, lookAtOnce) {
		shared = s.sharedBy(shared, some)
	}
	return shared
}

func (s *Seat) sharedBy(shared [][]string, people []state.Present) [][]string {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, p := range people {
		shared = append(shared, r.state.Shared(p.Person.ID, s.identity))
	}
	return shared
}
