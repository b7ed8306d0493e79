package bot

// Carrying out what a bot asks for, at a pace that leaves the machine to others.

import (
	"teahouse/room/fault"
	"teahouse/ui/stdio"
)

// serve reads requests and carries them out, one after the other, until the
// input or the bot ends. Nothing is read while an answer waits to be taken.
func (b *bot) serve(answers chan<- any) {
	defer close(answers)
	defer fault.Rescue(b.Broke(b.end))
	in := newRequestLines(b.Terminal.In)
	for {
		line, long, half, err := in.next()
		if err != nil || b.Seat.Ask(b.ctx) != nil {
			return
		}
		var (
			a any
			q request
			f *stdio.Fault
		)
		if long {
			f = &stdio.Fault{Code: codeLong, Message: b.Config.Words.Bot.Long(requestMost)}
		} else {
			q, f = decode(line, half, &b.Config.Words.Bot)
		}
		q.line = in.n
		switch {
		case f != nil:
			a = b.failed(&q, f)
		case q.deed.now && !q.has("text"):
			a = later(func() any { return b.carry(&q) })
		default:
			a = b.carry(&q)
		}
		select {
		case answers <- a:
		case <-b.ctx.Done():
			return
		}
	}
}

// later is an answer that is looked up when all has been told that happened
// before: whoever keeps a list by events finds nothing in it that is older.
type later func() any

// carry carries a request out, and answers it.
func (b *bot) carry(q *request) any {
	a, err := q.deed.run(q, b)
	if err != nil {
		return b.failed(q, err)
	}
	a.OK, a.ID = q.deed.name, q.id
	if a.ID == nil {
		a.Line = q.line
	}
	return a
}
