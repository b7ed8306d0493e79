package state

// Records: the state is stored in keyed parts, so that a change writes what
// changed, and a state made of its records goes on as the one that wrote them.

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// The keys of records: each of these with an id behind it, but for the last two.
const (
	nodeKey      = "node/"
	timeKey      = "time/"
	peerKey      = "peer/"
	memberKey    = "member/"
	keyKey       = "key/"
	accountKey   = "account/"
	sanctionKey  = "sanction/"
	newcomersKey = "newcomers/"
	saidKey      = "said/"
	traceKey     = "spoke/"
	nonceKey     = "nonce/"
	streamKey    = "stream/"
	channelKey   = "channel/"
	rhythmKey    = "rhythm/"
	joinedKey    = "joined/"
	logTimeKey   = "logtime"
	houseKey     = "house"
)

func (s *State) touch(m *Member) { s.touched[memberKey+strconv.FormatUint(m.ID, 36)] = true }

// Changes returns the records that changed since it was last called.
func (s *State) Changes() []Record {
	if len(s.touched) == 0 {
		return nil
	}
	records := make([]Record, 0, len(s.touched))
	for _, key := range slices.Sorted(maps.Keys(s.touched)) {
		records = append(records, Record{key, s.record(key)})
	}
	clear(s.touched)
	return records
}

// record is the stored form of one key, nil if there is nothing under it any more.
func (s *State) record(key string) []byte {
	kind, id, _ := strings.Cut(key, "/")
	var (
		v     any
		there bool
	)
	switch kind + "/" {
	case nodeKey:
		v, there = lookup(s.nodes, id)
	case timeKey:
		v, there = lookup(s.timings, id)
	case peerKey:
		v, there = lookup(s.peers, id)
	case memberKey:
		n, _ := strconv.ParseUint(id, 36, 64)
		v, there = lookup(s.members, n)
	case keyKey:
		v, there = lookup(s.keys, Identity(id))
	case accountKey:
		v, there = lookup(s.accounts, Identity(id))
	case sanctionKey:
		n, _ := strconv.ParseUint(id, 36, 64)
		c := s.sanctions.find(n)
		v, there = c, c != nil
	case newcomersKey:
		net, _ := netip.ParsePrefix(id) // zero for those without an address
		v, there = lookup(s.newcomers, net)
	case saidKey:
		v, there = lookup(s.said, Identity(id))
	case traceKey:
		v, there = lookup(s.traces.by, Identity(id))
	case nonceKey:
		n, _ := strconv.ParseUint(id, 36, 64)
		v, there = lookup(s.nonces.n, n)
	case streamKey:
		v, there = lookup(s.streams.all, id)
	case channelKey:
		n, _ := strconv.ParseUint(id, 36, 64)
		v, there = lookup(s.channels.all, n)
	case rhythmKey:
		n, _ := strconv.ParseUint(id, 36, 64)
		v, there = lookup(s.channels.rhythms, n)
	case joinedKey:
		num, who, _ := strings.Cut(id, "/")
		n, _ := strconv.ParseUint(num, 36, 64)
		v, there = lookup(s.channels.members[n], Identity(who))
	case logTimeKey + "/":
		v, there = s.logTime, s.logTime != logTime{}
	case houseKey + "/":
		v, there = s.house, true
	}
	if !there {
		return nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic("state does not encode: " + err.Error()) // plain structs always do
	}
	return b
}

func lookup[K comparable, V any](m map[K]V, k K) (any, bool) {
	v, ok := m[k]
	return v, ok
}

// Restore makes the state that a snapshot was taken of, whatever the order of
// its records. Records of kinds that this program does not know stay in the
// store untouched.
func Restore(snap *Snapshot) (*State, error) {
	s := newState()
	s.applied, s.clock, s.lastN = snap.Applied, snap.Clock, snap.LastN
	var last lastly
	for _, r := range snap.Records {
		if err := s.load(r, &last); err != nil {
			return nil, fmt.Errorf("stored state, %s: %w: %w", r.Key, ErrDamaged, err)
		}
	}
	for num := range s.channels.members {
		if s.channels.all[num] == nil {
			return nil, fmt.Errorf("stored state, %s%s: its channel is missing: %w", joinedKey, strconv.FormatUint(num, 36), ErrDamaged)
		}
	}
	slices.SortFunc(last.members, func(a, b *Member) int { return cmp.Compare(a.ID, b.ID) })
	for _, m := range last.members {
		s.add(m)
	}
	for id := range s.keys {
		s.rankKey(id)
	}
	s.traces.restore(last.traces)
	s.nonces.restore(last.nonces)
	s.channels.moved = nil
	clear(s.touched)
	return s, nil
}

