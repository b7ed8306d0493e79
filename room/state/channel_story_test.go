package state

import (
	"errors"
	"net/netip"
	"slices"
	"testing"
	"time"

	"teahouse/room/text"
)

// teahouse is a room whose log a test writes, an entry a minute.
type teahouse struct {
	*testing.T
	*State
	seq uint64
	at  int64
}

func newTeahouse(t *testing.T) *teahouse {
	h := &teahouse{T: t, State: newState(), at: 1_800_000_000_000}
	h.does(0, &NodeUp{})
	return h
}

// comes lets somebody in at a terminal.
func (h *teahouse) comes(num uint64, who Identity, name string, net string) {
	h.Helper()
	b := &Enter{Identity: who, Wanted: mustName(h, name), Spare: mustName(h, "spare")}
	if net != "" {
		b.Net = netip.MustParsePrefix(net)
	}
	h.does(num, b)
}

// registered lets somebody in who has an account from then on.
func (h *teahouse) registered(num uint64, name string) Person {
	h.Helper()
	h.comes(num, Identity("key:"+name), name, "")
	h.does(num, &Register{Daily: 100})
	return h.person(num)
}

func (h *teahouse) person(num uint64) Person { return h.seats[SeatID{"one", 1, num}].Person() }

func (h *teahouse) tries(num uint64, b Body) ([]*Event, error) {
	h.seq++
	h.at += time.Minute.Milliseconds()
	return h.Apply(h.seq, &Proposal{At: h.at, Room: h.at, Seat: SeatID{"one", 1, num}, Body: b})
}

func (h *teahouse) does(num uint64, b Body) []*Event {
	h.Helper()
	events, err := h.tries(num, b)
	if err != nil {
		h.Fatalf("%s: %v", b.Kind(), asJSON(err))
	}
	return events
}

// refused holds that something is refused, and for what.
func (h *teahouse) refused(code Code, num uint64, b Body) {
	h.Helper()
	_, err := h.tries(num, b)
	if r := new(Refusal); !errors.As(err, &r) || r.Code != code {
		h.Errorf("%s is answered %v, not %s", b.Kind(), asJSON(err), code)
	}
}

// founds makes a channel of somebody's.
func (h *teahouse) founds(num uint64, name string, closed bool) uint64 {
	h.Helper()
	return h.does(num, &Found{Name: mustName(h, name), Closed: closed, Most: 500})[0].In
}

// later lets time pass, and the room be swept.
func (h *teahouse) later(d time.Duration) []*Event {
	h.at += d.Milliseconds()
	return h.does(0, &Sweep{})
}

func TestALineIsWithdrawnWhereItsAuthorReadsIt(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "ann")
	bea := h.registered(2, "bea")
	dev := h.founds(1, "dev", true)
	h.does(1, &Invite{dev, bea})
	h.does(2, &Join{dev})
	line := h.does(2, &Say{Text: "oops", In: dev})[0]
	if gone := h.does(2, &Unsend{})[0]; gone.In != dev || gone.Ref != line.N {
		t.Errorf("it is withdrawn by %s", asJSON(gone))
	}
	h.does(2, &Say{Text: "oops", In: dev})
	h.does(2, &Part{dev})
	h.refused(NothingToUndo, 2, &Unsend{})
	h.does(1, &Say{Text: "oops", In: dev})
	h.does(1, &Dissolve{dev})
	h.refused(NothingToUndo, 1, &Unsend{})
	if _, kept := h.streams.all[channelStream(dev)]; kept {
		t.Error("a channel that is no more counts on")
	}
}

// Who was taken out as a guest or with a new key does not come again as another one,
// but whoever is invited does not suffer with them.
func TestWhoWasTakenOutComesAgainAsNobodyElse(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "ann")
	dev := h.founds(1, "dev", false)
	h.comes(2, "visit:a", "troll", "192.0.2.1/32")
	h.does(2, &Join{dev})
	h.does(1, &TakeOut{Num: dev, Who: h.person(2), For: text.Forever})
	h.does(2, &Leave{How: HowLeft})
	h.comes(3, "visit:b", "other", "192.0.2.1/32")
	h.comes(4, "key:fresh", "fresh", "192.0.2.1/32")
	h.comes(5, "visit:c", "guest", "192.0.2.2/32")
	h.refused(TakenOut, 3, &Join{dev})
	h.refused(TakenOut, 4, &Join{dev})
	h.does(5, &Join{dev})
	h.does(1, &Invite{dev, h.person(3)})
	h.does(3, &Join{dev})
	h.later(25 * time.Hour)
	h.does(4, &Join{dev})
	if out := h.channels.all[dev].Out; len(out) > 0 {
		t.Errorf("of a visit that is over there is kept %s", asJSON(out))
	}
}

