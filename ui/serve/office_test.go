package serve_test

// What many may do from one address, over real SSH: as much as a few people, and
// nothing that keeps others from it.

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
)

// TestSlowLinesAreNotWonByComingAgain: guests of an address are one person, and
// fresh keys are as many as an address counts as.
func TestSlowLinesAreNotWonByComingAgain(t *testing.T) {
	h, root, _ := governed(t)
	h.runs(t, root, 0, "slow 10m")
	for i := range 5 {
		guest, err := sshtest.Connect(t, h.addr, sshtest.Who{User: fmt.Sprint("gus-", i), Behind: office})
		roomtest.OK(t, err)
		_, in, _ := start(t, guest, "lines -q -f")
		_, _ = io.WriteString(in, "by a pipe\n") // which waits for its turn
		h.here(t, fmt.Sprint("gus-", i))
	}
	for i := range 5 {
		fresh := sshtest.Who{User: fmt.Sprint("fresh-", i), Signer: sshtest.NewKey(t), Behind: away}
		_, _, status := h.exec(t, fresh, "say --wait 1s by a key", "")
		if (status == 0) != (i < state.AddressPeople) {
			t.Errorf("fresh key %d ends with status %d", i+1, status)
		}
	}
	h.runs(t, sshtest.Who{User: "gustav", Behind: away2}, 0, "say from elsewhere")
	h.runs(t, root, 0, "say as an operator")
	said := h.runs(t, root, 0, "tail -n 100")
	for text, want := range map[string]int{"by a pipe": 1, "by a key": state.AddressPeople, "from elsewhere": 1, "as an operator": 1} {
		if got := strings.Count(said, text); got != want {
			t.Errorf("%q was said %d times, want %d:\n%s", text, got, want, said)
		}
	}
}

// TestALineThatWaitsSaysWhy on the screen of whoever wrote it.
func TestALineThatWaitsSaysWhy(t *testing.T) {
	root := sshtest.Who{User: "ruth", Signer: sshtest.NewKey(t), From: away}
	story(t, func(t *testing.T, c *serve.Config) { c.Settings.Admins = listed(t, root.Signer) }, func(t *testing.T, h *house) {
		h.runs(t, root, 0, "slow 15s")
		lily := h.enterAs(t, sshtest.Who{User: "lily", From: office, Width: 120, Height: 24})
		lily.Line("the first")
		lily.WaitFor("lily │ the first")
		lily.Line("the second")
		lily.WaitFor("lines are slowed down for everybody")
		h.runs(t, root, 0, "slow off")
		lily.WaitFor("lily │ the second")
		lily.WaitGone("slowed down for everybody")
	})
}

// TestAnOfficeRegisters: colleagues who are listed do not count for their
// address; strangers with new keys do.
func TestAnOfficeRegisters(t *testing.T) {
	colleagues := []ssh.Signer{sshtest.NewKey(t), sshtest.NewKey(t), sshtest.NewKey(t), sshtest.NewKey(t)}
	h, _, _ := governed(t, colleagues...)
	for i, key := range colleagues {
		h.runs(t, sshtest.Who{User: fmt.Sprint("colleague-", i), Signer: key, Behind: office}, 0, "register --yes")
	}
	h, _, _ = governed(t)
	for i, key := range colleagues {
		status := 0
		if i >= state.AccountsDaily {
			status = stdio.StatusLater
		}
		says := h.runs(t, sshtest.Who{User: fmt.Sprint("stranger-", i), Signer: key, Behind: office}, status, "register --yes")
		if (status > 0) != strings.Contains(says, "Try again in") {
			t.Errorf("stranger %d reads %q", i+1, says)
		}
	}
}

// TestAFullHouseIsNobodysAlone: verbs whose input stays open fill no more than
// their address may; then others come, until it is full, and then its operator.
func TestAFullHouseIsNobodysAlone(t *testing.T) {
	root := sshtest.Who{User: "ruth", Signer: sshtest.NewKey(t), From: "127.0.0.2", Width: 80, Height: 24}
	story(t, func(t *testing.T, c *serve.Config) {
		c.Room = running(t, func(c *room.Config) { c.Seats = 20 })
		c.Settings.Admins = listed(t, root.Signer)
	}, func(t *testing.T, h *house) {
		for i := range 10 {
			c := h.connect(t, sshtest.Who{User: fmt.Sprint("sitter-", i), From: "127.0.0.9"})
			t.Cleanup(func() { _ = c.Close() })
			for range 4 {
				if s, err := c.NewSession(); err != nil {
					t.Fatal(err)
				} else if _, err := s.StdinPipe(); err != nil {
					t.Fatal(err)
				} else if err := s.Start("say"); err != nil {
					t.Fatal(err)
				}
			}
		}
		await(t, "the address has what it gets", func() bool { return h.room.Figures().Seats == 10 })
		for i := range 10 {
			h.enterAs(t, sshtest.Who{User: fmt.Sprint("gus-", i), From: fmt.Sprintf("127.0.1.%d", i+1), Width: 80, Height: 24})
		}
		if n := h.room.Figures().Seats; n != 20 {
			t.Errorf("%d of 20 seats are taken", n)
		}
		late := sshtest.Who{User: "late", From: "127.0.2.1"}
		if _, errs, status := h.exec(t, late, "tail --wait 1s", ""); status != 75 || !strings.Contains(errs, "full") {
			t.Errorf("who comes too late: status %d, %q", status, errs)
		}
		ruth := h.enterAs(t, root)
		ruth.Line("/kick sitter-0")
		ruth.WaitFor("sitter-0")
		h.runs(t, root, 0, "lock 1")
	})
}

// counting is a history that counts how often somebody's lines are read.
type counting struct {
	*roomtest.Memory
	said atomic.Int32
}

func (c *counting) Said(ctx context.Context, v state.Viewer, who state.Identity, since time.Time, limit int) ([]*state.Event, error) {
	c.said.Add(1)
	return c.Memory.Said(ctx, v, who, since, limit)
}

// TestReportsThatAreNotMadeCost: somebody's lines are read before a report is
// asked about, so pipes that ask for reports wait for one another.
func TestReportsThatAreNotMadeCost(t *testing.T) {
	const pipes, each = 16, 60
	past := &counting{Memory: roomtest.NewMemory()}
	story(t, func(t *testing.T, c *serve.Config) {
		c.Room = running(t, func(c *room.Config) { c.Log, c.History = past.Memory, past })
	}, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		h.chat(t, lily, bob)
		began := time.Now()
		var all sync.WaitGroup
		for i := range pipes {
			all.Go(func() {
				c := h.connect(t, sshtest.Who{User: fmt.Sprint("pipe-", i), From: "127.0.0.9"})
				defer c.Close()
				_, in, out := start(t, c, "lines -q")
				_, _ = io.WriteString(in, strings.Repeat("/report lily\n", each))
				for read, buf := 0, make([]byte, 1<<10); read < 1<<10; { // some of the answers
					n, err := out.Read(buf)
					if err != nil {
						t.Error(err)
						return
					}
					read += n
				}
			})
		}
		all.Wait()
		h.chat(t, lily, bob)
		// Each costs five units, of which a person has 500, and then 100 a second.
		most := int32(state.AddressPeople * (100 + 20*(1+int(time.Since(began)/time.Second))))
		if n := past.said.Load(); n == 0 || n > most {
			t.Errorf("lines were read %d times for reports that nobody made, want at most %d", n, most)
		}
	})
}
