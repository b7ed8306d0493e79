// Package shell writes what an operator is told to do so that it can be copied into a shell as it is,
// whatever a folder is called, and does there what was meant, to the room that was meant. It depends
// on nothing, and serves whoever names a command.
package shell
