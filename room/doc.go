// Package room is the chat room: who is here, under which name, and what was
// said, as a state machine over an ordered log. It knows nothing of SSH and
// nothing of screens.
//
//	seat ──proposal──> appender: Log.Append (durable) ──in order──> State.Apply ──events──> transcript ──wake──> seats
//
// What it keeps true:
//
//   - Applying a proposal is a pure function of the state and the proposal: no
//     clock, no randomness, no map order, no files. The same log gives the
//     same room everywhere and for ever.
//   - Shown means kept. Nobody sees an event before its proposal is durable.
//   - One goroutine changes the room, and it never waits: not for a disk, not
//     for a network, not for a reader. Readers hold cursors into one shared
//     transcript and are woken through channels of capacity one.
//   - A private line is readable by the identities that were its audience when
//     it was applied, and by nobody else. Names never grant reading.
//   - Whoever reads along is in the list. Who only gives a command is not, is
//     announced to nobody, and keeps nobody from a name.
//   - Nobody but its owner bears a registered name, or one that looks like it.
//   - Governing is kept: each act is an event that only operators read, and
//     whoever is punished reads why and until when. No address is in an event,
//     but for the network that an operator bans.
//   - What a person writes is cleaned once, before it enters the log. Every
//     reader may trust it.
package room
