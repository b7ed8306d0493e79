package stdio

// How a verb ends: with a status, and where it did nothing with the reason, which
// decides the status alone. The reason is a code, made of an error in failure.go.

import (
	"strings"

	"teahouse/room/state"
	"teahouse/ui/command"
)

// The exit statuses. StatusLater is EX_TEMPFAIL of sysexits(3).
const (
	StatusDone    = 0
	StatusRefused = 1
	StatusUsage   = 2
	StatusLater   = 75
)

// Refuse says why a verb did nothing, and gives the status for it: in sentences, or
// with --json in an object. Both go to standard error, so that what reads the
// answers finds nothing else.
func (s *Session) Refuse(err error, says ...string) (status int) {
	f := s.Failure(err)
	s.fail(f, says)
	return StatusFor(f.Error)
}

// fail tells why nothing was done, or no more: in sentences, or as an object.
func (s *Session) fail(f *Failure, says []string) {
	f.Sent = s.Parts
	if s.Parts > 0 {
		says = append(says, s.Config.Words.Verb.Parted(s.Parts))
	}
	if s.Call.JSON {
		f.Message = strings.Join(says, "\n")
		s.Errs.Object(f)
	} else {
		s.Errs.Lines(says)
	}
}

// StatusFor is the status for a reason. What operators decided is refused, also
// where it ends some day: nobody should try again and again until then.
func StatusFor(reason string) int {
	switch {
	case reason == string(command.CodeUsage):
		return StatusUsage
	case reason == string(CodeSilent), (&state.Refusal{Code: state.Code(reason)}).Temporary():
		return StatusLater
	}
	return StatusRefused
}