// Whoever governs takes people out of open channels, their owner too, and every
// operator reads that; of closed ones they are strangers.
func TestWhoGovernsTakesPeopleOutOfOpenChannels(t *testing.T) {
	h := newTeahouse(t)
	ann := h.registered(1, "ann")
	open, closed := h.founds(1, "dev", false), h.founds(1, "team", true)
	h.does(2, &Enter{Identity: "key:boss", Wanted: mustName(t, "boss"), Spare: mustName(t, "spare"), Operator: true})
	h.refused(NoSuchChannel, 2, &TakeOut{Num: closed, Who: ann, For: time.Hour})
	h.refused(NoSuchChannel, 2, &TakeOut{Num: 999, Who: ann, For: time.Hour})
	events := h.does(2, &TakeOut{Num: open, Who: ann, For: time.Hour})
	last := events[len(events)-1]
	if last.Kind != KindAudit || last.Verb != KindOut || last.Whom != ann || last.Channel != "dev" {
		t.Errorf("operators read %s", asJSON(last))
	}
	if c := h.channels.all[open]; c.Owner != "" || h.channels.isMember(open, ann.ID) {
		t.Errorf("it is still %s's", c.Owner)
	}
	h.refused(TakenOut, 1, &Join{open})
}

// Nobody is told that somebody has other invitations: of too many, one of whoever sent
// most gives way.
func TestInvitationsCrowdOutThoseOfWhoSendsMost(t *testing.T) {
	h := newTeahouse(t)
	h.comes(1, "key:zoe", "zoe", "")
	zoe := h.person(1)
	quiet := uint64(0)
	for num := uint64(2); num <= 9; num++ {
		h.registered(num, string(rune('a'+num))+"-tea")
		for i := range 3 {
			if num == 2 && i > 0 {
				break
			}
			c := h.founds(num, string(rune('a'+num))+string(rune('a'+i))+"-topic", true)
			h.does(num, &Invite{c, zoe})
			if num == 2 {
				quiet = c
			}
		}
	}
	invited := h.channels.invited[zoe.ID]
	if len(invited) != invitationsMost || !invited[quiet] {
		t.Errorf("they have %d invitations, and the only one of somebody: %v", len(invited), invited[quiet])
	}
	h.does(1, &Leave{How: HowLeft})
	h.later(31 * day)
	if all := h.State.Channels(zoe.ID, false); len(all) > 0 || len(h.channels.invited) > 0 {
		t.Errorf("a month later they still know of %s", asJSON(all))
	}
}

// Whoever ignored a channel, and thought better of it, is invited as anybody else, after
// a restart, too. Of those they ignore they read what they are called, and no more.
func TestWhoIgnoredAChannelCanHeedIt(t *testing.T) {
	h, disk := newTeahouse(t), stored{}
	h.registered(1, "ann")
	h.registered(2, "bob")
	dev, ops, gone := h.founds(1, "dev", true), h.founds(1, "team", true), h.founds(1, "gone", false)
	bob := h.person(2)
	for _, num := range []uint64{dev, ops, gone} {
		h.does(1, &Invite{num, bob})
		h.does(2, &Decline{num, true})
	}
	h.does(1, &Dissolve{gone})
	if left := h.Ignored(bob.ID); asJSON(left) != asJSON([]Listed{{Num: dev, Name: "dev"}, {Num: ops, Name: "team"}}) {
		t.Errorf("they ignore %s", asJSON(left))
	}
	h.does(2, &Heed{[]uint64{dev, 12345}})
	disk.keep(h.State)
	h.State = disk.load(t, h.State)
	for num, events := range map[uint64]int{dev: 2, ops: 1} {
		if told := h.does(1, &Invite{num, bob}); len(told) != events {
			t.Errorf("invited to %d, they are told %s", num, asJSON(told))
		}
	}
	h.does(2, &Join{dev})
	h.refused(NoSuchChannel, 2, &Join{ops})
}

