// Package archive is what an operator does with all that a room keeps: for how
// long, a copy of it, a list of it, and whether it is sound.
//
// What it keeps true: a file that exists is never written over, a copy is
// whole or not there, and nobody but its owner may read it.
package archive
