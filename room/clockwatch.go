package room

// Watching the clock, which is judged by the rules of clock.go: what a node finds
// out about time, at its start and while it runs, is proposed, and its operator is
// told.

import (
	"context"
	"log/slog"
	"time"

	"teahouse/room/state"
)

// up is what a node proposes of time when it starts.
func (r *Room) up() *state.NodeUp {
	var (
		clock      = r.time.clock
		last, heal = r.state.Newest()
		prev, runs = r.state.Timing(r.cfg.Node)
		up         = &state.NodeUp{Heal: heal, Partings: true, Level: state.Level}
		wall       = clock.read().wall
		timing     state.Timing
	)
	if r.shared() {
		up.Heal, up.Version = false, r.cfg.Version
	}
	switch {
	case runs:
		timing = clock.restart(prev, last)
	case r.shared() && last != 0:
		timing = clock.join(last)
	case last > wall && clock.plausible(wall):
		// A program of before had one time, which a clock once ahead carried off.
		timing, up.Heal = clock.first(wall), true
	default:
		timing = clock.first(last)
	}
	if r.cfg.TrustClock {
		timing = timing.Trust()
	}
	up.Time = &timing
	if healed := time.Duration(r.state.Clock()-timing.Room) * time.Millisecond; up.Heal && healed > state.ClockSlack {
		r.cfg.Logger.Warn("the room's time was carried off by a wrong clock, and is healed", "by", healed.Round(time.Second).String())
	}
	r.doubts(timing)
	return up
}

// doubts tells the operator of a clock in doubt.
func (r *Room) doubts(t state.Timing) {
	if t.Doubt == nil {
		return
	}
	meanwhile := "nothing old is deleted or freed until it has agreed with itself for a day"
	if !r.shared() { // where nodes share the log, no command takes anybody's word for it
		meanwhile += "; if it is right, stop the server and run \"teahouse check --trust-clock\""
	}
	r.cfg.Logger.Warn("the clock of this machine is doubted", "off", (time.Duration(t.Doubt.Step) * time.Millisecond).Round(time.Second).String(),
		slog.String("meanwhile", meanwhile))
}

// watchClock looks at a clock in doubt until it is believed, and the log has that.
func (r *Room) watchClock(ctx context.Context) {
	told := r.time.noted()
	if believed(told) {
		return
	}
	timer := time.NewTicker(clockLook)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		at := r.time.noted()
		if believed(at) {
			r.cfg.Logger.Info("the clock of this machine is trusted")
			return
		}
		now := r.time.clock.look(at)
		same := now.Doubt != nil && told.Doubt != nil && now.Doubt.Step == told.Doubt.Step
		if (same || now.Sure == 0) && now.Run-told.Run < clockTell.Milliseconds() {
			continue
		}
		p := r.proposal(r.self(), &state.KeepTime{Timing: now})
		p.Room = now.Room
		r.queue.put(&pending{proposal: p})
		if !same {
			r.doubts(now)
		}
		told = now
	}
}

func believed(t state.Timing) bool { return t.Doubt == nil && t.Sure != 0 }

// TimeSight is what an operator should know of a room's time.
type TimeSight struct {
	Lost time.Duration // by how much a wrong clock carried the room's time off
	Off  time.Duration // how far the machine's clock is from what it should say, if it is doubted
}

// LookAtTime tells what a start on a clock would find in a stored state. Where nodes share the
// log, others may have gone on with it meanwhile, so that only a doubt counts that was noted.
func LookAtTime(snap *state.Snapshot, node string, clock Clock, shared bool) (TimeSight, error) {
	s, err := state.Restore(snap)
	if err != nil {
		return TimeSight{}, err
	}
	var sight TimeSight
	last, _ := s.Newest()
	sight.Lost = time.Duration(s.Clock()-last) * time.Millisecond
	if prev, ok := s.Timing(node); ok && (!shared || prev.Doubt != nil) {
		if t := clock.restart(prev, last); t.Doubt != nil {
			sight.Off = time.Duration(t.Doubt.Step) * time.Millisecond
		}
	}
	return sight, nil
}
