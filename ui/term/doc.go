// Package term is the terminal at the other end of a login: a [Decoder] turns
// what it sends into messages, a [Screen] draws rows of text on it.
//
// The invariant: bytes from a stranger never become control here, in either
// direction. What arrives is bounded and decoded without panics; what leaves is
// text, SGR and hyperlinks inside the window, plus the few sequences that this
// package writes itself. Everything that was switched on is switched off again.
//
// One width function, [Widths], fitted to what the terminal answered, serves
// wrapping, the cursor and the screen. Nothing here starts a goroutine.
package term
