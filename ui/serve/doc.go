// Package serve is the door: it accepts connections, finds out who somebody
// is, lets them in or says why not, and serves each of their sessions until it
// ends.
//
// What it keeps true:
//
//   - A client can exhaust, stall or crash its own connection and nothing else.
//     Every count, size and time is bounded in [Limits] or beside its use.
//   - Who somebody is rests on a key verified in the handshake, never on the
//     name they ask for. Every way in passes Door.admit, which decides.
//   - One seat serves a session on a screen or without one: when a person changes
//     between screen and plain lines, unread input goes along. What is no chat, such
//     as files and forwarding, is refused with a sentence and never half served.
//   - A session ends when its channel does, whatever its connection does, and
//     then its seat is given up.
package serve
