package cluster

// A message of the stream is a batch of proposals, and is there as a whole or not at all.

import (
	"encoding/json"
	"errors"
	"fmt"

	"teahouse/room"
	"teahouse/room/state"
)

// letter is a message on its way to the stream.
type letter struct {
	id   string // the same at every attempt
	data []byte
	size int // how many proposals
}

// fits is how many bytes of proposals go into one message, unless one alone is larger.
func (e *engine) fits() int { return min(messageMost, int(e.nc.MaxPayload())-messageHeader) }

// split cuts a batch into messages of so many bytes at most.
func split(batch []*state.Proposal, most int) (letters []letter, err error) {
	for _, p := range batch {
		text, err := json.Marshal(p)
		if err != nil {
			return nil, notWritten(err)
		}
		if len(text) > proposalMost {
			return nil, notWritten(fmt.Errorf("%s takes %d bytes, and %d go into a message", p.Body.Kind(), len(text), proposalMost))
		}
		last := len(letters) - 1
		if last < 0 || letters[last].size == room.MessageMost || len(letters[last].data)+len(text)+len(",]") > most {
			// Proposals that were refused come again under their ids, in other company.
			letters = append(letters, letter{id: fmt.Sprintf("%s-%d-%d", p.ID, p.Seat.Epoch, p.Nth), data: []byte{'['}})
			last++
		} else {
			letters[last].data = append(letters[last].data, ',')
		}
		letters[last].data = append(letters[last].data, text...)
		letters[last].size++
	}
	for i := range letters {
		letters[i].data = append(letters[i].data, ']')
	}
	return letters, nil
}

func notWritten(err error) error { return fmt.Errorf("%w: %w", room.ErrNotWritten, err) }

// join reads what split made.
func join(data []byte) (batch []*state.Proposal, err error) {
	if err := json.Unmarshal(data, &batch); err != nil {
		return nil, err
	}
	for _, p := range batch {
		if p == nil || p.Body.Kind() == "" { // a newer program's has one that is not known
			return nil, errors.New("there is nothing in the place of a proposal")
		}
	}
	if len(batch) > room.MessageMost {
		return nil, fmt.Errorf("it holds %d proposals, and at most %d are told apart", len(batch), room.MessageMost)
	}
	return batch, nil
}
