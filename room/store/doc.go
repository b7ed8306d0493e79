// Package store keeps a room on one machine: its log and its history, in one
// SQLite file in the state folder.
//
// What it keeps true:
//
//   - What Append acknowledged survives kill -9 and a power cut.
//   - The events, the state and its place in the log change together, or not
//     at all. A line's text stands in the log for some seconds, and in the
//     history from then on, never in both; withdrawn text is overwritten there
//     at once, and copies of its words are gone from the files within the hour.
//   - A private event is found through its audience, and one of a channel through
//     the memberships of who asks, in SQL, and in no other way.
//   - What nobody waits for, such as indexing words and deleting old lines, is
//     done in small steps, and goes on where it stopped.
//   - One process at a time uses a state folder. A file that this program did
//     not write, or does not understand, is left as it is, and so is one that has
//     taken the place of a file that it has open.
//   - A failure lasts as long as its cause. Connections that failed are not
//     used again, so a disk that is well again is enough.
package store
