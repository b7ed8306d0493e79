// Package state is the room as its log made it: who is here, under which name,
// what they own and may, and what was told of it. It is a pure state machine.
//
//	Proposal ──State.Apply──> Events, or a Refusal
//
// Beside these, [State.Consequences] tells what entries did to seats, and
// [State.Changes] which records the store has to write. An [Identity] is who
// somebody is, whatever name they bear: an account, a key, or the visit of a guest.
//
// What it keeps true:
//
//   - Applying a proposal is a pure function of the state and the proposal: no
//     clock, no randomness, no map order, no files. The same log gives the same
//     room everywhere and for ever. What decides beyond the state, such as the
//     keys of a name or the time, is in the proposal.
//   - Only [State.Apply] changes a state, and no other package adds a kind of
//     proposal: whatever can happen in a room is written here.
//   - A private line is read by the identities that wrote it and that it was for
//     when it was applied, and by nobody else. Names never grant reading.
//   - Whoever stays to read is in the list of people. Who only gives a command is
//     not, is announced to nobody, and keeps nobody from a name.
//   - Nobody but its owner bears a registered name, or one that looks like it.
//   - Governing is kept: each act is an event that only operators read, and
//     whoever is punished reads why and until when. No address is in an event,
//     but for the network that an operator bans.
//   - What a person writes is cleaned once, by Prepare, before it enters the log.
//     Every reader may trust it.
//
// A state is not safe for concurrent use: whoever holds one guards it.
package state
