package command

// Coming back to an account whose keys were lost: what its owner allows before,
// what an operator does, and what the account is told.

import (
	"context"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/words"
)

// recovery says, or sets, what an operator may bring back.
func (c *Call) recovery(what string) Result {
	a := &c.Words.Account
	switch foldWord(what) {
	case "":
		return Result{Show: []string{a.Recovers(c.Seat.Recovers())}}
	case "names":
		return Result{Propose: &state.SetRecovery{}, Done: a.Recovers(false)}
	case "private":
		return Result{Propose: &state.SetRecovery{Private: true}, Done: a.Recovers(true)}
	}
	return c.misused("keys")
}

// readmit lets somebody back in who lost all keys. Their new device shows the code.
func readmit(c *Call, args string) Result {
	s, code := cutWord(args)
	if code == "" {
		return c.misused("readmit")
	}
	account, err := text.NewName(bareName(s))
	if err != nil {
		return c.failed(err)
	}
	offer, private, err := c.Seat.Applicant(account, code)
	if err != nil {
		return c.failed(err)
	}
	return Result{
		Ask: c.Words.Govern.AskReadmit(account.Text, offer.Key.Fingerprint(), offer.Name, private),
		Then: &Result{Later: func(ctx context.Context) Result {
			if _, err := c.Seat.Readmit(ctx, account, code); err != nil {
				return c.failed(err)
			}
			return Result{Show: []string{c.Words.Govern.Readmitted(account.Text)}}
		}},
	}
}

// Readmitted is what somebody reads, once with each key of the account, whose names
// were given to a new one.
func (c *Call) Readmitted() (says []string) {
	for _, r := range c.Seat.Readmissions() {
		says = append(says, c.Words.Account.Readmitted(words.Readmission{
			By: r.By, When: c.moment(r.At), Key: r.Key.Fingerprint(), Names: r.Names, Private: r.Private,
			Mine: r.Key == c.Seat.Came(),
		}))
	}
	return says
}
