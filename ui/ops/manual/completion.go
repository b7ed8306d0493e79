package manual

// Completion: what a shell offers while a command line is written. Each of the
// scripts finds out which command the line has come to, and offers the flags
// that this one takes, and files, folders, users or the few words where one of
// them must follow, behind "--flag=" as well.

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Completion writes what a shell, one of "bash", "zsh" and "fish", completes
// the program's command line with.
func Completion(w io.Writer, app *kong.Application, shell string) error {
	write, ok := map[string]func(*syntax) string{"bash": bash, "zsh": zsh, "fish": fish}[shell]
	if !ok {
		return fmt.Errorf("no completion is known for %s: choose bash, zsh or fish", shell)
	}
	_, err := io.WriteString(w, write(syntaxOf(app)))
	return err
}

// place is where a command line has come to: a command, or none yet.
type place struct {
	command string // "" before there is one
	help    string
	options []Option
	word    Option // what its one argument is; its Value is "" if it takes none
}

func (p place) takes(o Option) bool {
	return slices.ContainsFunc(p.options, func(taken Option) bool { return taken.Name == o.Name })
}

// syntax is what the scripts are written from.
type syntax struct {
	program  string
	places   []place  // of all commands; the first is that of none
	commands []string // their names
	options  []Option // each flag of any command once, in alphabetical order
	unnamed  string   // the command that needs no name

	// Flags that only the unnamed command takes settle that it is meant, if they
	// stand before any. The word behind one that takes a value is no command.
	settling, settlingValued, otherValued []string
}

func syntaxOf(app *kong.Application) *syntax {
	s := &syntax{program: app.Name, places: []place{{options: Options(app)}}}
	if app.DefaultCmd != nil {
		s.unnamed = app.DefaultCmd.Name
	}
	for _, c := range commands(app) {
		p := place{command: c.Name, help: c.Help, options: options(c, app.Node)}
		if len(c.Positional) > 0 {
			p.word = option(c.Positional[0])
		}
		s.places = append(s.places, p)
		s.commands = append(s.commands, c.Name)
	}
	for i := range s.places {
		if word := &s.places[i].word; word.Value == "COMMAND" {
			word.Values = s.commands
		}
	}
	for _, p := range s.places {
		s.options = append(s.options, p.options...)
	}
	slices.SortStableFunc(s.options, func(a, b Option) int { return cmp.Compare(a.Name, b.Name) })
	s.options = slices.CompactFunc(s.options, func(a, b Option) bool { return a.Name == b.Name })
	for _, o := range s.options {
		settles := s.places[0].takes(o) && slices.ContainsFunc(s.places, func(p place) bool { return !p.takes(o) })
		switch {
		case settles && o.Value != "":
			s.settlingValued = append(s.settlingValued, "--"+o.Name)
			s.settling = append(s.settling, "--"+o.Name+"=*")
		case settles:
			s.settling = append(s.settling, "--"+o.Name, "--"+o.Name+"=*")
		case o.Value != "":
			s.otherValued = append(s.otherValued, "--"+o.Name)
		}
	}
	return s
}

// brief is the first sentence of a help text.
func brief(help string) string {
	first, _, _ := strings.Cut(help, ". ")
	return strings.TrimSuffix(first, ".")
}

// quote makes one word of a text, in each of the shells.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
