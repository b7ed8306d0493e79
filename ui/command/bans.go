package command

// Bans and mutes in force: how they are listed, and how they end before their
// time.

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"teahouse/room/state"
	"teahouse/ui/words"
)

func bans(c *Call, _ string) Result {
	return c.sanctions(func(_ context.Context, all []state.Sanction) Result {
		if len(all) == 0 {
			return Result{Show: []string{c.Words.Govern.NoBans}, Rows: []any{}}
		}
		return Result{Show: append([]string{c.Words.Govern.Bans(len(all))}, c.listed(all)...), Rows: banRows(all)}
	})
}

// sanctions goes on with all that are in force.
func (c *Call) sanctions(then func(context.Context, []state.Sanction) Result) Result {
	return Result{Later: func(ctx context.Context) Result {
		all, err := c.Seat.Sanctions(ctx)
		if err != nil {
			return c.failed(err)
		}
		return then(ctx, all)
	}}
}

func (c *Call) listed(all []state.Sanction) []string {
	lines := make([]string, len(all))
	for i, s := range all {
		lines[i] = c.Words.Govern.Sanction(words.Sanction{
			ID: s.Num, Act: s.Act, Whom: aimedAt(s), By: s.By.Name, Until: c.Words.Until(s.Until, c.reader()), Reason: s.Reason, Note: s.Note,
		})
	}
	return lines
}

// aimedAt is whom a sanction means, as operators write it.
func aimedAt(s state.Sanction) string {
	switch fingerprint := s.Who.Fingerprint(); {
	case s.Net.IsValid():
		return s.Net.String()
	case fingerprint != "" && seenAs(s) != "":
		return seenAs(s) + " (" + fingerprint + ")"
	case seenAs(s) == "":
		return fingerprint
	case s.Named:
		return nameItself + s.Name.Text
	}
	return s.Name.Text
}

// seenAs is what somebody was called whom a sanction means: nothing where only their key was known,
// in whose place there is what was shown of that.
func seenAs(s state.Sanction) string {
	if strings.HasPrefix(s.Name.Text, fingers) {
		return ""
	}
	return s.Name.Text
}

func unban(c *Call, args string) Result  { return c.lift(args, "unban", state.KindBan, state.KindKick) }
func unmute(c *Call, args string) Result { return c.lift(args, "unmute", state.KindMute) }

// lift ends the one sanction of some acts that is meant, or all that hold of one
// person: who was kicked and then banned is let in again.
func (c *Call) lift(args, name string, acts ...state.Kind) Result {
	number, err := strconv.ParseUint(strings.TrimPrefix(args, "#"), 10, 64)
	numbered := strings.HasPrefix(args, "#")
	if numbered && err != nil {
		return c.misused(name)
	}
	return c.sanctions(func(ctx context.Context, all []state.Sanction) Result {
		found := slices.DeleteFunc(all, func(s state.Sanction) bool {
			return !slices.Contains(acts, s.Act) || numbered && s.Num != number || !numbered && !c.means(args, s)
		})
		if len(found) == 0 {
			return c.failed(&state.Refusal{Code: state.NoSuchBan})
		}
		last := found[len(found)-1]
		if slices.ContainsFunc(found[:len(found)-1], func(s state.Sanction) bool { return s.Who == "" || s.Who != last.Who }) {
			return Result{Show: append([]string{c.Words.Govern.Several(shortened(args))}, c.listed(found)...), Undone: true, Code: CodeSeveral}
		}
		for _, s := range found[:len(found)-1] {
			_, err := c.Seat.Do(ctx, &state.Lift{ID: s.ID}, nil)
			if refused, ok := errors.AsType[*state.Refusal](err); err != nil && !(ok && refused.Code == state.NoSuchBan) { // over by now
				return c.failed(err)
			}
		}
		return Result{Propose: &state.Lift{ID: last.ID}}
	})
}

// means tells whether what an operator wrote is what a sanction is aimed at.
func (c *Call) means(whom string, s state.Sanction) bool {
	if strings.HasPrefix(whom, fingers) {
		key := state.KeyIdentity(whom)
		return s.Means(key) || s.Means(c.Seat.Known(key))
	}
	if net, ok := network(whom); ok {
		return s.Net.IsValid() && (s.Net == net.Masked() || net.IsSingleIP() && s.Net.Contains(net.Addr().Unmap()))
	}
	if name, ok := strings.CutPrefix(whom, nameItself); ok {
		return s.Named && foldName(s.Name.Text) == foldName(bareName(name))
	}
	fold := foldName(bareName(whom))
	if m, why := c.somebody(whom); why == "" && s.Means(m.ID) { // as whoever muted them meant the name
		return true
	}
	return fold != "" && foldName(s.Name.Text) == fold
}
