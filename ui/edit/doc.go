// Package edit is the input line: an editor of plain text on grapheme clusters
// (UAX #29), with the keys of readline and irssi.
//
// It keeps true that the text is valid UTF-8 without control characters other
// than '\n', that the cursor stands between two clusters, and that no key loses
// what somebody wrote: whatever leaves the line is in the undo log, the kill
// buffer or the history. All three are bounded.
//
// The package knows no terminal and draws nothing; it does not know what a line
// means. An Editor serves one goroutine.
package edit
