package command

// Rows: what answers tell, for programs. Each is one JSON object. What they
// hold is what the lines of the answer show the same person, and no more: of
// others never a key, and no identity of anybody.

import (
	"time"

	"teahouse/room/state"
)

// Moment is a time in milliseconds since 1970, 0 for none. Programs read it in
// RFC 3339, in UTC.
type Moment int64

// momentLayout has the milliseconds always, so that moments sort as texts.
const momentLayout = "2006-01-02T15:04:05.000Z"

// MarshalText implements [encoding.TextMarshaler].
func (m Moment) MarshalText() ([]byte, error) {
	return time.UnixMilli(int64(m)).UTC().AppendFormat(nil, momentLayout), nil
}

// The rows of answers.
type (
	// Person is somebody present.
	Person struct {
		Name       string     `json:"name"`
		Self       bool       `json:"self,omitempty"`
		Mark       string     `json:"mark,omitempty"` // of their key
		Mode       state.Mode `json:"mode,omitempty"` // empty at a full screen
		Guest      bool       `json:"guest,omitempty"`
		Registered bool       `json:"registered,omitempty"` // owns the name
		Operator   bool       `json:"operator,omitempty"`
		Account    bool       `json:"account,omitempty"` // has one, whatever the name
		Friend     bool       `json:"friend,omitempty"`  // of the reader
		Away       bool       `json:"away,omitempty"`
		Reason     string     `json:"reason,omitempty"` // why they are away
		Gone       bool       `json:"gone,omitempty"`   // not here, but spoke within the hour
		Since      Moment     `json:"since,omitzero"`
		Wrote      Moment     `json:"wrote,omitzero"`       // when they last said something to everybody
		Line       uint64     `json:"line,omitempty"`       // of somebody gone: the number of that
		Channels   []string   `json:"channels,omitempty"`   // that they have joined, as far as the reader may know of it
		Neighbours int        `json:"neighbours,omitempty"` // for operators: others who are here from the same address
		Nodes      []string   `json:"nodes,omitempty"`      // for operators: by which nodes they are here
	}
	// Node is one of several that share the room.
	Node struct {
		Node      string  `json:"node"`
		Start     uint64  `json:"start"` // its number among the starts of the node
		Since     Moment  `json:"since"`
		Terminals int     `json:"terminals"`
		Version   string  `json:"version,omitempty"`
		Address   string  `json:"address,omitempty"`
		Seen      float64 `json:"seen,omitempty"`   // how many seconds ago
		Behind    uint64  `json:"behind,omitempty"` // entries of the log
		Gone      bool    `json:"gone,omitempty"`
		Ended     Moment  `json:"ended,omitzero"`    // of one that is gone, if it is known
		Stopped   bool    `json:"stopped,omitempty"` // …and it was stopped in order
		Drained   bool    `json:"drained,omitempty"`
	}
	// Channel is one that whoever asks may know of.
	Channel struct {
		Channel string  `json:"channel"` // its name; of a closed one of others, for operators, how it is meant
		Topic   string  `json:"topic,omitempty"`
		Closed  bool    `json:"closed,omitempty"`
		Slow    float64 `json:"slow,omitempty"`  // seconds between two lines of one person
		Owner   string  `json:"owner,omitempty"` //
		Members int     `json:"members,omitempty"`
		Here    int     `json:"here,omitempty"` // of the members
		Said    Moment  `json:"said,omitzero"`  // when something was said last
		Joined  bool    `json:"joined,omitempty"`
		Owned   bool    `json:"owned,omitempty"` // by whoever asks
		Invited bool    `json:"invited,omitempty"`
		By      string  `json:"by,omitempty"` // who invited them
	}
	// Topic is the topic; empty if there is none.
	Topic struct {
		Topic  string `json:"topic"`
		Hidden bool   `json:"hidden,omitempty"` // whoever set it is ignored
	}
	// MOTD is the message of the day; empty if there is none.
	MOTD struct {
		MOTD string `json:"motd"`
	}
	// Slow is the time between two lines of one person; 0 if they come as they like.
	Slow struct {
		Seconds float64 `json:"seconds"`
	}
	// Lock says who may come in.
	Lock struct {
		Level int `json:"level"`
	}
	// Verb is what help says of a verb.
	Verb struct {
		Verb  string `json:"verb"`
		Usage string `json:"usage"`
		Does  string `json:"does"`
		Note  string `json:"note,omitempty"`
	}
	// Version is which program this is.
	Version struct {
		Version string `json:"version"`
	}
	// Code is what another device of the same person has to write.
	Code struct {
		Code    string `json:"code"`
		Seconds int    `json:"seconds"` // for how long it holds
	}
	// Key is a key of one's own account.
	Key struct {
		Number int    `json:"number"` // by which it is taken out
		Key    string `json:"key"`    // its fingerprint
		Since  Moment `json:"since"`
		Last   Moment `json:"last"`
		Seats  int    `json:"seats"`
		Self   bool   `json:"self,omitempty"` // of this session
	}
	// Owned is a name of one's own account.
	Owned struct {
		Owned string `json:"owned"`
	}
	// QuotedLine is a line that a report quotes.
	QuotedLine struct {
		Seq     uint64 `json:"seq,omitempty"` // of a public one
		Time    Moment `json:"time"`
		Text    string `json:"text"`
		Private bool   `json:"private,omitempty"`
	}
	// OpenTo says who may write to somebody alone: all, or only registered or friends.
	OpenTo struct {
		Private string `json:"private"`
	}
	// Ban is a kick, ban or mute in force.
	Ban struct {
		ID     uint64     `json:"id"`
		Act    state.Kind `json:"act"`                // kick, ban or mute
		Name   string     `json:"name,omitempty"`     // what somebody was called, or…
		Only   bool       `json:"nameonly,omitempty"` // …the name that is banned, whoever bears it
		Key    string     `json:"key,omitempty"`      // of the person, its fingerprint
		Net    string     `json:"net,omitempty"`      // an address or network
		By     string     `json:"by"`
		Since  Moment     `json:"since"`
		Until  Moment     `json:"until,omitzero"` // none: for ever
		Reason string     `json:"reason,omitempty"`
		Note   string     `json:"note,omitempty"`
	}
)

