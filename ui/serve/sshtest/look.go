// What a guest sees, and waiting until they see it.

package sshtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Screen is the text on the screen: its rows without trailing spaces, joined by line ends.
func (c *Client) Screen() string { return c.screen.now().text() }

// Row is the text of row y without trailing spaces, "" outside the screen.
func (c *Client) Row(y int) string {
	rows := c.screen.now().rows
	if y < 0 || y >= len(rows) {
		return ""
	}
	return rows[y]
}

// cursor is the cell of the cursor now, counted from the upper left corner, 0,0. What is on its way
// may still move it, see [Client.WaitCursor].
func (c *Client) cursor() (x, y int) {
	f := c.screen.now()
	return f.x, f.y
}

// Cell is the cell at x,y with its looks. Outside the screen it fails the test.
func (c *Client) Cell(x, y int) Cell {
	c.t.Helper()
	cell, err := c.screen.cell(x, y)
	if err != nil {
		c.t.Fatalf("cell %d,%d: %v\n%s", x, y, err, c.Report())
	}
	return cell
}

// Find is the cell where text first begins on the screen. Missing text fails the test.
func (c *Client) Find(text string) (x, y int) {
	c.t.Helper()
	x, y, ok := c.screen.find(text)
	if !ok {
		c.t.Fatalf("%q is not on the screen\n%s", text, c.Report())
	}
	return x, y
}

func (s *screen) find(text string) (x, y int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emu == nil {
		return 0, 0, false
	}
	for y := range s.emu.Height() {
		row, cells := s.emu.row(y)
		if i := strings.Index(row, text); i >= 0 && i < len(cells) {
			return cells[i], y, true
		}
	}
	return 0, 0, false
}

// Modes are the terminal modes that are switched on, such as "?25 ?7" in a new terminal: a server
// that leaves a terminal as it found it leaves these as they were.
func (c *Client) Modes() string {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	return strings.Join(slices.Sorted(maps.Keys(c.screen.modes)), " ")
}

// AltScreen tells whether the server draws on the alternate screen.
func (c *Client) AltScreen() bool {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	return c.screen.emu != nil && c.screen.emu.IsAltScreen()
}

// Title is the window's title.
func (c *Client) Title() string {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	return c.screen.title
}

// Bells is the number of times that the bell rang.
func (c *Client) Bells() int {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	return c.screen.bells
}

// Record forgets what was recorded and records the session's output from here on.
func (c *Client) Record() {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	c.screen.record = new(keep)
}

// Recorded is the output since [Client.Record], escape sequences and all, the last megabyte of it.
func (c *Client) Recorded() string {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	if c.screen.record == nil {
		return ""
	}
	return c.screen.record.String()
}

// WaitFor waits until text is on the screen.
func (c *Client) WaitFor(text string) {
	c.t.Helper()
	c.WaitUntil(fmt.Sprintf("%q to appear", text), func(screen string) bool { return strings.Contains(screen, text) })
}

// WaitGone waits until text is not on the screen.
func (c *Client) WaitGone(text string) {
	c.t.Helper()
	c.WaitUntil(fmt.Sprintf("%q to go", text), func(screen string) bool { return !strings.Contains(screen, text) })
}

// WaitCursor waits until the cursor is at x,y.
func (c *Client) WaitCursor(x, y int) {
	c.t.Helper()
	c.WaitUntil(fmt.Sprintf("the cursor at %d,%d", x, y), func(string) bool {
		atX, atY := c.cursor()
		return atX == x && atY == y
	})
}

// WaitUntil waits until ok accepts the screen; what says in a failure what it waited for. Each change
// of the screen is looked at once, and never half a synchronized update.
func (c *Client) WaitUntil(what string, ok func(screen string) bool) {
	c.t.Helper()
	if err := c.Await(ok); err != nil {
		c.t.Fatalf("waiting for %s: %v\n%s", what, err, c.Report())
	}
}

// Await is [Client.WaitUntil] for those who may wait in vain.
func (c *Client) Await(ok func(screen string) bool) error {
	late := time.NewTimer(c.who.patience())
	defer late.Stop()
	for {
		f, changed, over := c.screen.look()
		if ok(f.text()) {
			return nil
		}
		if c.who.Blind {
			return fmt.Errorf("a blind client has no screen")
		}
		if over {
			select { // so that the report can tell how it ended
			case <-c.closed:
			case <-late.C:
			}
			return fmt.Errorf("the session ended before")
		}
		if err := c.screen.broken(); err != nil {
			return fmt.Errorf("the emulator is broken: %w", err)
		}
		select {
		case <-changed:
		case <-late.C:
			return fmt.Errorf("not after %v", c.who.patience())
		}
	}
}
