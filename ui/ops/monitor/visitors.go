package monitor

// Whoever reaches the figures may hold connections to them: as many as there are files to open
// would leave none for people and the disk. So few are kept, and the oldest goes: who asks
// whether the server is there is done in a moment.

import (
	"net"
	"net/http"
	"slices"
	"sync"
)

const (
	visitorsMost = 64       // at once: a few ask for figures, health and profiles
	headerMost   = 16 << 10 // bytes of the header of what they ask
)

// visitors are the connections to the figures, the oldest first.
type visitors struct {
	mu  sync.Mutex
	all []net.Conn
}

// changed is for [http.Server.ConnState].
func (v *visitors) changed(c net.Conn, to http.ConnState) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch to {
	case http.StateNew:
		v.all = append(v.all, c)
		if len(v.all) > visitorsMost {
			_ = v.all[0].Close()
			v.all = v.all[1:]
		}
	case http.StateClosed:
		v.all = slices.DeleteFunc(v.all, func(o net.Conn) bool { return o == c })
	}
}
