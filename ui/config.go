package ui

// What a screen is given: the terminal that somebody brings, and what all screens of
// a server have in common.

import (
	"io"
	"log/slog"
	"time"

	"charm.land/ssh"

	"teahouse/ui/command"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// Terminal is what somebody who logs in brings.
type Terminal struct {
	In            io.Reader
	Ahead         *term.Typeahead // what was typed ahead of this screen, and what is left for the next; nil: nothing, and nobody
	Out           io.Writer
	Width, Height int // cells; anything a client may claim
	// Windows has changed told each new size from now on, and nobody else, and returns
	// the size of now; changed must not wait. It is nil where the size stays.
	Windows func(changed func(ssh.Window)) (now ssh.Window)
	Term    string         // TERM
	Env     []string       // NAME=value, as the client sent them
	Wanted  string         // the name that the door tried for them, "" if there was none
	Asked   string         // the user name that it was made of, "" if that says nothing of a person
	Back    bool           // they come back from plain lines, and know where they are
	Place   *command.Where // where they write, as they come from plain lines and as they go there; nil: nobody asks
}

// Config is what all screens of a server have in common. It is never changed.
type Config struct {
	Title   string // of the room, one clean line
	MOTD    string // shown on entry, clean lines; may be empty
	Version string
	Keep    time.Duration // for how long lines are kept; 0: no end is set
	Contact string        // to whom somebody punished may write; may be empty
	Words   *words.Words
	Logger  *slog.Logger
	Shared  *Shared

	// Delivered is told, after each frame with news, how old the oldest of it
	// was when it had been written. It may be nil.
	Delivered func(age time.Duration)
}