// personOf is somebody present as a reader may know them.
func personOf(p *state.Present, reader state.Identity) Person {
	return Person{
		Name: p.Person.Name, Self: p.Person.ID == reader, Mark: p.Mark, Mode: p.Mode, Guest: p.Guest,
		Registered: p.Owns, Account: p.Registered, Operator: p.Operator, Away: p.Away, Reason: p.Reason,
		Since: Moment(p.Since), Wrote: Moment(p.Spoke.Load()),
	}
}

// channelOf is a channel as its reader may know it.
func channelOf(c *state.Listed) Channel {
	row := Channel{
		Channel: c.Name, Topic: c.Topic, Closed: c.Closed, Slow: float64(c.Slow) / 1000, Owner: c.Owner.Name, Members: c.Members,
		Here: c.Here, Said: Moment(c.Said), Joined: c.Joined, Owned: c.Owned, Invited: c.Invited, By: c.By.Name,
	}
	if c.Name == "" {
		row.Channel = handle(c)
	}
	return row
}

func quotedLines(quotes []state.Quote) []QuotedLine {
	lines := make([]QuotedLine, len(quotes))
	for i, q := range quotes {
		lines[i] = QuotedLine{q.Seq, Moment(q.At), q.Text, q.Private}
	}
	return lines
}

func banRows(all []state.Sanction) []any {
	return rowsOf(all, func(s *state.Sanction) any {
		row := Ban{ID: s.Num, Act: s.Act, Name: seenAs(*s), Only: s.Named, By: s.By.Name, Since: Moment(s.At), Until: Moment(s.Until), Reason: s.Reason, Note: s.Note}
		row.Key = s.Who.Fingerprint()
		if s.Net.IsValid() {
			row.Net = s.Net.String()
		}
		return row
	})
}

func rowsOf[T any](all []T, row func(*T) any) []any {
	rows := make([]any, len(all))
	for i := range all {
		rows[i] = row(&all[i])
	}
	return rows
}
