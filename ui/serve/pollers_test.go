package serve_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// TestWhoPollsIsSeen reads back again and again, as somebody with a key and as a
// guest: that is following, and shown as such, between two commands, too.
func TestWhoPollsIsSeen(t *testing.T) {
	for _, who := range []sshtest.Who{{User: "eve", Signer: sshtest.NewKey(t)}, {User: "eve"}} {
		h := open(t, nil)
		listed := func() bool {
			_, here := h.room.Roster().Find("eve")
			return here
		}
		for n := range 2 {
			h.runs(t, who, 0, "tail --since 3s")
			if listed() {
				t.Errorf("after %d glances she is in the list", n+1)
			}
		}
		h.runs(t, who, 0, "tail --since 3s")
		for range 3 {
			if !listed() || h.here(t, "eve").Mode != state.ModeTail {
				t.Errorf("she follows unseen")
			}
			h.runs(t, who, 0, "tail --since 3s")
		}
		if n := len(h.room.Roster().People); n != 1 {
			t.Errorf("%d people are in the list", n)
		}
		if who.Signer == nil { // who comes to talk has the name that reads on
			h.enterAs(t, sshtest.Who{User: "eve", Width: 80, Height: 24})
			if n := len(h.room.Roster().People); n != 1 {
				t.Errorf("she keeps herself from her name: %d people are in the list", n)
			}
		}
	}
}

// TestStrangersOfAnAddressFollowTogether: who comes by another name, or another key, each time is one
// who follows; who is known is counted alone.
func TestStrangersOfAnAddressFollowTogether(t *testing.T) {
	h, root, _ := governed(t)
	root.Behind = away
	following := func() (names []string) {
		for _, p := range h.room.Roster().People {
			if p.Mode == state.ModeTail {
				names = append(names, p.Person.Name)
			}
		}
		return names
	}
	for n := range 5 {
		who := sshtest.Who{User: fmt.Sprint("eve", n), Behind: away}
		if n%2 == 1 {
			who.Signer = sshtest.NewKey(t)
		}
		h.runs(t, who, 0, "tail")
		if got := following(); n < 2 && len(got) != 0 || n >= 2 && !slices.Equal(got, []string{who.User}) {
			t.Errorf("after %d looks %q are in the list", n+1, got)
		}
		if n < 2 {
			h.runs(t, root, 0, "tail")
		}
	}
	for _, other := range []string{"nobody", "eve4"} {
		h.runs(t, sshtest.Who{User: other, Behind: away}, 0, "who")
		if got := following(); !slices.Equal(got, []string{"eve4"}) {
			t.Errorf("after another command, as %s, %q are in the list", other, got)
		}
	}
	eve := sshtest.Who{User: "eve4", Behind: away}
	if out, errs, _ := h.exec(t, eve, "say", "hello"); strings.Contains(out+errs, "eve") {
		t.Errorf("she has not her name when she speaks: %s%s", out, errs)
	}
}

// TestWhoWaitsForAPlaceLooksOnce reads back once, where the room is full for a while: however
// often the door is asked meanwhile, that is a glance.
func TestWhoWaitsForAPlaceLooksOnce(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Room = roomOf(t, 1) }, func(t *testing.T, h *house) {
		ada := h.enter(t, "ada")
		eve, ended := sshtest.Who{User: "eve", Signer: sshtest.NewKey(t)}, make(chan int)
		go func() {
			_, _, status := h.exec(t, eve, "tail --wait 1m", "")
			ended <- status
		}()
		time.Sleep(20 * time.Second)
		synctest.Wait()
		ada.Cut()
		if status := <-ended; status != 0 {
			t.Fatalf("a command that waited for a place ends with status %d", status)
		}
		synctest.Wait()
		if _, here := h.room.Roster().Find("eve"); here {
			t.Error("who looked once is shown as somebody who follows")
		}
	})
}
