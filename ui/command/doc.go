// Package command is the one table of commands and the parser of what a person
// writes. What it keeps true: where a line goes is never a guess. A line that
// begins with @ is private or not sent at all, one that begins with / is a
// command or not sent at all, and the parse behind the prompt that a person
// reads while they write is the parse that Enter obeys.
//
// A line gives a [Result] that says what to propose to the room, what to show,
// and what to do to the screen or to plain lines themselves; nothing here does
// any of that. What a line asks of the person's own seat happens at once: a code
// is made or tried, a setting is kept.
package command
