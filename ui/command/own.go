package command

// What people set up of their own: short forms of commands, words that call them, lines
// that they keep. Each is one setting, which a command reads, changes and hands back as
// a whole: it reads it just before, for other terminals of theirs do the same.

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"teahouse/room/state"
	"teahouse/room/text"
)

// The names of these settings. They are stored, and never change.
const (
	OwnAliases = "alias"
	OwnCalls   = "notify"
	OwnSaved   = "saved"
)

// Own is what somebody was told on this visit, so that they are not told it again.
type Own struct {
	mu   sync.Mutex
	away map[state.Identity]awayTold // whom they wrote to
}

// own is all their settings as they are by now.
func (c *Call) own() map[string]string {
	if c.Seat == nil {
		return nil
	}
	return c.Seat.Settings()
}

// full refuses so many bytes for which there is no room among the settings of a person:
// in the place of one that has a name, or beside all.
func (c *Call) full(name string, bytes int) error {
	for other, kept := range c.own() {
		if other != name {
			bytes += len(other) + len(kept)
		}
	}
	if bytes > state.SettingsMost {
		return &state.Refusal{Code: state.SettingsFull, Max: state.SettingsMost}
	}
	return nil
}

// keep hands a setting back, if there is room for it.
func (c *Call) keep(name, value string, says ...string) Result {
	if err := c.full(name, len(name)+len(value)); err != nil {
		return c.failed(err)
	}
	if !c.Me.Person.ID.Lasting() {
		says = append(says, c.Words.Hands.ThisVisit)
	}
	return Result{Effect: Set{name, value}, Show: []string{c.Words.Join.Sentences(says...)}}
}

// The limits of what people set up.
const (
	aliasesMost = 20  // short forms: as many as anybody remembers
	aliasRunes  = 16  // of the name of one
	aliasText   = 200 // runes of what it stands for
	callsMost   = 10  // words that call somebody: each is looked for in every line
	veiledMost  = 20  // words whose lines somebody does not see: the same
	wordMost    = 40  // runes of one of either
)

// Aliases are short forms of commands, by their names: what stands for each, behind a
// slash. They are never changed.
type Aliases map[string]string

// ReadAliases reads them as they are kept.
func ReadAliases(kept string) (all Aliases) {
	_ = json.Unmarshal([]byte(kept), &all) // written below
	return all
}

// expand puts a command in the place of its short form. A command is never one: what
// has a name of its own keeps it, and what a short form stands for begins with one.
func (all Aliases) expand(word, args string) (line string, ok bool) {
	line, ok = all[foldWord(word)]
	if ok && args != "" {
		line += " " + args
	}
	return line, ok
}

func alias(c *Call, args string) Result {
	w, all := &c.Words.Hands, ReadAliases(c.own()[OwnAliases])
	name, stands := cutWord(args)
	name = foldWord(strings.TrimLeftFunc(name, isSlash))
	command, _ := cutWord(strings.TrimLeftFunc(stands, isSlash))
	_, short := all[name]
	switch {
	case args == "" && len(all) == 0:
		return Result{Show: []string{w.NoAliases}}
	case args == "":
		var rows []string
		for _, name := range slices.Sorted(maps.Keys(all)) {
			rows = append(rows, w.Alias(name, all[name]))
		}
		return Result{Show: rows}
	case stands == "" && short:
		return Result{Show: []string{w.Alias(name, all[name])}}
	case stands == "" || !aliasForm(name) || strings.ContainsFunc(stands, unicode.IsControl):
		return c.misused("alias")
	case stands == "off" && !short:
		return refused(CodeNothing, w.NoAlias(shortened(name)))
	case stands == "off":
		all = maps.Clone(all)
		delete(all, name)
		return c.keep(OwnAliases, jsonOf(all, len(all)), w.AliasOff(name))
	}
	if taken, ok := c.lookup(name); ok {
		return refused(CodeFull, w.AliasTaken(name, taken.Name))
	}
	if _, ok := c.lookup(command); !ok {
		return refused(CodeUsage, w.AliasOf(shortened(command)))
	}
	if utf8.RuneCountInString(stands) > aliasText || !short && len(all) >= aliasesMost {
		return refused(CodeFull, w.AliasesFull(aliasesMost, aliasText))
	}
	all = maps.Clone(all)
	if all == nil {
		all = Aliases{}
	}
	all[name] = strings.TrimLeftFunc(stands, isSlash)
	return c.keep(OwnAliases, jsonOf(all, len(all)), w.Alias(name, all[name]))
}

// aliasForm tells whether a word may be the name of a short form.
func aliasForm(word string) bool {
	return word != "" && utf8.RuneCountInString(word) <= aliasRunes && !strings.ContainsFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r)
	})
}

// jsonOf is a setting of so many things, "" of none.
func jsonOf(all any, n int) string {
	if n == 0 {
		return ""
	}
	b, _ := json.Marshal(all) // plain maps and lists always encode
	return string(b)
}

// Called is by what lines call somebody: their name, and words of their own.
type Called struct {
	Name  text.Name
	Words []text.Name
}

// CalledBy is by what somebody of that name is called, who keeps those words.
func CalledBy(name text.Name, kept string) Called {
	c := Called{Name: name}
	for _, word := range strings.Fields(kept) {
		c.Words = append(c.Words, text.Word(word))
	}
	return c
}

// By is what calls them in a text, zero if nothing does.
func (c *Called) By(f text.Folded) text.Name {
	if f.Mentions(c.Name) {
		return c.Name
	}
	for _, word := range c.Words {
		if f.Mentions(word) {
			return word
		}
	}
	return text.Name{}
}

func notify(c *Call, args string) Result {
	w, all := &c.Words.Hands, strings.Fields(c.own()[OwnCalls])
	word, way := cutWord(args)
	clean, err := text.CleanLine(word, wordMost)
	at := slices.IndexFunc(all, func(one string) bool { return text.Word(one).Fold == text.Word(clean).Fold })
	switch {
	case args == "" && len(all) == 0:
		return Result{Show: []string{w.NoCalls}}
	case args == "":
		return Result{Show: []string{w.CallsAre(all)}}
	case err != nil:
		return c.failed(err)
	case way == "off" && at < 0:
		return refused(CodeNothing, w.NoCall(clean))
	case way == "off":
		return c.keep(OwnCalls, strings.Join(slices.Delete(all, at, at+1), " "), w.CallOff(clean))
	case way != "" || strings.ContainsFunc(clean, unicode.IsSpace):
		return c.misused("notify")
	case at >= 0:
		return Result{Show: []string{w.CallOn(clean)}}
	case len(all) >= callsMost:
		return refused(CodeFull, w.CallsFull(callsMost))
	}
	return c.keep(OwnCalls, strings.Join(append(all, clean), " "), w.CallOn(clean))
}
