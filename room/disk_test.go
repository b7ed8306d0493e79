package room

import (
	"context"

	"teahouse/room/state"
)

// disk is a log and a history that keep everything, or nothing yet.
type disk struct {
	History
	entries []Entry
	snap    state.Snapshot
	records map[string][]byte
}

func (d *disk) Load(context.Context) (*state.Snapshot, error) {
	snap := d.snap
	for k, v := range d.records {
		snap.Records = append(snap.Records, state.Record{Key: k, Value: v})
	}
	return &snap, nil
}

func (d *disk) Before(context.Context, state.Viewer, uint64, int) ([]*state.Event, error) {
	return nil, nil
}

func (d *disk) Append(_ context.Context, batch []*state.Proposal) (seqs []uint64, err error) {
	for _, p := range batch {
		seq := uint64(len(d.entries) + 1)
		d.entries, seqs = append(d.entries, Entry{seq, p}), append(seqs, seq)
	}
	return seqs, nil
}

func (d *disk) News() <-chan struct{} { return nil }

func (d *disk) Read(_ context.Context, from uint64, fn func(Entry) error) error {
	for _, e := range d.entries[from-1:] {
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}
