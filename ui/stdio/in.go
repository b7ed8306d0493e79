package stdio

// Where somebody is, and what they read: the whole of what they may, unless --in
// names a part.

import (
	"teahouse/room/state"
	"teahouse/ui/command"
)

// Enter takes in where the call is, and what it reads. The error is a *Fault or a
// *Refusal: of what they may not know of, the same as of what is not.
func (s *Session) Enter() error {
	if s.Call.In == "" || s.Call.Verb == "search" { // which reads the name by itself
		return nil
	}
	if s.Call.Verb == "tail" {
		call := s.Caller()
		scope, misled := call.Within(s.Call.In)
		if misled.Refused != "" {
			return &Fault{Code: Code(misled.Code), Field: "in", Message: misled.Refused}
		}
		s.Scope, s.Plain.In = scope, scope.In
		return nil
	}
	in, err := command.JoinedNamed(s.Seat, s.Call.In)
	if err == nil {
		s.In = command.Where{Num: in.Num, Name: in.Name}
		s.Scope, s.Plain.In = state.Scope{In: in.Num}, in.Num
	}
	return err
}

// Reads tells whether an event is of what they read.
func (s *Session) Reads(e *state.Event) bool {
	switch {
	case s.Scope.In != 0:
		return e.In == s.Scope.In
	case s.Scope.With != "":
		return s.Seat.Between(e, s.Scope.With)
	}
	return true
}
