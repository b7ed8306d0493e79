package archive

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/store"
)

// full is a disk that is.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAnExportToAFullDiskSaysSoOnce(t *testing.T) {
	dir := t.TempDir()
	kept, err := store.Open(dir, slog.New(slog.DiscardHandler))
	roomtest.OK(t, err)
	long := &state.Event{N: 1, Seq: 1, Kind: state.KindSay, Text: strings.Repeat("tea ", 5000)}
	roomtest.OK(t, kept.Commit(t.Context(), &room.Batch{Applied: 1, LastN: 1, Events: []*state.Event{long}}))
	roomtest.OK(t, kept.Close())
	if err := Export(t.Context(), full{}, dir, true); err == nil || err.Error() != "no space left" {
		t.Errorf("it says %v", err)
	}
}
