package bot

// A hand on one line: answering it where it was said, changing one of the bot's own,
// putting a sign to it.

import (
	"teahouse/room/state"
	"teahouse/ui/command"
)

// answer says something to those who read the line that it answers.
func (q *request) answer(b *bot) (*success, error) {
	e, err := q.wrote(b)
	if err == nil && (!e.Talk() || e.Gone) {
		err = state.Refuse(state.NoSuchLine)
	}
	if err != nil {
		return q.once(b, 0, "", nil, err)
	}
	body := command.Answer(e, b.Seat.Me().Person.ID, q.text)
	kind := state.KindSay
	switch body := body.(type) {
	case *state.Say:
		body.As, body.Nonce = q.as, q.nonce
	case *state.Whisper:
		kind, body.As, body.Nonce = state.KindWhisper, q.as, q.nonce
	}
	return q.once(b, e.In, kind, body, nil)
}

func (q *request) edit(b *bot) (*success, error) {
	body := &state.Edit{Text: q.text}
	if q.has("re") {
		var err error
		if body.Ref, err = q.ref(b); err != nil {
			return nil, err
		}
	}
	return b.put(body)
}

// react says what holds afterwards, so that it may be sent again.
func (q *request) react(b *bot) (*success, error) {
	ref, err := q.ref(b)
	if err != nil {
		return nil, err
	}
	return b.put(&state.React{Ref: ref, Sign: q.sign, Off: q.off})
}
