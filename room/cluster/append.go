package cluster

// Appending: what is acknowledged is in the stream once. A message goes out again under
// the id that it had until somebody says what became of it.

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room"
	"teahouse/room/state"
)

// Append implements [room.Log]: a message, and one wait for a majority of the servers'
// disks. It is tried again until the outcome is known, or a context ends.
func (l *Log) Append(ctx context.Context, batch []*state.Proposal) ([]uint64, error) {
	letters, err := split(batch, l.fits())
	if err != nil {
		return nil, err
	}
	l.noteEpoch(batch)
	seqs := make([]uint64, 0, len(batch))
	for i, letter := range letters {
		seq, err := l.deliver(ctx, letter, i > 0)
		if err != nil {
			return nil, err
		}
		for place := range letter.size {
			seqs = append(seqs, room.EntrySeq(seq, place))
		}
	}
	return seqs, nil
}

// deliver writes a message. A refusal counts only where no attempt can have been
// written, and nothing before it was.
func (l *Log) deliver(ctx context.Context, letter letter, begun bool) (uint64, error) {
	for pause := retryFirst; ; pause = min(2*pause, retryMost) {
		if err := l.over(ctx); err != nil {
			return 0, err
		}
		once, done := context.WithTimeout(ctx, attemptFor)
		ack, err := l.js.PublishMsg(once, &nats.Msg{Subject: l.cfg.subject(l.known.ID), Data: letter.data},
			jetstream.WithMsgID(letter.id), jetstream.WithExpectStream(l.cfg.stream()), jetstream.WithRetryAttempts(0))
		done()
		switch {
		case err == nil:
			return ack.Sequence, l.wrote(ack)
		case refused(err) && !begun:
			return 0, notWritten(advise(err))
		case !sure(err):
			begun = true
		}
		select {
		case <-ctx.Done():
		case <-l.ended.Done():
		case <-time.After(pause):
		}
	}
}

// over tells whether nothing more is to be written.
func (l *Log) over(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.ended.Err() != nil {
		return errors.New("the log is closed")
	}
	return nil
}

// wrote notes what a server has taken. A number that was given before means that the
// stream is not what it was.
func (l *Log) wrote(ack *jetstream.PubAck) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ack.Sequence <= l.written && !ack.Duplicate {
		err := fmt.Errorf("the stream %s gives the number %d again, so it was set back: no more is written to it", l.cfg.stream(), ack.Sequence)
		l.fail(err)
		return err
	}
	l.written = max(l.written, ack.Sequence)
	l.noteSeenLocked(ack.Sequence)
	return nil
}

// noteSeen notes that the stream holds a message, so that the tail comes to it.
func (l *Log) noteSeenLocked(seq uint64) {
	l.seen = max(l.seen, seq)
	if l.tail != nil {
		l.tail.expect(seq)
	}
}

// refused tells whether a server says for good that it will not write a message.
func refused(err error) bool {
	if errors.Is(err, nats.ErrMaxPayload) {
		return true
	}
	api, ok := errors.AsType[*jetstream.APIError](err)
	return full(err) || ok && api.ErrorCode == jetstream.JSErrCodeStreamMessageExceedsMaximum
}

// sure tells whether an error means that an attempt was not written.
func sure(err error) bool { return unsent(err) || refused(err) }

// unsent tells whether an error means that no server was asked, as there was no connection.
func unsent(err error) bool {
	return errors.Is(err, nats.ErrReconnectBufExceeded) || errors.Is(err, nats.ErrConnectionClosed)
}