// What a guest was invited to ends with their visit, and while it lasts they read no
// more invitations of what they ignore.
func TestAVisitIgnoresInvitationsWhileItLasts(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "ann")
	dev, ops := h.founds(1, "dev", true), h.founds(1, "team", true)
	h.comes(2, "visit:a", "guest", "")
	guest := h.person(2)
	h.does(1, &Invite{dev, guest})
	h.does(2, &Decline{dev, true})
	if events := h.does(1, &Invite{dev, guest}); len(events) != 1 || h.Reads(events[0], guest.ID) {
		t.Errorf("they are told %s", asJSON(events))
	}
	h.does(1, &Invite{ops, guest})
	h.does(2, &Decline{ops, true})
	h.does(2, &Heed{[]uint64{ops}})
	if events := h.does(1, &Invite{ops, guest}); len(events) != 2 || !h.Reads(events[1], guest.ID) {
		t.Errorf("they heed it again, and are told %s", asJSON(events))
	}
	if left := h.Ignored(guest.ID); len(left) != 1 || left[0].Num != dev {
		t.Errorf("they ignore %s", asJSON(left))
	}
	h.does(2, &Leave{How: HowLeft})
	if invited := h.channels.all[ops].Invited; len(invited) > 0 {
		t.Errorf("when they are gone there waits %s", asJSON(invited))
	}
}

// An account of which no key comes for a year leaves its channels to others.
func TestChannelsOfWhoIsGoneAreTheirLongestMembers(t *testing.T) {
	h := newTeahouse(t)
	ann := h.registered(1, "ann")
	bea := h.registered(2, "bea")
	dev := h.founds(1, "dev", true)
	h.does(1, &Invite{dev, bea})
	h.does(2, &Join{dev})
	h.does(1, &Leave{How: HowLeft})
	h.later(200 * day)
	h.does(2, &Say{Text: "still here", In: dev})
	told := h.later(200 * day)
	if !slices.ContainsFunc(told, func(e *Event) bool { return e.Kind == KindHand && e.In == dev && e.Whom == bea && e.Who.ID == "" }) {
		t.Errorf("it is told %s", asJSON(told))
	}
	if h.channels.isMember(dev, ann.ID) || h.channels.all[dev].Owner != bea.ID {
		t.Errorf("it is %s's", h.channels.all[dev].Owner)
	}
}

// Whoever is given back the names of an account has its open channels, and no closed one.
func TestWhoIsReadmittedHasOpenChannelsAlone(t *testing.T) {
	h := newTeahouse(t)
	ann, bea := h.registered(1, "ann"), h.registered(2, "bea")
	dev, ops := h.founds(1, "dev", false), h.founds(1, "team", true)
	h.does(1, &Invite{ops, bea})
	h.does(2, &Join{ops})
	h.does(1, &Leave{How: HowLost})
	h.comes(3, "key:other", "cat", "")
	h.does(4, &Enter{Identity: "key:boss", Wanted: mustName(t, "boss"), Spare: mustName(t, "spare"), Operator: true})
	h.does(4, &Readmit{mustName(t, "ann"), "key:other", true})
	now := h.person(3).ID
	if c := h.channels.all[dev]; c.Owner != now || !h.channels.isMember(dev, now) || h.channels.isMember(dev, ann.ID) {
		t.Errorf("the open one is %s's", c.Owner)
	}
	if c := h.channels.all[ops]; c.Owner != bea.ID || h.channels.isMember(ops, now) || !h.channels.isMember(ops, ann.ID) {
		t.Errorf("the closed one is %s's", c.Owner)
	}
	h.refused(NoSuchChannel, 3, &Say{Text: "hi", In: ops})
}

