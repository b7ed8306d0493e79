package room

// Purses: one for each kind of act, with the budgets that it draws on.

import (
	"teahouse/room/flood"
)

// purse is the budgets of one kind of act: that of the person and beside it,
// for those whom the room does not know, those of the address and of the site.
type purse struct {
	person   *flood.Table[Identity]
	commands *flood.Table[Identity]    // in its place for guests' commands, each of which is another visit
	crowd    [2]*flood.Table[Identity] // of the address and of the site
	spent    Code                      // how it reads that the person did much
	crowded  Code                      // how it reads that many from the address did
}

// account is one budget of a purse.
type account struct {
	table *flood.Table[Identity]
	payer Identity
	spent Code
}

func newPurse(person, address flood.Rate, spent, crowded Code) purse {
	return purse{
		person:   flood.NewTable[Identity](person, rememberBudgets),
		commands: flood.NewTable[Identity](person.Times(1), rememberAddresses),
		crowd: [2]*flood.Table[Identity]{
			flood.NewTable[Identity](address, rememberAddresses),
			flood.NewTable[Identity](address.Times(siteAddresses), rememberAddresses),
		},
		spent: spent, crowded: crowded,
	}
}

// purses are those of a room with such limits. What bots say is charged to
// their address as what people say.
func (l Limits) purses() (all [budgets]purse) {
	talks := flood.Rate{Burst: TalksMost, Every: talksWithin / TalksMost}
	purse := func(r flood.Rate, spent, crowded Code) purse {
		return newPurse(r, r.Times(l.People), spent, crowded)
	}
	all[talk] = purse(l.Lines, Flooded, Crowded)
	all[botTalk] = purse(l.Bots, Flooded, Crowded)
	all[botTalk].crowd = all[talk].crowd
	all[naming] = purse(l.Names, Flooded, Crowded)
	all[upkeep] = purse(l.Upkeep, Flooded, Crowded)
	all[asking] = purse(l.Asks, Flooded, Crowded)
	all[reading] = purse(l.Reads, Flooded, Crowded)
	all[opening] = purse(talks, Flooded, Crowded)
	all[reporting] = newPurse(l.Reports, l.AddressReports.Times(1), TooManyReports, TooManyReports)
	return all
}
