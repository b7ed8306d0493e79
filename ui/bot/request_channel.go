package bot

// Channels: a bot is told what happens in those that it has joined, and each request
// says in which one it is meant. Without a name, that is the house.

import (
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// where is the channel that a request is for, none if it is for the house.
func (q *request) where(b *bot) (state.Listed, error) {
	if !q.has("in") {
		return state.Listed{}, nil
	}
	return command.JoinedNamed(b.Seat, q.in)
}

// scope is the part of the room that a request reads back: all that the bot may
// read, one channel, or what it and somebody else wrote to each other.
func (q *request) scope(b *bot) (state.Scope, error) {
	if !q.has("in") {
		return state.Scope{All: true}, nil
	}
	call := b.Caller()
	scope, misled := call.Within(q.in)
	if misled.Refused != "" {
		return scope, &stdio.Fault{Code: stdio.Code(misled.Code), Field: "in", Message: misled.Refused}
	}
	return scope, nil
}

// author is who said what is searched for, nobody if whoever.
func (q *request) author(b *bot) (state.Identity, error) {
	if !q.has("from") {
		return "", nil
	}
	call := b.Caller()
	who, misled := call.Author(q.from)
	if misled.Refused != "" {
		return "", &stdio.Fault{Code: stdio.Code(misled.Code), Field: "from", Message: misled.Refused}
	}
	return who, nil
}

func (q *request) channels(b *bot) (*success, error) {
	a, err := b.carryOut("channels", state.Listed{}, false, nil)
	if err != nil {
		return nil, err
	}
	return &success{Rows: a.Rows, Cursor: b.Seat.Cursor(b.last)}, nil
}

func (q *request) join(b *bot) (*success, error) {
	to, err := command.ChannelNamed(b.Seat, q.in)
	if err != nil {
		return nil, err
	}
	return b.put(&state.Join{Num: to.Num})
}

func (q *request) part(b *bot) (*success, error) {
	from, err := q.where(b)
	if err != nil {
		return nil, err
	}
	return b.put(&state.Part{Num: from.Num})
}

// ref is the line that re names: a number is one of where the request is for.
func (q *request) ref(b *bot) (state.Ref, error) { return q.refOf(b, string(q.re)) }

func (q *request) refOf(b *bot, line string) (state.Ref, error) {
	in, err := q.where(b)
	if err != nil {
		return state.Ref{}, err
	}
	call := b.Caller()
	return call.Ref(line, command.Where{Num: in.Num, Name: in.Name})
}
