package cluster

import (
	"testing"
	"time"

	"teahouse/room"
)

func TestWhenASnapshotIsDue(t *testing.T) {
	const keep = 30 * 24 * time.Hour
	now := time.Now()
	of := func(message uint64, ago, took time.Duration) *snapshot {
		return &snapshot{applied: room.EntrySeq(message, 3), made: now.Add(-ago), took: took}
	}
	for _, c := range []struct {
		what   string
		newest *snapshot
		last   uint64
		born   time.Duration // ago
		want   bool
	}{
		{"the room is new", nil, 10, time.Hour, false},
		{"much was said in a new room", nil, snapshotEach, time.Hour, true},
		{"half of what is kept has passed", nil, 1, keep / 2, true},
		{"nothing was ever said", nil, 0, keep, false},
		{"there is one, and little since", of(500, time.Hour, time.Second), 600, keep, false},
		{"there is one, and much since", of(500, time.Hour, time.Second), 500 + snapshotEach, keep, true},
		{"it took so long that another would be a burden", of(500, time.Hour, 10*time.Minute), 500 + 10*snapshotEach, keep, false},
		{"it took long, and the stream will soon have dropped what came after", of(500, keep/2, time.Hour*24), 501, keep, true},
		{"nothing came after", of(500, keep, time.Second), 500, 2 * keep, false},
	} {
		if got := due(c.newest, c.last, now.Add(-c.born), now, keep); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}
