package command

// What operators do to people. Arguments are read strictly: what is not quite
// right is refused with the right form, and never guessed.

import (
	"crypto/sha256"
	"encoding/base64"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/words"
)

const (
	namedMost = 5 // people named in a question
	skipsAsk  = "--yes"
	fingers   = "SHA256:"

	nameItself = state.NameItself
)

// TakesAlong is the flag by which a ban or mute hits guests and new keys from
// where the person is, too.
const TakesAlong = "--near"

// cutWord takes the first word off a text.
func cutWord(s string) (word, rest string) {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// reasons splits what is for the person from what is for operators.
func reasons(s string) (reason, note string) {
	const sign = "--"
	before, behind, cut := strings.Cut(" "+s+" ", " "+sign+" ")
	if !cut {
		return s, ""
	}
	return strings.TrimSpace(before), strings.TrimSpace(behind)
}

func kick(c *Call, args string) Result {
	sure := false // it never asks
	word, rest, ok := aimedAtWhom(args, map[string]*bool{skipsAsk: &sure})
	if !ok {
		return c.misused("kick")
	}
	return c.whoever(word, func(m meant) Result {
		reason, note := reasons(rest)
		return c.strike(m, &state.Kick{Whom: m.Person, Reason: reason, Note: note}, nil)
	})
}

// aimedAtWhom reads whom a line is aimed at, with flags before and behind them.
func aimedAtWhom(args string, flags map[string]*bool) (word, rest string, ok bool) {
	if rest, ok = options(args, flags); !ok {
		return "", "", false
	}
	word, rest = cutWord(rest)
	rest, ok = options(rest, flags)
	return word, rest, ok && word != ""
}

// ban asks before it hits anybody, unless it is told not to.
func ban(c *Call, args string) Result {
	var sure, along bool
	flags := map[string]*bool{skipsAsk: &sure, TakesAlong: &along}
	word, rest, ok := aimedAtWhom(args, flags)
	if !ok {
		return c.misused("ban")
	}
	term, rest := cutWord(rest)
	rest, ok = options(rest, flags)
	reason, note := reasons(rest)
	if !ok || reason == "" {
		return c.misused("ban")
	}
	d, err := text.ParseTerm(term)
	if err != nil {
		return c.wrongTerm("ban", err)
	}
	body := &state.Ban{For: d, Reason: reason, Note: note, Along: along}
	return c.target(word, body, func(m meant) Result {
		reach, err := c.Seat.Reach(body)
		if err != nil {
			return c.failed(err)
		}
		var besides *state.Ban
		if !along && body.Whom.ID != "" {
			more := *body
			more.Along = true
			besides = &more
		}
		done := c.struck(m, body, besides, reach)
		if sure {
			return done
		}
		g := &c.Words.Govern
		ask := g.AskBanName(m.Name, c.term(d), whoIn(reach.Hit))
		if body.Name.Text == "" {
			ask = c.Words.Join.Sentences(m.note, g.AskBan(m.Name, c.term(d)), c.reached(body, m, reach), g.TakesOut(someOf(reach.Hit)))
		}
		return Result{Ask: ask, Then: &done}
	})
}

// strike proposes a punishment, and says whom it reaches. Besides, if it is not
// nil, is the same with those who are here from where the person is.
func (c *Call) strike(m meant, body, besides state.Punishment) Result {
	reach, err := c.Seat.Reach(body)
	if err != nil {
		return c.failed(err)
	}
	return c.struck(m, body, besides, reach)
}

func (c *Call) struck(m meant, body, besides state.Punishment, reach state.Reach) Result {
	res := Result{Propose: body, Done: c.Words.Join.Sentences(m.note, c.reached(body, m, reach))}
	if len(reach.Beside) > 0 && besides != nil {
		names, more := someOf(reach.Beside)
		g := &c.Words.Govern
		res.Besides = &Besides{Ask: g.AskAlong(names, more), Then: Result{Propose: besides}, No: g.NotAlong, How: g.Along(names, more)}
	}
	return res
}

// reached says how far a punishment of somebody without a key goes.
func (c *Call) reached(body state.Punishment, m meant, reach state.Reach) string {
	if !reach.Guest {
		return ""
	}
	_, mutes := body.(*state.Mute)
	return c.Words.Govern.ReachGuest(m.Name, c.Words.Until(reach.Held.UnixMilli(), c.reader()), reach.Local, mutes)
}

func whoIn(people []state.Present) []string {
	names := make([]string, len(people))
	for i, p := range people {
		names[i] = p.Person.Name
	}
	return names
}

// someOf are the names that a question has room for, and how many more there are.
func someOf(people []state.Present) (names []string, more int) {
	names = whoIn(people)
	return names[:min(len(names), namedMost)], max(len(names)-namedMost, 0)
}

// target reads whom a ban means: a key, an address, a network, a name itself,
// or somebody whom a word names.
func (c *Call) target(word string, b *state.Ban, then func(meant) Result) Result {
	if strings.HasPrefix(word, fingers) {
		return c.holder(word, "ban", func(p state.Person) Result {
			b.Whom = p
			return then(meant{Person: p})
		})
	}
	if net, ok := network(word); ok {
		b.Net = net
		return then(meant{Person: state.Person{Name: net.String()}})
	}
	if s, ok := strings.CutPrefix(word, nameItself); ok {
		name, err := text.NewName(bareName(s))
		if err != nil {
			return c.failed(err)
		}
		b.Name = name
		return then(meant{Person: state.Person{Name: name.Text}})
	}
	res := c.whoever(word, func(m meant) Result {
		b.Whom = m.Person
		return then(m)
	})
	if name, err := text.NewName(bareName(word)); res.Refused != "" && b.Whom.ID == "" && err == nil {
		res.Refused = c.Words.Join.Sentences(res.Refused, c.Words.Govern.NameItself(name.Text))
	}
	return res
}

// holder is whoever has the key of a fingerprint.
func (c *Call) holder(fingerprint, command string, then func(state.Person) Result) Result {
	if sum, err := base64.RawStdEncoding.DecodeString(fingerprint[len(fingers):]); err != nil || len(sum) != sha256.Size {
		return refused(CodeUsage, c.Words.Join.Sentences(c.Words.Govern.NoFingerprint, c.usage(command)))
	}
	return then(state.Person{ID: c.Seat.Known(state.KeyIdentity(fingerprint)), Name: shortened(fingerprint)})
}

// network reads an address or a network.
func network(s string) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(s); err == nil {
		a = a.WithZone("")
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	p, err := netip.ParsePrefix(s)
	return p, err == nil
}

// wrongTerm says how a term is written, and the whole command.
func (c *Call) wrongTerm(name string, err error) Result {
	return refused(CodeUsage, c.Words.Join.Sentences(c.Words.Refusal(err), c.usage(name)))
}

// tooMany says how many lines a command takes or shows, and the whole command.
func (c *Call) tooMany(name string, most int) Result {
	return refused(CodeUsage, c.Words.Join.Sentences(c.Words.Refused.TooManyAtOnce(most), c.usage(name)))
}

func (c *Call) term(d time.Duration) string {
	if d == text.Forever {
		return c.Words.Govern.Forever
	}
	return c.Words.Govern.For(words.Term(d))
}

func mute(c *Call, args string) Result {
	var sure, along bool
	flags := map[string]*bool{skipsAsk: &sure, TakesAlong: &along}
	word, rest, ok := aimedAtWhom(args, flags)
	term, rest := cutWord(rest)
	rest, fine := options(rest, flags)
	if !ok || !fine {
		return c.misused("mute")
	}
	d, err := text.ParseTerm(term)
	if err != nil {
		return c.wrongTerm("mute", err)
	}
	return c.whoever(word, func(m meant) Result {
		reason, note := reasons(rest)
		body := state.Mute{Whom: m.Person, For: d, Reason: reason, Note: note, Along: along}
		more := body
		more.Along = true
		if along {
			return c.strike(m, &body, nil)
		}
		return c.strike(m, &body, &more)
	})
}

func op(c *Call, args string) Result {
	return c.role(args, "op", func(p state.Person) Result { return Result{Propose: &state.Op{Whom: p}} })
}

func deop(c *Call, args string) Result {
	return c.role(args, "deop", func(p state.Person) Result {
		body := &state.Op{Whom: p, Deop: true}
		if err := c.Seat.Vain(body); err != nil {
			return c.failed(err)
		}
		return Result{Ask: c.Words.Govern.AskDeop(p.Name), Then: &Result{Propose: body}}
	})
}

// role goes on with whoever is to be an operator, or one no longer: an account may have no
// name by now, and governs all the same.
func (c *Call) role(word, command string, then func(state.Person) Result) Result {
	if strings.HasPrefix(word, fingers) {
		return c.holder(word, command, then)
	}
	m, why := c.somebody(word)
	if why != "" {
		return refused(CodeNobody, why)
	}
	return then(m.Person)
}