// lastly is what becomes part of a state when all records are read: it depends on others,
// or on their order.
type lastly struct {
	members []*Member
	traces  []*trace
	nonces  []*spokenNonce
}

// load reads one record.
func (s *State) load(r Record, last *lastly) error {
	kind, id, _ := strings.Cut(r.Key, "/")
	switch kind + "/" {
	case nodeKey:
		return read(r, func(epoch uint64) { s.nodes[id] = epoch })
	case timeKey:
		return part(r, func(t *Timing) { s.timings[id] = t })
	case peerKey:
		return part(r, func(n *Node) { s.peers[id] = n })
	case memberKey:
		return part(r, func(m *Member) { last.members = append(last.members, m) })
	case keyKey:
		return part(r, func(k *Key) {
			s.keys[Identity(id)] = k
			s.unowned += settingsBytes(k.Settings)
		})
	case accountKey:
		return s.loadAccount(r)
	case sanctionKey:
		return part(r, s.sanctions.add)
	case newcomersKey:
		net, _ := netip.ParsePrefix(id)
		return read(r, func(times []int64) { s.newcomers[net] = times })
	case saidKey:
		return read(r, func(at int64) { s.said[Identity(id)] = at })
	case traceKey:
		return part(r, func(t *trace) { last.traces = append(last.traces, t) })
	case nonceKey:
		return part(r, func(o *spokenNonce) { last.nonces = append(last.nonces, o) })
	case streamKey:
		return read(r, func(st stream) { s.streams.put(id, st) })
	case channelKey:
		return part(r, s.channels.add)
	case rhythmKey:
		n, err := strconv.ParseUint(id, 36, 64)
		if err != nil {
			return err
		}
		return part(r, func(one *rhythm) { s.channels.rhythms[n] = one })
	case joinedKey:
		num, who, _ := strings.Cut(id, "/")
		n, err := strconv.ParseUint(num, 36, 64)
		if err != nil {
			return err
		}
		return read(r, func(since uint64) { s.channels.put(n, Identity(who), since) })
	case logTimeKey + "/":
		return read(r, func(t logTime) { s.logTime = t })
	case houseKey + "/":
		return read(r, func(h House) { s.house = h })
	}
	return nil
}

func (s *State) loadAccount(r Record) error {
	a, err := decode[Account](r)
	if err == nil && slices.Contains(a.Names, nil) {
		err = errNothing
	}
	if err != nil {
		return err
	}
	s.accounts[a.ID] = a
	for _, o := range a.Names {
		o.owner = a.ID
		s.owned.add(o)
	}
	for _, f := range a.Friends {
		s.chosenBy(f.ID, a.ID)
	}
	return nil
}

// read reads what may be nothing, as a number or a list.
func read[T any](r Record, put func(T)) error {
	var v T
	if err := json.Unmarshal(r.Value, &v); err != nil {
		return err
	}
	put(v)
	return nil
}

// part reads what is something.
func part[T any](r Record, put func(*T)) error {
	v, err := decode[T](r)
	if err == nil {
		put(v)
	}
	return err
}

// errNothing says that JSON's null stands where something should.
var errNothing = errors.New("there is nothing in it")

func decode[T any](r Record) (v *T, err error) {
	if err = json.Unmarshal(r.Value, &v); err == nil && v == nil {
		err = errNothing
	}
	return v, err
}

// ErrDamaged is wrapped by an error about something stored that no sound program
// on a sound disk leaves behind.
var ErrDamaged = errors.New("it is damaged")

// Record is one keyed part of the state as it is stored; a nil Value deletes it.
type Record struct {
	Key   string
	Value []byte
}

// Snapshot is the state as it was last stored, with the records of all keys.
type Snapshot struct {
	Applied uint64
	Clock   int64
	LastN   uint64
	Records []Record
}
