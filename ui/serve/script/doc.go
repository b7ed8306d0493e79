// Package script holds stories of guests without a screen: scripts in testdata,
// each with what stdout, stderr and the exit status must be, to the byte. They
// are played against the real program, once with the real OpenSSH client and
// once with Go's, and say what a shell script that talks to a room can rely on.
package script
