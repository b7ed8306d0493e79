package serve

// What somebody comes for: decided before they are let in, from what their client
// asks for. What is no chat, and what nobody can read, ends here.

import (
	"errors"
	"path"
	"strings"

	"charm.land/ssh"

	"teahouse/room/fault"
	"teahouse/room/state"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// route reads what somebody comes for.
func (d *Door) route(next ssh.Handler) ssh.Handler {
	return func(s ssh.Session) {
		serves := false
		fault.Apart(func() { serves = d.understands(s.(*session)) })
		if serves {
			next(s)
		}
	}
}

// understands finds out what somebody comes for, and ends a session that comes for
// something else than this is.
func (d *Door) understands(s *session) (serves bool) {
	_, _, s.pty = s.Pty()
	s.channel.terminal.Store(s.pty)
	w := s.words(d.settings.Load())
	s.channel.flood.Store(&w.Door.Unread)
	switch raw := s.RawCommand(); {
	case s.channel.subsystem && s.Subsystem() == "sftp":
		d.refuse(s, refusedService, stdio.StatusRefused, w.Door.NoFiles)
		return false
	case servedElsewhere(raw, &w.Door) != "":
		d.refuse(s, refusedService, stdio.StatusRefused, servedElsewhere(raw, &w.Door))
		return false
	case s.channel.subsystem:
		d.refuse(s, refusedService, stdio.StatusRefused, w.Door.NoService)
		return false
	case raw != "", !s.draws():
		call, err := stdio.Parse(raw)
		if wrong, ok := errors.AsType[*stdio.UsageError](err); ok {
			d.refuse(s, refusedUsage, stdio.StatusUsage, wrong.Tells(w))
			return false
		}
		if err != nil {
			d.refuse(s, refusedError, stdio.StatusRefused, w.Door.Failed)
			return false
		}
		s.call = call
	}
	return true
}

// draws tells whether the terminal can show a full screen.
func (s *session) draws() bool {
	pty, _, ok := s.Pty()
	return ok && pty.Term != "" && pty.Term != "dumb"
}

// servedElsewhere is what whoever started a program reads that runs another one over
// ssh, at a shell of which there is none here.
func servedElsewhere(raw string, w *words.Door) string {
	program, _, _ := strings.Cut(strings.TrimSpace(raw), " ")
	switch path.Base(program) {
	case "scp", "rsync", "sftp-server", "internal-sftp":
		return w.NoFiles
	case "mosh-server":
		return w.NoMosh
	case "exit", "exec": // with which ssh-copy-id looks, and copies
		return w.NoCopying
	}
	return ""
}

// mode is in which way they come.
func (s *session) mode() state.Mode {
	if s.call == nil {
		return state.ModeScreen
	}
	return s.call.Mode()
}
