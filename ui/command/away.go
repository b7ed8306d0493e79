package command

// That somebody is away whom a private line goes to: whoever writes several lines to them
// reads it with the first one, and again when it changed or some time has passed.

import (
	"strings"
	"time"

	"teahouse/room/state"
)

const (
	awayFor  = 10 * time.Minute // somebody remembers so long that they were told…
	awayMost = 64               // …of so many people
)

// awayTold is that somebody was told of one who is away, and why they are.
type awayTold struct {
	reason string
	at     time.Time
}

// away says which of some people are here and look elsewhere, as far as it is news.
func (c *Call) away(people []state.Person) string {
	var says []string
	for _, p := range people {
		one, ok := find(c.Roster, foldName(p.Name))
		away := ok && one.Away && one.Person.ID == p.ID
		if c.Own.newlyAway(p.ID, away, one.Reason, c.Now) {
			says = append(says, c.Words.Notice.Away(p.Name, strings.ReplaceAll(one.Reason, "\n", " ")))
		}
	}
	return strings.Join(says, "\n")
}

// newlyAway tells whether somebody is away and this is to be told, and takes it for told.
func (o *Own) newlyAway(who state.Identity, away bool, reason string, now time.Time) bool {
	if o == nil {
		return away
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	told, before := o.away[who]
	switch {
	case !away:
		delete(o.away, who)
		return false
	case before && told.reason == reason && now.Sub(told.at) < awayFor:
		return false
	case o.away == nil || len(o.away) >= awayMost:
		o.away = map[state.Identity]awayTold{}
	}
	o.away[who] = awayTold{reason, now}
	return true
}
