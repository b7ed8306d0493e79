// Package monitor lets the operator see what the server does: figures for
// Prometheus, a page for "teahouse status", and what begins and ends in the log.
//
// What it keeps true: nothing that it shows holds a name, an address or a word
// of anybody's, every label has few values that are known beforehand, and
// nobody but the machine's own people is shown anything unless the operator
// wants it so.
package monitor
