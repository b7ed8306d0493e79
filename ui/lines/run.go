package lines

// What a written line asks for is carried out here, whether at once, after the
// room was asked, or after the person has said yes. One line is under way at a
// time, so the order is kept; at a terminal, what asks nothing of the room need not wait.

import (
	"slices"
	"strings"
	"time"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/compose"
)

// obey says what a line asks for, as run has it. Nothing has happened yet.
func (c *chat) obey(run func(*command.Call) command.Result, line *command.Line) command.Result {
	c.pages = nil
	call := c.Caller()
	call.Writer = c.lastWriter()
	call.Width = 1 // no columns: a line is read out from its start to its end
	if c.tty != nil {
		call.Keys, call.Hold = c.tty.help(c.Config.Words), c.tty.hold
		call.Talks = func() []state.Person { return []state.Person{c.tty.Query} }
	}
	res := run(&call)
	switch res.Effect.(type) {
	case command.Query, command.Plain, command.Hold, command.Bell, command.Go:
		if to, goes := res.Effect.(command.Go); c.tty == nil && (!goes || to.With.ID != "") {
			return command.Result{Refused: c.Config.Words.Plain.NeedsKeys(line.Command.Name)}
		}
	}
	if _, screen := res.Effect.(command.Plain); screen && c.Terminal.Dumb {
		return command.Result{Refused: c.Config.Words.Door.NoTerminal}
	}
	return res
}

// submit puts a line behind those that wait, unless people only look around with it while
// what they said waits its turn.
func (c *chat) submit(j *compose.Outgoing, res command.Result) {
	j.Result = res
	_, leaves := res.Effect.(command.Quit)
	if looks := res.Propose == nil && res.Then == nil && !leaves; looks && c.tty != nil && len(c.outbox.Lines) > 0 || c.begin(j) {
		c.carry(j, res)
	}
}

// begin takes a line in, and tells whether it is the first. The prompt comes back when it is done, or with the next
// key.
func (c *chat) begin(j *compose.Outgoing) (first bool) {
	if c.tty != nil {
		c.tty.prompt = false
	}
	return c.outbox.Add(j)
}

// carry carries out what a line asks for.
func (c *chat) carry(j *compose.Outgoing, res command.Result) {
	if res.Undone && c.tty == nil {
		res = command.Result{Refused: strings.Join(res.Show, " ")}
	}
	if (res.Propose != nil || res.Then != nil) && !c.outbox.Holds(j) { // it has been found out only now
		c.submit(j, res)
		return
	}
	c.show(res.Show...)
	switch {
	case res.Refused != "":
		c.failed(res.Refused)
	case res.Propose != nil:
		c.put(j, res)
		return
	case res.Later != nil:
		ctx, of, asked := c.Context, c.lookups.Begin(), res
		c.beside(func() func() {
			res := res.Later(ctx)
			return func() {
				if !of.End(&res, c.Config.Words.Line.Withdrawn, c.Seat.Known) {
					res = command.Result{Later: asked.Later}
				}
				c.carry(j, res)
			}
		})
		return
	case res.Effect != nil:
		if c.effect(j, res.Effect) {
			return
		}
	case res.Then != nil:
		c.ask(j, res.Ask, *res.Then, c.Config.Words.Status.NotDone)
	}
	c.done(j)
}

// done ends a line, and begins with the next one where it was under way.
func (c *chat) done(j *compose.Outgoing) {
	held := c.outbox.Holds(j)
	next := c.outbox.Done(j)
	if held && next != nil && c.over == nil {
		c.carry(next, next.Result)
	} else if c.tty != nil {
		c.tty.prompt = true
	}
}

// put proposes what a line asks for.
func (c *chat) put(j *compose.Outgoing, res command.Result) {
	ctx, done := j.Begin(c.Context)
	c.saying = compose.Speech(&res)
	do := func() ([]*state.Event, error) { return c.Seat.Do(ctx, res.Propose, c.waits) }
	if c.tty == nil {
		do = func() ([]*state.Event, error) { return c.insist(res.Propose) }
	}
	c.beside(func() func() {
		defer done()
		events, err := do()
		return func() { c.settled(j, res, events, err) }
	})
}

