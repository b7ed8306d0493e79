// Package room is the engine of the chat room: it orders what people propose in
// a log, applies it to the state, keeps the events in the history on the disk,
// and the newest of them in the transcript in memory, and hands them to those who
// read. It knows nothing of SSH and nothing of screens.
//
//	Seat ──proposal──> appender: Log.Append (durable) ──in order──> state.State.Apply ──events──> transcript ──wake──> Seats
//
// What it keeps true:
//
//   - Shown means kept. Nobody sees an event before its proposal is durable.
//   - One goroutine changes the room, and it never waits: not for a disk, not
//     for a network, not for a reader. Readers hold cursors into one shared
//     transcript, and whoever wakes them waits for none of them.
//   - Whoever reads, reads as somebody: the transcript and the history show each
//     seat what its identity may read, and nothing that is too old.
//   - Whatever costs others something is paid for before it is done, by the
//     person and, beside them, by their address.
//
// What may happen in a room, and to whom, is decided in package state.
package room
