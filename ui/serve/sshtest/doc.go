// Package sshtest lets tests be guests: they connect to a server's address with real SSH, type, and
// look at a terminal's screen.
//
// It knows nothing of the server but its address and waits for what a person would wait for: text on
// a screen, the end of a session. It never sleeps, every wait has an end, and a wait that fails shows
// the screen. A client is used by one goroutine at a time, closes itself when the test ends, and
// misbehaves only when asked to.
package sshtest