// waits tells a person that their line waits for its turn. Said later, it would
// be true no more.
func (c *chat) waits(why *state.Refusal) {
	if why.Wait >= time.Second {
		c.post(func() {
			if w := c.Config.Words; !c.held() {
				c.show(w.Waits(why, why.Wait), w.Status.TakeBack)
			}
		})
	}
}

// stalls tells, once, that the log has not taken in what they wrote for long. It is asked
// when something happens: trouble that lasts does, too.
func (c *chat) stalls() {
	stalled, _ := c.Seat.Trouble()
	switch {
	case stalled == 0 || len(c.outbox.Lines) == 0:
		c.stalled = false
	case c.stalled || stalled < longWait || c.held():
	default:
		c.stalled = true
		why := c.Config.Words.Status.Busy(stalled, c.Seat.OneOfMany())
		if c.tty == nil {
			c.Errs.Line(why)
			return
		}
		c.show(why)
	}
}

// settled takes in what came of a proposal.
func (c *chat) settled(j *compose.Outgoing, res command.Result, events []*state.Event, err error) {
	c.became(j, events)
	switch {
	case err == nil:
		if res.Done != "" {
			c.show(res.Done)
		}
		c.leaves(res.Propose)
		if to := res.Entered(events); to != nil {
			c.effect(j, to)
		}
		if b := res.Besides; b != nil {
			c.ask(j, b.Ask, b.Then, b.No)
		}
	case c.Context.Err() != nil, c.gone():
	case j.CameBack(err):
		c.giveBack(j.Text)
	default:
		why := c.Config.Words.RefusalFor(c.Reader(), err)
		back := compose.Speech(&res) && c.tty != nil
		if back && !c.tty.Edit.Empty() {
			why = c.Config.Words.Status.NotSent(why)
		}
		c.failed(why) // first, for what is told while a line stands in the row has to wait
		if back && c.outside() {
			c.show(c.Config.Words.Channels.Goes(c.In.Name))
		}
		if back {
			c.tty.dirty = true
			if c.tty.Restore(j.Text) {
				c.tty.Stand(true)
			}
		}
	}
	c.done(j)
}

// gone tells whether the seat has ended: that is told once.
func (c *chat) gone() bool {
	select {
	case <-c.Seat.Ended():
		return true
	default:
		return false
	}
}

// ask asks a question. One that comes while they write something else, or have
// written more already, is not asked: what they write next is not meant for it.
func (c *chat) ask(j *compose.Outgoing, ask string, then command.Result, no string) {
	w := c.Config.Words
	if c.tty != nil && (len(c.outbox.Lines) > 1 || !c.tty.Idle()) {
		c.show(ask)
		c.failed(no)
		return
	}
	c.question = &compose.Question{Text: j.Text, Then: then, No: no}
	if c.tty == nil {
		c.Errs.Lines([]string{ask, w.Plain.Sure})
		return
	}
	c.show(ask, w.Plain.Sure)
	c.tty.SuspendQuery()
}

// answered takes a line for the answer to a question, and tells whether it is
// no more than that.
func (c *chat) answered(text string) bool {
	q, w := c.question, &c.Config.Words.Plain
	if q == nil {
		return false
	}
	word := strings.ToLower(strings.TrimSpace(text))
	if slices.Contains(w.Yes, word) {
		c.question = nil
		c.submit(&compose.Outgoing{Text: q.Text}, q.Then)
		return true
	}
	c.dismiss()
	return word == "" || slices.Contains(w.No, word)
}

// dismiss drops the question, if there is one.
func (c *chat) dismiss() {
	if c.question != nil {
		no := c.question.No
		c.question = nil
		c.failed(no)
	}
}
