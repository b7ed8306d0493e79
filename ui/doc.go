// Package ui is what one login sees: the Bubble Tea model of the room, its
// views, and the program around them.
//
// What it keeps true:
//
//   - The screen never waits. Not for a disk, not for the room, not for a slow
//     link: what may take time runs in a Cmd, and the one goroutine that writes
//     holds no lock while it does.
//   - Whom a line goes to is on the screen before Enter, and Enter obeys the
//     same parse that the prompt shows.
//   - No key, refusal or lost race loses what somebody wrote.
//   - A screen costs what it shows: a frame copies string headers, and nothing
//     ticks while nothing moves.
package ui
