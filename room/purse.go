package room

// Purses: one for each kind of act, with the budgets that it draws on.

import (
	"teahouse/room/flood"
	"teahouse/room/state"
)

// purse is the budgets of one kind of act: that of the person and beside it,
// for those whom the room does not know, those of the address and of the site.
type purse struct {
	person   *flood.Table[state.Identity]
	commands *flood.Table[state.Identity]    // in its place for guests' commands, each of which is another visit
	crowd    [2]*flood.Table[state.Identity] // of the address and of the site
	spent    state.Code                      // how it reads that the person did much
	crowded  state.Code                      // how it reads that many from the address did
}

// budget is one of a purse's, and who draws on it.
type budget struct {
	table *flood.Table[state.Identity]
	payer state.Identity
	spent state.Code
}

func newPurse(person, address flood.Rate, spent, crowded state.Code) purse {
	return purse{
		person:   flood.NewTable[state.Identity](person, rememberBudgets),
		commands: flood.NewTable[state.Identity](person.Times(1), rememberAddresses),
		crowd: [2]*flood.Table[state.Identity]{
			flood.NewTable[state.Identity](address, rememberAddresses),
			flood.NewTable[state.Identity](address.Times(state.SiteAddresses), rememberAddresses),
		},
		spent: spent, crowded: crowded,
	}
}

// purses are those of a room with such limits. What bots say is charged to
// their address as what people say.
func (l Limits) purses() (all [state.Budgets]purse) {
	talks := flood.Rate{Burst: state.TalksMost, Every: state.TalksWithin / state.TalksMost}
	purse := func(r flood.Rate) purse {
		return newPurse(r, r.Times(l.People), state.Flooded, state.Crowded)
	}
	all[state.BudgetTalk] = purse(l.Lines)
	all[state.BudgetBots] = purse(l.Bots)
	all[state.BudgetBots].crowd = all[state.BudgetTalk].crowd
	all[state.BudgetNames] = purse(l.Names)
	all[state.BudgetUpkeep] = purse(l.Upkeep)
	all[state.BudgetAsks] = purse(l.Asks)
	all[state.BudgetReads] = purse(l.Reads)
	all[state.BudgetOpening] = purse(talks)
	all[state.BudgetReports] = newPurse(l.Reports, l.AddressReports.Times(1), state.TooManyReports, state.TooManyReports)
	return all
}
