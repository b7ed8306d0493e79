package command

// Commands about one's account, one's door, and whose lines one sees.

import (
	"context"
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

const (
	codeHolds = 10 * time.Minute
	newDevice = "device"
)

// register makes an account, binds one more name, or lets another device in.
func register(c *Call, args string) Result {
	a, me := &c.Words.Account, c.Me.Person
	switch {
	case !me.ID.Lasting():
		return c.failed(&state.Refusal{Code: state.NeedsKey})
	case args != "" && foldName(args) == foldName(me.Name), args == "" && me.ID.Registered():
		return Result{Propose: &state.Register{}}
	case foldWord(args) == newDevice, args == "" && c.takenName():
		return c.showCode()
	case args == "":
		return Result{Ask: a.AskRegister(me.Name), Then: &Result{Propose: &state.Register{}}}
	case !room.LikeCode(args):
		return refused(CodeUsage, c.Words.Refused.RegisterOther(shortened(args), me.Name, c.Once))
	}
	offer, err := c.Seat.Offered(args)
	if err != nil {
		return c.failed(err)
	}
	return Result{
		Ask: a.AskLink(offer.Key.Fingerprint(), whence(offer.From), offer.Name),
		Then: &Result{Later: func(ctx context.Context) Result {
			if _, err := c.Seat.Link(ctx, args); err != nil {
				return c.failed(err)
			}
			return Result{Show: []string{a.Linked}}
		}},
	}
}

// whence is an address as people know it, or the network that it is of where no more is known.
func whence(from netip.Prefix) string {
	if from.IsSingleIP() {
		return from.Addr().String()
	}
	return from.String()
}

// takenName tells whether somebody came with a name that is registered:
// most likely they are its owner, on another device.
func (c *Call) takenName() bool {
	n, err := text.NewName(c.Wanted)
	if err != nil || c.Seat == nil {
		return false
	}
	owner, owned := c.Seat.Owner(n)
	return owned && owner.ID != c.Me.Person.ID
}

// showCode is for the new device.
func (c *Call) showCode() Result {
	if c.Once {
		return refused(CodeHere, c.Words.Refused.CodeEnds)
	}
	code, err := c.Seat.Code()
	if err != nil {
		return c.failed(err)
	}
	a := &c.Words.Account
	return Result{
		Show: []string{a.Code(code), a.CodeHolds(codeHolds), a.CodeLost, a.OwnInstead(c.Me.Person.Name)},
		Rows: []any{Code{code, int(codeHolds.Seconds())}},
	}
}

func keys(c *Call, args string) Result {
	a := &c.Words.Account
	held, names := c.Seat.Keys()
	if len(held) == 0 {
		return c.failed(&state.Refusal{Code: state.NotRegistered})
	}
	if args != "" {
		verb, number, _ := strings.Cut(args, " ")
		if foldWord(verb) == "recover" {
			return c.recovery(strings.TrimSpace(number))
		}
		n, err := strconv.Atoi(strings.TrimSpace(number))
		if foldWord(verb) != "revoke" || err != nil {
			return c.misused("keys")
		}
		if n < 1 || n > len(held) {
			return c.failed(&state.Refusal{Code: state.NotYourKey})
		}
		if len(held) == 1 { // who would ask and then refuse wastes a yes
			return c.failed(state.Refuse(state.LastKey))
		}
		key := held[n-1].Key
		return Result{Ask: a.AskRevoke(key.Fingerprint()), Then: &Result{Propose: &state.Revoke{Key: key}, Done: a.Revoked}}
	}
	show := []string{a.Keys(len(held))}
	var rows []any
	for i, k := range held {
		rows = append(rows, Key{i + 1, k.Key.Fingerprint(), Moment(k.Since), Moment(k.Last), k.Seats, k.Mine})
		show = append(show, a.Key(i+1, k.Key.Fingerprint(), c.moment(k.Since), c.moment(k.Last), k.Seats, k.Mine))
	}
	if len(names) == 0 {
		return Result{Show: append(show, a.NoNames), Rows: rows}
	}
	texts := make([]string, len(names))
	for i, o := range names {
		texts[i] = o.Name.Text
		rows = append(rows, Owned{o.Name.Text})
	}
	return Result{Show: append(show, a.Names(texts)), Rows: rows}
}

// release gives up a name of the caller's own. An operator frees anybody's, or gives it
// to somebody present.
func release(c *Call, args string) Result {
	s, heir, given := strings.Cut(args, " ")
	name, err := text.NewName(bareName(s))
	if err != nil {
		return c.failed(err)
	}
	if given {
		if !c.Governs {
			return c.misused("release")
		}
		to, why := c.somebody(heir)
		if why != "" {
			return refused(CodeNobody, why)
		}
		return Result{Ask: c.Words.Govern.AskRebind(name.Text, to.Name), Then: &Result{Propose: &state.Rebind{Name: name, To: to.Person}}}
	}
	switch owner, owned := c.Seat.Owner(name); {
	case c.Governs && owned && owner.ID != c.Me.Person.ID:
		return Result{Ask: c.Words.Govern.AskFree(name.Text), Then: &Result{Propose: &state.Rebind{Name: name}}}
	case !owned || owner.ID != c.Me.Person.ID:
		return c.failed(state.RefuseName(state.NotYours, name.Text))
	}
	return Result{Ask: c.Words.Account.AskRelease(name.Text), Then: &Result{Propose: &state.Release{Name: name}}}
}

// door chooses who may write to somebody alone. Alone it tells who may.
func door(c *Call, args string) Result {
	to, word := c.Seat.Door(), foldWord(args)
	if word != "" {
		to = state.SetDMPolicy{Closed: word != "all", Friends: word == "friends"}
	}
	says, rows := c.Words.Account.DoorOpen, []any{OpenTo{"all"}}
	switch {
	case to.Friends:
		says, rows = c.Words.Friends.Door, []any{OpenTo{"friends"}}
	case to.Closed:
		says, rows = c.Words.Account.DoorClosed, []any{OpenTo{"registered"}}
	}
	if word == "" {
		return Result{Show: []string{says}, Rows: rows}
	}
	if c.passes() {
		return c.failed(&state.Refusal{Code: state.NeedsKey})
	}
	return Result{Propose: &to, Done: says, Rows: rows}
}

// passes tells whether what somebody chooses for themselves would end with this command: they came
// without a key, and are here in no other way.
func (c *Call) passes() bool {
	me := c.Me.Person.ID
	_, here := findIdentity(c.Roster, me)
	return c.Once && !me.Lasting() && !here
}

// nameNow is what somebody is called who may have taken another name since.
func (c *Call) nameNow(p state.Person) string { return AsCalled(p, c.Roster).Name }

// moment is a time as a list shows it.
func (c *Call) moment(ms int64) string {
	return c.Words.Time.Moment(time.UnixMilli(ms).In(c.Zone), c.Now.In(c.Zone))
}

// forget says how many lines it would take, and asks.
func forget(c *Call, _ string) Result {
	a := &c.Words.Account
	return Result{Later: func(ctx context.Context) Result {
		n, err := c.Seat.SaidInAll(ctx)
		if err != nil {
			return c.failed(err)
		}
		registered := c.Me.Person.ID.Registered() // others may have chosen them, which they cannot know
		if n == 0 && !registered {
			return refused(CodeNothing, a.NothingToForget)
		}
		return Result{Ask: a.AskForget(n, registered), Then: &Result{Later: func(ctx context.Context) Result {
			n, err := c.Seat.Forget(ctx)
			if errors.Is(err, room.ErrForgetting) {
				return refused(Why(state.NotKept), a.Forgetting)
			}
			if err != nil {
				return c.failed(err)
			}
			return Result{Show: []string{a.Forgotten(n)}}
		}}}
	}}
}
