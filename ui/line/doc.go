// Package line is the room without a screen: line mode, verbs and bots. What it
// keeps true: nothing goes to stdout but what was asked for, and no escape
// sequence goes anywhere; what is refused says so on stderr and in the exit
// status; the text of say, me and dm is never interpreted; and what is told
// here is what the screen would tell the same person.
package line
