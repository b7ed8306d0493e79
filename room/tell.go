package room

// Telling the operator: what somebody did to others or to their own name stands
// in the server's log once it is kept in the history, and never what anybody
// wrote: of an act of governing, who, what, to whom and for how long.

import (
	"log/slog"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

// deed is an event for the server's log, and the terminal that it came from.
type deed struct {
	seat  state.SeatID
	event *state.Event
}

// deeds are those of a proposal's events that the server's log tells.
func deeds(p *state.Proposal, events []*state.Event) (told []deed) {
	for _, e := range events {
		switch e.Kind {
		case state.KindAudit, state.KindRename, state.KindRegister, state.KindBind, state.KindRelease, state.KindRevoke:
			told = append(told, deed{p.Seat, e})
		}
	}
	return told
}

func (d deed) tell(logger *slog.Logger) {
	e := d.event
	var facts []any
	if d.seat.Num != 0 {
		facts = append(facts, "session", d.seat.String())
	}
	facts = append(facts, "name", e.Who.Name, "identity", string(e.Who.ID))
	switch e.Kind {
	case state.KindRename:
		logger.Info("renamed", append(facts, "before", e.Old)...)
		return
	case state.KindRegister:
		logger.Info("registered", append(facts, "was", string(e.Was))...)
		return
	case state.KindBind:
		logger.Info("name bound", append(facts, "bound", e.Text)...)
		return
	case state.KindRelease:
		logger.Info("name released", append(facts, "released", e.Text)...)
		return
	case state.KindRevoke:
		logger.Info("key revoked", append(facts, "was", string(e.Was))...)
		return
	}
	facts = append(facts, "verb", string(e.Verb))
	if e.Whom.Name != "" {
		facts = append(facts, "whom", e.Target())
	}
	if e.Whom.ID != "" {
		facts = append(facts, "whom_identity", string(e.Whom.ID))
	}
	if e.Channel != "" {
		facts = append(facts, "channel", e.Channel)
	}
	switch e.Verb {
	case state.KindKick, state.KindBan, state.KindMute, state.KindOut:
		term := text.Forever
		if e.Until != 0 {
			term = (time.Duration(e.Until-e.Age()) * time.Millisecond).Round(time.Second) // a moment has passed since it was given
		}
		facts = append(facts, "term", text.FormatTerm(term))
	case state.KindLock:
		facts = append(facts, "level", e.Count)
	case state.KindSlow:
		each, _ := time.ParseDuration(e.Text) // none if it ends
		facts = append(facts, "each", text.FormatTerm(each))
	}
	logger.Info("governed", facts...)
}
