package bot

// Requests: a line of a bot's input, decoded. What it keeps true: nothing is
// carried out that was not understood whole, and whoever wrote it is told the
// field and what would be right.

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"unicode/utf8"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// The limits of requests.
const (
	requestMost  = 64 << 10 // bytes of a line: the longest message fits, however it is escaped
	idMost       = 64       // bytes of an id as it is written
	askedMost    = 200      // events that one answer holds
	askedUnasked = 50       // events, where no limit is given
)

// The codes of what is wrong with a line of input.
const (
	codeJSON    stdio.Code = "json"    // it is not one JSON object
	codeType    stdio.Code = "type"    // a field is of the wrong type
	codeField   stdio.Code = "field"   // a field that the request does not have, or one given twice
	codeMissing stdio.Code = "missing" // a field that the request needs
	codeValue   stdio.Code = "value"   // a field's value is out of bounds
	codeLong    stdio.Code = "long"    // longer than requestMost
	codeNUL     stdio.Code = "nul"     // a zero byte
	codeHalf    stdio.Code = "half"    // the input ended before the object did
)

// codePeople is of a command for those who sit here, and not for programs.
const codePeople stdio.Code = "people"

// request is what a bot asks for. The names of its fields are in slot.
type request struct {
	line int             // of the input, from 1
	id   json.RawMessage // as it was written; nil if there is none
	deed *deed

	text, name, reason string
	re                 lineRef // a line, in the place of whoever wrote it
	mark               string  // that the one who is meant must have
	as                 string  // for whom the text is passed on
	nonce              string  // by which a line is known that is sent again
	to                 []string
	before, after      lineRef // places
	since              string  // a cursor or a time
	in                 string  // a channel; of what is read back, also somebody
	from               string  // who said it
	limit              int
	yes                bool
	sign               string   // an emoji at a line…
	off                bool     // …which is taken off
	given              []string // the fields that were there
}

// slot is where a field's value goes; nil if no request has the field. Its type
// is the field's type.
func (q *request) slot(field string) any {
	switch field {
	case "text":
		return &q.text
	case "name":
		return &q.name
	case "reason":
		return &q.reason
	case "to":
		return &q.to
	case "before":
		return &q.before
	case "after":
		return &q.after
	case "since":
		return &q.since
	case "limit":
		return &q.limit
	case "yes":
		return &q.yes
	case "re":
		return &q.re
	case "mark":
		return &q.mark
	case "nonce":
		return &q.nonce
	case "as":
		return &q.as
	case "in":
		return &q.in
	case "sign":
		return &q.sign
	case "off":
		return &q.off
	case "from":
		return &q.from
	}
	return nil
}

// has tells whether a field was given.
func (q *request) has(field string) bool { return slices.Contains(q.given, field) }

// most is how many events are asked for.
func (q *request) most() int {
	if q.limit == 0 {
		return askedUnasked
	}
	return q.limit
}

// member is one field of a request, as it was written.
type member struct {
	name string
	raw  json.RawMessage
}

// decode reads a line. Half is set where the input ended without ending the
// line. If there is a fault, the request has its id where that could be read.
func decode(line []byte, half bool, w *words.Bot) (q request, f *stdio.Fault) {
	members, f := parts(line, half, w)
	if f != nil {
		return q, f
	}
	if i := slices.IndexFunc(members, func(m member) bool { return m.name == "id" }); i >= 0 {
		if raw := members[i].raw; !usableID(raw) {
			return q, &stdio.Fault{Code: codeType, Field: "id", Message: w.Wrong("id", w.ID(idMost))}
		}
		q.id = bytes.Clone(members[i].raw)
	}
	if q.deed, f = deedOf(members, w); f != nil {
		return q, f
	}
	for i, m := range members {
		if slices.ContainsFunc(members[:i], func(other member) bool { return other.name == m.name }) {
			return q, &stdio.Fault{Code: codeField, Field: stdio.Shortened(m.name), Message: w.Twice(stdio.Shortened(m.name))}
		}
		if m.name == "id" || m.name == "do" {
			continue
		}
		if !q.deed.takes(m.name) {
			return q, &stdio.Fault{Code: codeField, Field: stdio.Shortened(m.name), Message: w.NoField(q.deed.name, stdio.Shortened(m.name), q.deed.fields())}
		}
		if f := q.take(m, w); f != nil {
			return q, f
		}
	}
	for _, field := range q.deed.must {
		if !q.has(field) {
			return q, &stdio.Fault{Code: codeMissing, Field: field, Message: w.Missing(q.deed.name, field)}
		}
	}
	return q, nil
}

