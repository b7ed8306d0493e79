package cluster

// An entry of the bucket of leases that one process holds until it gives it back, or does
// not renew it for leaseFor. A call that got no answer may have been carried out: whose
// the entry is, and by which number, is looked up then.

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// hold is such an entry. Its methods are not called at the same time.
type hold struct {
	bucket jetstream.KeyValue
	key    string
	ours   func(value []byte) bool
	rev    uint64 // by which it is held; 0: it is not, as far as is known
	unsure bool   // the last call got no answer
}

var errMoved = errors.New("the entry was not where it was expected")

// heldError says that another process holds the entry.
type heldError struct{ value []byte }

func (h *heldError) Error() string { return "another process holds it" }

// renew takes the entry, or renews it. Where another process holds it, the error is final
// and a *heldError. It is some questions, each of which may take as long as an attempt: cut off
// between two of them, a node far away would never know by which number it holds.
func (h *hold) renew(ctx context.Context, value []byte) error {
	return h.settle(ctx, func() (err error) {
		h.unsure = true
		rev := h.rev
		if rev == 0 {
			err = ask(ctx, 3, func(ctx context.Context) error { rev, err = h.bucket.Create(ctx, h.key, value); return err })
		} else {
			err = ask(ctx, 1, func(ctx context.Context) error { rev, err = h.bucket.Update(ctx, h.key, value, rev); return err })
		}
		if err == nil {
			h.rev, h.unsure = rev, false
		}
		return err
	})
}

// ask asks so many questions.
func ask(ctx context.Context, n int, question func(context.Context) error) error {
	ctx, done := context.WithTimeout(ctx, time.Duration(n)*attemptFor)
	defer done()
	return question(ctx)
}

// settle does something by the number of the entry, and again where that has moved.
func (h *hold) settle(ctx context.Context, do func() error) (err error) {
	for range 2 {
		if err = do(); !errors.Is(err, jetstream.ErrKeyExists) && !errors.Is(err, jetstream.ErrKeyRevisionMismatch) {
			return err
		}
		if err = ask(ctx, 1, h.look); !errors.Is(err, errMoved) {
			return err
		}
	}
	return err
}

// look finds out what became of the entry, and returns errMoved if it is ours or nobody's.
func (h *hold) look(ctx context.Context) error {
	entry, err := h.bucket.Get(ctx, h.key)
	gone := errors.Is(err, jetstream.ErrKeyNotFound)
	if err != nil && !gone {
		return err
	}
	h.rev, h.unsure = 0, false
	switch {
	case gone:
		return errMoved
	case !h.ours(entry.Value()):
		return final{&heldError{entry.Value()}}
	}
	h.rev = entry.Revision()
	return errMoved
}

// give ends the entry if it is ours; or it runs out.
func (h *hold) give() {
	ctx := context.Background()
	persist(ctx, attemptFor, func(context.Context) error {
		return h.settle(ctx, func() error {
			switch {
			case h.rev == 0 && h.unsure:
				return jetstream.ErrKeyExists // perhaps
			case h.rev == 0:
				return nil
			}
			err := ask(ctx, 1, func(ctx context.Context) error { return h.bucket.Delete(ctx, h.key, jetstream.LastRevision(h.rev)) })
			if err == nil {
				h.rev, h.unsure = 0, false
			}
			return err
		})
	})
}
