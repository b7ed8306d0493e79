package serve_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

func TestConnectionsFromOneAddressAreLimited(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Limits.PerAddress = 3 }, func(t *testing.T, h *house) {
		var guests []*sshtest.Client
		for i := range 3 {
			guests = append(guests, h.enter(t, fmt.Sprint("guest", i)))
		}
		more := h.terminal(t, sshtest.Who{User: "more"})
		if status := more.Wait(); status != 1 || !strings.Contains(more.Told(), "There are 3 connections from your address here") {
			t.Errorf("one too many ends with status %d and reads %q", status, more.Told())
		}
		_, errs, status := h.exec(t, sshtest.Who{User: "more"}, "who --wait 1s", "")
		if status != 75 || !strings.Contains(errs, "There are 3 connections") {
			t.Errorf("a script ends with status %d and reads %q", status, errs)
		}
		asks := make(chan int)
		go func() {
			_, _, status := h.exec(t, sshtest.Who{User: "next"}, "who --wait 1m", "")
			asks <- status
		}()
		synctest.Wait() // it waits for a place
		guests[0].Cut()
		if status := <-asks; status != 0 {
			t.Errorf("who waits for a place gets status %d", status)
		}
		h.chat(t, guests[1], guests[2])
	})
}

func TestOneKeyIsOnePerson(t *testing.T) {
	h := open(t, nil)
	key := sshtest.NewKey(t)
	desk := h.enterAs(t, sshtest.Who{User: "lily", Signer: key, Width: 80, Height: 24})
	phone := h.enterAs(t, sshtest.Who{User: "lily", Signer: key, Width: 40, Height: 10})
	desk.WaitFor("1 here")
	phone.Line("from the phone")
	desk.WaitFor("from the phone")
}

// TestWithoutATerminalNothingIsDrawn says what it has to on the side that is
// for it, and leaves when its input ends.
func TestWithoutATerminalNothingIsDrawn(t *testing.T) {
	h := open(t, nil)
	for _, command := range []string{"", "lines -q", "who", "say hello"} {
		out, errs, status := h.exec(t, sshtest.Who{User: "lily"}, command, "hello\n")
		if out != "" || strings.ContainsAny(errs, "\r\x1b") || status != 0 {
			t.Errorf("%q gave %q, %q and status %d", command, out, errs, status)
		}
	}
}
