package command

// Commands about the screen and the seat.

import (
	"slices"
	"strings"
	"time"
)

// does is a command that is nothing but its effect.
func does(e Effect) func(*Call, string) Result {
	return func(*Call, string) Result { return Result{Effect: e} }
}

func quiet(c *Call, args string) Result {
	on := !c.Quiet
	switch _, ok := signed(args); {
	case ok && c.Seat != nil:
		return hush(c, args)
	case args != "" && !slices.Contains(switches, foldWord(args)):
		return c.misused("quiet")
	case args != "":
		on = foldWord(args) == "on"
	}
	if on {
		return Result{Effect: Quiet{true}, Show: []string{c.Words.Answer.QuietOn}}
	}
	return Result{Effect: Quiet{false}, Show: []string{c.Words.Answer.QuietOff}}
}

func copyLine(_ *Call, args string) Result { return Result{Effect: Copy{Link: args != ""}} }

func theme(c *Call, args string) Result {
	look := foldWord(args)
	return Result{Effect: Theme{Look(look)}, Show: []string{c.Words.Answer.Theme[look]}}
}

// Theme is the look that a line being written would choose, so that the screen can
// show it meanwhile.
func (l *Line) Theme() (look Look, ok bool) {
	if l.Kind != Run || l.Command.Name != "theme" {
		return "", false
	}
	look = Look(foldWord(strings.TrimSpace(l.Args)))
	return look, slices.Contains(Looks(), look)
}

func bell(c *Call, args string) Result {
	way := foldWord(args)
	return Result{Effect: Bell{Way(way)}, Show: []string{c.Words.Answer.Bell[way]}}
}

func mouse(c *Call, args string) Result {
	switch foldWord(args) {
	case "on":
		return Result{Effect: Mouse{On: true}, Show: []string{c.Words.Answer.MouseOn}}
	case "auto":
		return Result{Effect: Mouse{Auto: true}, Show: []string{c.Words.Answer.MouseAuto}}
	}
	return Result{Effect: Mouse{}, Show: []string{c.Words.Answer.MouseOff}}
}

func plainLines(c *Call, args string) Result {
	on, a := !c.Plain, &c.Words.Answer
	if args != "" {
		on = foldWord(args) == "on"
	}
	switch {
	case on != c.Plain:
		return Result{Effect: Plain{on}}
	case on:
		return Result{Show: []string{a.PlainOn}}
	}
	return Result{Show: []string{a.PlainOff}}
}

func hold(c *Call, args string) Result {
	a := &c.Words.Answer
	switch {
	case args == "" && c.Hold:
		return Result{Show: []string{a.HoldOn}}
	case args == "":
		return Result{Show: []string{a.HoldOff}}
	case foldWord(args) == "on":
		return Result{Effect: Hold{true}, Show: []string{a.HoldOn}}
	}
	return Result{Effect: Hold{false}, Show: []string{a.HoldOff}}
}

func times(c *Call, args string) Result {
	if foldWord(args) == "on" {
		return Result{Effect: Times{true}, Show: []string{c.Words.Answer.TimesOn}}
	}
	return Result{Effect: Times{false}, Show: []string{c.Words.Answer.TimesOff}}
}

func zone(c *Call, args string) Result {
	if args == "" {
		return Result{Show: []string{c.clock(c.Zone)}}
	}
	z, err := LoadZone(args)
	if err != nil {
		return refused(CodeUsage, c.Words.Refused.NoZone(shortened(args)))
	}
	return Result{Effect: Zone{z}, Show: []string{c.clock(z)}}
}

func (c *Call) clock(z *time.Location) string {
	now := c.Now.In(z)
	return c.Words.Answer.Zone(ZoneName(now), c.Words.Time.Clock(now))
}

func version(c *Call, _ string) Result {
	return Result{Show: []string{c.Words.Answer.Version(c.Version)}, Rows: []any{Version{c.Version}}}
}
