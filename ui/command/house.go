package command

// What operators set for the whole room, or an owner for a channel, and what of it
// others may read.

import (
	"strconv"
	"strings"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/words"
)

// takesAway is written in place of a text that is to go.
const takesAway = "-"

func topic(c *Call, args string) Result {
	if args == "" && c.in.Num != 0 {
		in, err := c.channel("")
		if err != nil {
			return c.failed(err)
		}
		return c.shown(in.Topic, c.Words.Channels.NoTopic(in.Name), Topic{Topic: in.Topic})
	}
	if args == "" {
		topic, veiled := c.Ignored.Topic(c.Seat)
		otherwise := c.Words.Govern.NoTopic
		if veiled {
			otherwise = c.Words.Govern.VeiledTopic
		}
		return c.shown(topic, otherwise, Topic{topic, veiled})
	}
	return Result{Propose: &state.Topic{In: c.in.Num, Text: textOrNone(args)}}
}

func motd(c *Call, args string) Result {
	if args == "" {
		text := strings.TrimSpace(c.MOTD + "\n" + c.Seat.House().MOTD)
		return c.shown(text, c.Words.Govern.NoMOTD, MOTD{text})
	}
	return Result{Propose: &state.MOTD{Text: textOrNone(args)}}
}

func (c *Call) shown(text, otherwise string, row any) Result {
	if text == "" {
		text = otherwise
	}
	return Result{Show: strings.Split(text, "\n"), Rows: []any{row}}
}

// textOrNone is what was written, or nothing where that takes the text away.
func textOrNone(text string) string {
	if text == takesAway {
		return ""
	}
	return text
}

func slow(c *Call, args string) Result {
	if args == "" && c.in.Num != 0 {
		in, err := c.channel("")
		if err != nil {
			return c.failed(err)
		}
		each := time.Duration(in.Slow) * time.Millisecond
		return c.shown(c.Words.Channels.SlowNow(in.Name, words.Term(each)), "", Slow{each.Seconds()})
	}
	if args == "" {
		each := c.Seat.House().Slow
		return c.shown(c.Words.Govern.SlowNow(words.Term(each)), "", Slow{each.Seconds()})
	}
	if foldWord(args) == "off" {
		return Result{Propose: &state.Slow{In: c.in.Num}}
	}
	each, err := text.ParseTerm(args)
	if err == nil && each == text.Forever {
		err = text.ErrTerm
	}
	if err != nil {
		return c.misused("slow")
	}
	return Result{Propose: &state.Slow{In: c.in.Num, Each: each}}
}

func lock(c *Call, args string) Result {
	if args == "" {
		level := int(c.Seat.House().Lock)
		return c.shown(c.Words.Govern.LockNow(level), "", Lock{level})
	}
	level, _ := strconv.Atoi(foldWord(args)) // one of the options
	return Result{Propose: &state.SetLock{Level: state.Lock(level)}}
}

func announce(_ *Call, args string) Result { return Result{Propose: &state.Announce{Text: args}} }

// lines reads how many lines are meant, or how long ago they may be: then as many as
// may go at once.
func lines(s string) (n int, since time.Duration, ok bool) {
	if s == "" {
		return 1, 0, true
	}
	if n, err := strconv.Atoi(s); err == nil {
		return n, 0, n > 0
	}
	d, err := text.ParseTerm(s)
	return state.RemoveMost, d, err == nil && d != text.Forever
}
