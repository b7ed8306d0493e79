package command

// Effects are plain data: nothing has happened until whoever shows the room carries one out.
// The names of looks and ways are what is kept of people's choices, so they never change.

import (
	"time"

	"teahouse/room/state"
	"teahouse/ui/words"
)

// ErrStopping is the cause of the end of all sessions when the server stops, with
// a screen or without one, and the refusal of what they wanted then.
var ErrStopping error = state.Refuse(state.Stopping)

// Effect is what only the screen can do, or whatever somebody has in its place,
// which does what it can and refuses the rest.
type Effect interface{ effect() }

// The effects.
type (
	Quit   struct{}                      // leave
	Clear  struct{}                      // empty the transcript on the screen
	Bare   struct{}                      // the last lines, without bars, outside the full screen
	Unread struct{}                      // go to the first line not read
	Choose struct{ Settings bool }       // open the palette, or the list of settings
	People struct{}                      // the list of people has the keys
	Quiet  struct{ On bool }             // hide public lines
	Query  struct{ To state.Person }     // begin every line with @name, until Esc; see [Recipients.Fix]
	Copy   struct{ Link bool }           // the newest line, or the newest link in one
	Theme  struct{ Look Look }           //
	Zone   struct{ Zone *time.Location } // of the clock
	Bell   struct{ Way Way }             //
	Lang   struct{ Words *words.Words }  // of the language that they read; nil: as their client says
	Mouse  struct{ On, Auto bool }       //
	Plain  struct{ On bool }             // plain lines in place of the full screen, or back
	Times  struct{ On bool }             // of plain lines: the time stands before each
	Hold   struct{ On bool }             // of plain lines: what happens is told after the line being written
	Jump   struct{ N uint64 }            // to a line, by its number
	Found  struct {                      // lines to choose one from, and go there
		Head  string
		Lines []string
		Text  []int    // where in them begins what was said
		At    []uint64 // their numbers
		By    []state.Identity
		Ages  []int64  // when they were said, by the room's time
		In    []uint64 // the channels that they are in; 0 is the house
		Words []string // by which they were found
		More  bool     // there are older ones
	}
	Go struct { // show a channel, or what they and one other person say, and write there; neither is the house
		In   uint64
		With state.Person
	}
	Close struct { // show no more what they and one other person say
		With state.Person
	}
	Hush struct { // a channel counts nothing and rings no bell, but where they are called
		In uint64
		On bool
	}
	Ignore struct { // hide what somebody writes, or show it again
		Who Ignored
		Off bool
	}
)

func (Quit) effect()   {}
func (Clear) effect()  {}
func (Bare) effect()   {}
func (Choose) effect() {}
func (Unread) effect() {}
func (Quiet) effect()  {}
func (Query) effect()  {}
func (Copy) effect()   {}
func (Theme) effect()  {}
func (Zone) effect()   {}
func (Bell) effect()   {}
func (Lang) effect()   {}
func (Times) effect()  {}
func (Mouse) effect()  {}
func (Plain) effect()  {}
func (Hold) effect()   {}
func (Ignore) effect() {}
func (Jump) effect()   {}
func (Found) effect()  {}
func (Go) effect()     {}
func (Hush) effect()   {}
func (People) effect() {}
func (Close) effect()  {}

// Look is a choice of colours.
type Look string

// The looks.
const (
	LookAuto  Look = "auto" // as the terminal answers
	LookDark  Look = "dark"
	LookLight Look = "light"
	LookMono  Look = "mono"
)

// Looks are all of them: those above, and the themes with colours of their own.
func Looks() []Look {
	return []Look{
		LookAuto, LookDark, LookLight, "contrast", LookMono,
		"gruvbox", "solarized", "nord", "dracula", "catppuccin", "tokyonight",
	}
}

// Way is how mentions and private lines call somebody who looks elsewhere.
type Way string

// The ways.
const (
	WayAuto   Way = "auto"   // a notification where the terminal has them, else the bell
	WayOff    Way = "off"    //
	WayBell   Way = "bell"   //
	WayNotify Way = "notify" // a desktop notification
)

// What the arguments of some commands may be.
var (
	looks = func() (all []string) {
		for _, l := range Looks() {
			all = append(all, string(l))
		}
		return all
	}()
	ways     = []string{string(WayOff), string(WayBell), string(WayNotify), string(WayAuto)}
	switches = []string{"on", "off"}
	doors    = []string{"all", "registered", "friends"}
	locks    = []string{"0", "1", "2", "3"}
)
