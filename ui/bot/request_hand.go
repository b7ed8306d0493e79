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
	ref, err := q.own(b, state.NothingToEdit)
	if err != nil {
		return nil, err
	}
	return b.put(&state.Edit{Ref: ref, Text: q.text})
}

// own is the line of the bot's own that a request means: the one that re names, or else the
// last one, where in says or wherever that was.
func (q *request) own(b *bot, none state.Code) (state.Ref, error) {
	switch {
	case q.has("re"):
		return q.ref(b)
	case !q.has("in"):
		return state.Ref{}, nil
	}
	in, err := q.where(b)
	if err != nil {
		return state.Ref{}, err
	}
	call := b.Caller()
	return call.LastIn(b.ctx, in.Num, none)
}

// react says what holds afterwards, so that it may be sent again.
func (q *request) react(b *bot) (*success, error) {
	ref, err := q.ref(b)
	if err != nil {
		return nil, err
	}
	return b.put(&state.React{Ref: ref, Sign: q.sign, Off: q.off})
}