// parts takes a line apart into its fields.
func parts(line []byte, half bool, w *words.Bot) ([]member, *stdio.Fault) {
	switch {
	case bytes.IndexByte(line, 0) >= 0:
		return nil, &stdio.Fault{Code: codeNUL, Message: w.NUL}
	case !utf8.Valid(line):
		return nil, &stdio.Fault{Code: stdio.Code(command.CodeNoText), Message: w.NotUTF8}
	case !json.Valid(line) && half:
		return nil, &stdio.Fault{Code: codeHalf, Message: w.Half}
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(line, new(json.RawMessage)); errors.As(err, &syntax) {
		return nil, &stdio.Fault{Code: codeJSON, Message: w.NotJSON(int(syntax.Offset), syntax.Error())}
	}
	dec := json.NewDecoder(bytes.NewReader(line)) // of what is valid, so it has no errors
	if open, _ := dec.Token(); open != json.Delim('{') {
		return nil, &stdio.Fault{Code: codeJSON, Message: w.NotObject}
	}
	var members []member
	for dec.More() {
		var m member
		name, _ := dec.Token()
		m.name, _ = name.(string)
		_ = dec.Decode(&m.raw)
		members = append(members, m)
	}
	return members, nil
}

// deedOf finds what is to be done.
func deedOf(members []member, w *words.Bot) (*deed, *stdio.Fault) {
	i := slices.IndexFunc(members, func(m member) bool { return m.name == "do" })
	if i < 0 {
		return nil, &stdio.Fault{Code: codeMissing, Field: "do", Message: w.NoDo(deedNames())}
	}
	var name string
	if raw := members[i].raw; raw[0] != '"' || json.Unmarshal(raw, &name) != nil {
		return nil, &stdio.Fault{Code: codeType, Field: "do", Message: w.Wrong("do", w.Text)}
	}
	for i := range deeds {
		if deeds[i].name == name {
			return &deeds[i], nil
		}
	}
	return nil, &stdio.Fault{Code: codeValue, Field: "do", Message: w.UnknownDo(stdio.Shortened(name), deedNames())}
}

// take reads the value of a field.
func (q *request) take(m member, w *words.Bot) *stdio.Fault {
	slot := q.slot(m.name)
	if m.raw[0] == 'n' || json.Unmarshal(m.raw, slot) != nil { // null would be taken, and mean nothing
		return &stdio.Fault{Code: codeType, Field: m.name, Message: w.Wrong(m.name, wanted(m.name, slot, w))}
	}
	q.given = append(q.given, m.name)
	switch m.name {
	case "nonce", "as", "in", "from", "sign":
		if *slot.(*string) == "" {
			return &stdio.Fault{Code: codeType, Field: m.name, Message: w.Wrong(m.name, w.Filled)}
		}
	case "limit":
		return within(m.name, q.limit, 1, askedMost, w)
	case "to":
		if slices.Contains(q.to, "") {
			return &stdio.Fault{Code: codeType, Field: m.name, Message: w.Wrong(m.name, w.Names)}
		}
		if n := len(q.to); n == 0 || n > state.MaxRecipients {
			return &stdio.Fault{Code: codeValue, Field: m.name, Message: w.Crowd(m.name, state.MaxRecipients)}
		}
	}
	return nil
}

// within refuses a number that is out of bounds.
func within(field string, n, least, most int, w *words.Bot) *stdio.Fault {
	if n < least || n > most {
		return &stdio.Fault{Code: codeValue, Field: field, Message: w.Range(field, least, most)}
	}
	return nil
}

// wanted says what type a field has.
func wanted(field string, slot any, w *words.Bot) string {
	switch field {
	case "since": // it was a number once
		return w.Place
	}
	switch slot.(type) {
	case *string:
		return w.Text
	case *[]string:
		return w.Names
	case *lineRef:
		return w.Ref
	case *bool:
		return w.Flag
	}
	return w.Number
}

// usableID tells whether an id may be sent back as it is.
func usableID(raw json.RawMessage) bool {
	number := json.Unmarshal(raw, new(float64)) == nil && raw[0] != 'n'
	return (number || raw[0] == '"') && len(raw) <= idMost && stdio.Tame(string(raw), ' ') == string(raw)
}
