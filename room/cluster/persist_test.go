package cluster

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// What cannot be had is told by the last answer, not by the attempt that was under way
// when the time was over.
func TestTheLastAnswerIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		taken, tries := errors.New("another has it"), 0
		err := persist(t.Context(), 5*time.Second, func(ctx context.Context) error {
			if tries++; time.Until(deadline(ctx)) < attemptFor {
				<-ctx.Done() // nobody answers the last in time
				return ctx.Err()
			}
			return taken
		})
		if !errors.Is(err, taken) || tries < 2 {
			t.Errorf("after %d attempts it says %v", tries, err)
		}
	})
}

// Where nobody ever answers, that is said.
func TestNoAnswerIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		err := persist(t.Context(), time.Second, func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it says %v", err)
		}
	})
}

func deadline(ctx context.Context) time.Time {
	at, _ := ctx.Deadline()
	return at
}
