package stdio

import (
	"context"
	"errors"

	"teahouse/room"
)

// Once says a text with a nonce, or finds what was said with it before. Whom a
// private line is for is not asked again then: they may be gone by now.
func (s *Session) Once(ctx context.Context, nonce string, kind room.Kind, text string, say func() ([]*room.Event, error)) (said []*room.Event, repeated bool, err error) {
	for range 2 {
		before, err := s.Seat.Sent(ctx, nonce, kind, text)
		switch {
		case err != nil:
			return nil, false, err
		case before != nil:
			return []*room.Event{before}, true, nil
		}
		said, err = say()
		if refused, ok := errors.AsType[*room.Refusal](err); !ok || refused.Code != room.Repeated {
			return said, false, err
		}
		// The same was on its way from elsewhere, and has arrived first.
	}
	return nil, false, &room.Refusal{Code: room.Repeated}
}
