package serve

// To take what is sent costs more than to read it: a line that a program reads and answers
// takes a microsecond of a core for each byte. Hundreds of sessions, each at its own pace,
// would take all cores. So those who are given more than people type share a part of them,
// however many they are, and nobody else waits.

import (
	"runtime"
	"time"

	"teahouse/room/flood"
)

// pourers are the sessions that are given much, all of one server.
type pourers struct{ given *flood.Table[struct{}] }

func newPourers() pourers {
	each := time.Second * pourUnit / time.Duration(pourPerCore*runtime.GOMAXPROCS(0))
	return pourers{flood.NewTable[struct{}](flood.Rate{Burst: pourAtOnce / pourUnit, Every: each, Patience: time.Hour, Shared: true}, 1)}
}

// wait is how long one of them, who was given n bytes, rests until the others have had their turn.
func (p pourers) wait(n int, now time.Time) time.Duration {
	wait, _ := p.given.Take(struct{}{}, now, (n+pourUnit-1)/pourUnit) // nothing is refused, however many wait
	return wait
}
