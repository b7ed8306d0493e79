package serve_test

// Identities are free and addresses are not: what a crowd of fresh keys and
// guests does from one address harms nobody whom the room knows there.

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// sinceYesterday is a room in which a key has had an account for over a day.
func sinceYesterday(t *testing.T, key ssh.PublicKey, name string) *room.Room {
	t.Helper()
	m := roomtest.NewMemory()
	began, yesterday := time.Now(), time.Now().Add(-25*time.Hour)
	old, stop := roomtest.Made(t, func(c *room.Config) {
		c.Log, c.History = m, m
		c.Clock = room.Clock{
			Wall:    func() time.Time { return yesterday.Add(time.Since(began)) },
			Running: func() time.Duration { return time.Since(began) },
		}
	})
	fingerprint, err := keys.Identity(key)
	roomtest.OK(t, err)
	seat := roomtest.SeatOf(t, old, name, state.KeyIdentity(fingerprint))
	roomtest.Do(t, seat, new(state.Register))
	stop()
	now, _ := roomtest.Start(t, m)
	return now
}

func TestACrowdFromAnOfficeSilencesNoColleagueThere(t *testing.T) {
	const office = "127.0.0.9"
	lilyKey, ruthKey := sshtest.NewKey(t), sshtest.NewKey(t)
	story(t, func(t *testing.T, c *serve.Config) {
		c.Room = sinceYesterday(t, lilyKey.PublicKey(), "lily")
		c.Settings.Admins = listed(t, ruthKey)
		c.Limits.PerAddress = 100 // more than the crowd: what it says is tried, not how often it may dial
	}, func(t *testing.T, h *house) {
		watcher := roomtest.Seat(t, h.room, "watcher")
		lily := h.enterAs(t, sshtest.Who{User: "lily", Signer: lilyKey, From: office, Width: 80, Height: 24})

		began := time.Now()
		stop := make(chan struct{})
		var crowd sync.WaitGroup
		flood := func(who sshtest.Who, command, lines string) {
			crowd.Go(func() {
				c := h.connect(t, who)
				defer c.Close()
				s, in, out := start(t, c, command)
				defer s.Close()
				go func() { _, _ = io.Copy(io.Discard, out) }()
				go func() {
					for {
						if _, err := io.WriteString(in, strings.Repeat(lines, 500)); err != nil {
							return
						}
					}
				}()
				<-stop
			})
		}
		for i := range 29 {
			flood(sshtest.Who{User: fmt.Sprint("robot", i), Signer: sshtest.NewKey(t), From: office}, "bot",
				`{"do":"say","text":"buy"}`+"\n"+`{"do":"command","text":"/report lily spam","yes":true}`+"\n")
		}
		for i := range 30 {
			flood(sshtest.Who{User: fmt.Sprint("guest-", i), From: office}, "lines", "buy\n")
		}
		await(t, "the crowd is here", func() bool { return len(h.room.Roster().People) >= 61 })
		for i := range 5 {
			lily.Line(fmt.Sprint("good morning ", i))
			lily.WaitFor(fmt.Sprint("good morning ", i))
		}
		time.Sleep(10 * time.Second) // the crowd goes on
		close(stop)
		crowd.Wait()
		seconds := int(time.Since(began)/time.Second) + 1

		var theirs, hers int
		for n := room.ReadAtOnce; n == room.ReadAtOnce; {
			events, missed := watcher.Read(nil)
			if n = len(events); missed > 0 {
				t.Fatalf("%d lines were missed", missed)
			}
			for _, e := range events {
				switch {
				case e.Kind != state.KindSay:
				case e.Who.Name == "lily":
					hers++
				default:
					theirs++
				}
			}
		}
		if most := 3 * (5 + seconds); theirs > most || theirs < 15 {
			t.Errorf("59 newcomers of an address said %d lines in %d s, three people may say %d", theirs, seconds, most)
		}
		if hers != 5 {
			t.Errorf("their colleague, whom the room knows, said %d lines of 5", hers)
		}
		ruth := sshtest.Who{User: "ruth", Signer: ruthKey, From: office}
		if acts, _, _ := h.exec(t, ruth, "audit", ""); strings.Contains(acts, "lily") {
			t.Errorf("reports stand among the acts:\n%s", acts)
		}
		reports, fault, _ := h.exec(t, ruth, "audit --json reports 100", "")
		if n := strings.Count(reports, `"verb":"report"`); n != 6 {
			t.Errorf("%d reports of an address are kept, within an hour it may make 6:\n%s%s", n, reports, fault)
		}
	})
}