// Where time is set back, nobody waits for what a wrong clock said.
func TestChannelsFollowHealedTime(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "ann")
	h.registered(2, "bea")
	dev := h.founds(1, "dev", false)
	h.does(2, &Join{dev})
	h.does(1, &Slow{Each: time.Hour, In: dev})
	right := h.at
	h.at += 400 * day.Milliseconds()
	for _, name := range []string{"pond", "tree", "path"} {
		h.founds(1, name, false)
	}
	h.does(2, &Say{Text: "hi", In: dev})
	h.comes(3, "visit:a", "guest", "192.0.2.1/32")
	h.does(1, &TakeOut{Num: dev, Who: h.person(3), For: time.Hour})
	h.does(1, &Invite{dev, h.person(3)})
	h.does(1, &TakeOut{Num: dev, Who: h.person(3), For: time.Hour})
	h.heal(right)
	c, a := h.channels.all[dev], h.accounts[h.person(1).ID]
	if wait, _ := h.SlowedIn(SeatID{"one", 1, 2}, dev, right); wait > time.Hour {
		t.Errorf("they wait %v", wait)
	}
	if o := c.Out[0]; o.At != right || o.Until != right+time.Hour.Milliseconds() || o.NearUntil != o.Until {
		t.Errorf("somebody is kept out as %s", asJSON(o))
	}
	if slices.Max(a.Founded) != right || slices.Max(a.Invited) != right {
		t.Errorf("it founded at %v, and invited at %v", a.Founded, a.Invited)
	}
}

// Names of channels get the keys of new tables, and are found by them.
func TestChannelsGetNewKeys(t *testing.T) {
	h := newTeahouse(t)
	ann := h.registered(1, "ann")
	h.does(1, &Found{Name: text.Name{Text: "Dev", Fold: "old", Looks: "old"}, Most: 500})
	for _, keys := range h.Rekeys() {
		h.does(0, keys)
	}
	if c, found := h.Channel("dev", ann.ID); !found || c.Name != "Dev" {
		t.Error("it is not found by its new keys")
	}
	if _, found := h.Channel("old", ann.ID); found || len(h.Rekeys()) > 0 {
		t.Error("the old keys are still there")
	}
}

// Lists of channels are drawn anew when the owner of one is called otherwise.
func TestAChannelShowsWhatItsOwnerIsCalled(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "ann")
	h.founds(1, "dev", false)
	for _, b := range []Body{&Rename{Name: mustName(t, "anna")}, &Leave{How: HowLeft}} {
		before := h.ChannelsVersion()
		h.does(1, b)
		if h.ChannelsVersion() == before {
			t.Errorf("after a %s nobody looks again", b.Kind())
		}
	}
}

func TestAMembershipOfNoChannelIsDamage(t *testing.T) {
	if _, err := Restore(&Snapshot{Records: []Record{{joinedKey + "7/acct:1", []byte("3")}}}); !errors.Is(err, ErrDamaged) {
		t.Errorf("it is restored with %v", err)
	}
}

// A refused founding leaves nothing behind by which a restart would differ.
func TestARefusedFoundingChangesNothing(t *testing.T) {
	h := newTeahouse(t)
	ann := h.registered(1, "ann")
	h.founds(1, "dev", false)
	h.at += 2 * day.Milliseconds()
	h.Changes()
	before := asJSON(h.accounts[ann.ID])
	h.refused(ChannelsFull, 1, &Found{Name: mustName(t, "pond")})
	if after := asJSON(h.accounts[ann.ID]); after != before {
		t.Errorf("the account was %s, and is %s", before, after)
	}
}

// By a name strangers learn who spoke to everybody within the hour, and nothing of
// what was said elsewhere since.
func TestATraceTellsStrangersNothingOfChannels(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "ann")
	ops := h.founds(1, "team", true)
	h.does(1, &Say{Text: "hi"})
	h.at += 50 * time.Minute.Milliseconds()
	h.does(1, &Say{Text: "secret", In: ops})
	if _, found := h.Spoke(mustName(t, "ann"), "key:eve", false); !found {
		t.Error("who spoke to everybody is not found")
	}
	h.at += 30 * time.Minute.Milliseconds()
	h.does(0, &KeepTime{})
	if _, found := h.Spoke(mustName(t, "ann"), "key:eve", false); found {
		t.Error("a stranger learns that they spoke since")
	}
	if _, found := h.Spoke(mustName(t, "ann"), "key:eve", true); !found {
		t.Error("whoever governs does not find them")
	}
}
