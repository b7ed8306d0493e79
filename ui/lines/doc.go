// Package lines is line mode: plain lines in, plain lines out, for people behind a
// pipe and for those at a terminal who want no full screen.
//
// What it keeps true: a line means exactly what it would mean on the screen, lines
// are carried out one after the other in the order in which they were written, and
// none is lost without a word.
package lines
