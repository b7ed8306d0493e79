package command

// Settings: what people can choose for themselves, in one table. /set tells of all of
// them and changes each; some have a command of their own, which does the same.

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"teahouse/ui/words"
)

// Setting is one thing that a person can choose. Its words are in [words.Words] under
// its name.
type Setting struct {
	Name    string   // as /set calls it, and mostly as it is kept; it never changes
	Options []string // the first one holds where nothing was chosen; nil: whatever run takes

	place place
	key   string                     // as it is kept, if that is not its name
	not   bool                       // kept is on where it is off
	run   func(*Call, string) Result // how it is chosen, if not by [Set]
}

// settings are all of them, in the order in which they are shown.
var settings = [...]Setting{
	{Name: "theme", Options: looks, place: screens, run: theme},
	{Name: "bell", Options: []string{string(WayAuto), string(WayBell), string(WayNotify), string(WayOff)}, run: bell},
	{Name: "lang", Options: append([]string{asClient}, words.Codes()...), run: lang},
	{Name: "time", key: "zone", run: zone},
	{Name: "comings", Options: []string{"smart", "all", "none"}},
	{Name: "mouse", Options: []string{"auto", "on", "off"}, place: screens, run: mouse},
	{Name: "compact", Options: []string{"off", "on"}, place: screens},
	{Name: "names", Options: []string{"column", "left", "above"}, place: screens},
	{Name: "list", Options: []string{"auto", "on", "off"}, place: screens},
	{Name: "times", key: "timeless", not: true, Options: switches, place: lineMode, run: times},
	{Name: "marks", Options: []string{"off", "on"}},
	{Name: "typing", Options: []string{"off", "on"}, place: screens},
	{Name: "reactions", Options: []string{ReactionsMine, ReactionsAll, "off"}, place: lineMode},
	{Name: "hold", key: "flow", not: true, Options: switches, place: lineMode, run: hold},
}

// Set is the effect of a choice that has no other: the value is kept by its name, and
// whatever shows it obeys.
type Set struct{ Name, Value string }

func (Set) effect() {}

// Settings are those that can be chosen where somebody is. Nobody may change them.
func Settings(plain bool) (all []*Setting) {
	for i := range settings {
		if s := &settings[i]; !s.place.elsewhere(plain) {
			all = append(all, s)
		}
	}
	return all
}

// Choose is what comes of choosing a value.
func (s *Setting) Choose(c *Call, value string) Result {
	if s.Options != nil {
		i := slices.IndexFunc(s.Options, func(o string) bool { return foldWord(o) == foldWord(value) })
		if i < 0 {
			return refused(CodeUsage, c.Words.Refused.Usage("/set "+s.Name+" "+strings.Join(s.Options, "|")))
		}
		value = s.Options[i]
	}
	if s.run != nil {
		return s.run(c, value)
	}
	if err := c.full(s.Name, len(s.Name)+len(value)); err != nil {
		return c.failed(err)
	}
	return Result{Effect: Set{s.Name, value}, Show: []string{c.Words.Settings.Chosen(s.Name, value)}}
}

// Chosen is what a setting is, by what is kept, for somebody whose clock shows now.
func (s *Setting) Chosen(kept map[string]string, now time.Time) string {
	switch value := kept[cmp.Or(s.key, s.Name)]; {
	case s.not:
		return map[bool]string{true: "off", false: "on"}[value != ""]
	case value == "" && len(s.Options) > 0:
		return s.Options[0]
	case value == "" && s.Name == "time":
		return ZoneName(now) // their terminal's, or the server's
	default:
		return value
	}
}

// Which reactions plain lines tell.
const (
	ReactionsMine = "mine" // those to the reader's own lines
	ReactionsAll  = "all"
)

// named is the setting of a name that there is.
func named(name string) *Setting {
	return &settings[slices.IndexFunc(settings[:], func(s Setting) bool { return s.Name == name })]
}

// chooses is the command of a setting. Alone it tells what that is, and may be.
func chooses(name string) func(*Call, string) Result {
	return func(c *Call, args string) Result {
		if args == "" {
			return Result{Show: c.settings([]*Setting{named(name)})}
		}
		return named(name).Choose(c, args)
	}
}

// set tells of all settings, or chooses one.
func set(c *Call, args string) Result {
	all := Settings(c.Plain)
	name, value, _ := strings.Cut(strings.Join(strings.Fields(args), " "), " ")
	if name == "" && !c.Plain {
		return Result{Effect: Choose{Settings: true}}
	}
	if name == "" {
		return Result{Show: c.settings(all)}
	}
	for _, s := range all {
		switch {
		case s.Name != foldWord(name):
		case value == "":
			return Result{Show: c.settings([]*Setting{s})}
		default:
			return s.Choose(c, value)
		}
	}
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	return refused(CodeUsage, c.Words.Settings.None(shortened(name), names))
}

// settings tells what some settings are, and may be.
func (c *Call) settings(all []*Setting) (rows []string) {
	kept := c.own()
	for _, s := range all {
		row := c.Words.Settings.Row(s.Name, s.Chosen(kept, c.Now.In(c.Zone)), c.Words.Settings.Does[s.Name], s.Options)
		rows = append(rows, row)
	}
	return rows
}
