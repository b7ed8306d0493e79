// Package manual writes what people read and what shells complete, from the
// tables that the program itself works by: the model of its flags, the table
// of the room's commands and their words.
//
// What it keeps true: nothing is said of a flag or a command that the code
// does not say, and none is left out.
package manual
