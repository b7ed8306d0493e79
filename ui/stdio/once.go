package stdio

import (
	"context"
	"errors"

	"teahouse/room"
	"teahouse/room/state"
)

// Once says a line, or finds what was said with its nonce before. Whom a private line
// is for is not asked again then: they may be gone by now.
func (s *Session) Once(ctx context.Context, line room.Sending, say func() ([]*state.Event, error)) (said []*state.Event, repeated bool, err error) {
	for range 2 {
		before, err := s.Seat.Sent(ctx, line)
		switch {
		case err != nil:
			return nil, false, err
		case before != nil:
			return []*state.Event{before}, true, nil
		}
		said, err = say()
		if refused, ok := errors.AsType[*state.Refusal](err); !ok || refused.Code != state.Repeated {
			return said, false, err
		}
		// The same was on its way from elsewhere, and has arrived first.
	}
	return nil, false, &state.Refusal{Code: state.Repeated}
}
