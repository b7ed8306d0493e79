// Package compose is the line that somebody writes, on a full screen and in plain
// lines alike: its text, whom it goes to, what Tab offers, what was pasted or lost,
// and what becomes of it once it is sent. What it keeps true: Enter does what the
// prompt says, and what is not sent is not lost.
package compose
