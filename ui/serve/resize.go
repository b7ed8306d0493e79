package serve

// The size of a client's window. Whoever draws is told the newest, and nobody waits for them.

import "charm.land/ssh"

// resize keeps the newest window size for whoever draws.
func (c *channel) resize(width, height uint32) {
	w := ssh.Window{Width: int(width), Height: int(height)}
	c.asks.Lock()
	defer c.asks.Unlock()
	c.window = w
	if c.resized != nil {
		c.resized(w)
	}
}

// watch has resized told the newest size of the window from now on, and nobody else,
// and returns what it is now. Nothing is resized while it is told.
func (c *channel) watch(resized func(ssh.Window)) (now ssh.Window) {
	c.asks.Lock()
	defer c.asks.Unlock()
	c.resized = resized
	return c.window
}

// size is the newest size of the window.
func (c *channel) size() ssh.Window {
	c.asks.Lock()
	defer c.asks.Unlock()
	return c.window
}

// windows is watch for who waits for a channel.
func (c *channel) windows() (now ssh.Window, next <-chan ssh.Window) {
	newest := make(chan ssh.Window, 1)
	return c.watch(func(w ssh.Window) {
		select {
		case <-newest:
		default:
		}
		newest <- w
	}), newest
}
