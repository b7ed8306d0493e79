package main

// The history on which searches and reports work: words as frequent as words
// are, and lines that were written to make searches expensive.

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/store"
)

const (
	atOnce    = 2000 // lines stored in one batch
	hostile   = 500  // one in so many lines was written to be expensive
	vowels    = 900  // words of one letter in such a line
	dearWords = "a-a-a-a-a-a-a-a a-a-a-a-a-a-a-b the-the the"
)

// remember makes a room's database with so many lines.
func remember(ctx context.Context, dir string, lines int) error {
	kept, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	rnd := rand.New(rand.NewPCG(1, 2)) // the same history each time
	start := time.Now().Add(-time.Duration(lines) * time.Second)
	for n := 0; n < lines && err == nil; n += atOnce {
		b := new(room.Batch)
		for i := n; i < min(lines, n+atOnce); i++ {
			b.Events = append(b.Events, &state.Event{
				N: uint64(i + 1), At: start.Add(time.Duration(i) * time.Second).UnixMilli(), Kind: state.KindSay,
				Who: state.Person{ID: state.KeyIdentity("victim"), Name: "victim"}, Text: spoken(i, rnd),
			})
		}
		last := b.Events[len(b.Events)-1]
		b.Applied, b.LastN, b.Clock = last.N, last.N, last.At
		err = kept.Commit(ctx, b)
	}
	if err == nil {
		err = kept.Reindex(ctx)
	}
	if closed := kept.Close(); err == nil {
		err = closed
	}
	return err
}

func spoken(n int, rnd *rand.Rand) string {
	if n%hostile == hostile/2 {
		return strings.Repeat("a ", vowels) + "b"
	}
	return roomtest.Line(n, rnd)
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}
