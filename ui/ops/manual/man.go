package manual

// The manual page. All texts of the help and the words are escaped, so that no sign in them is a
// request to troff. It has no clock: the same flags, words and date make the same page.

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"teahouse/ui/command"
	"teahouse/ui/words"
)

// Man writes the manual page, in mdoc(7).
func Man(w io.Writer, app *kong.Application, words *words.Words, date time.Time) error {
	m := &page{w: w}
	m.head(date)
	m.synopsis(app)
	m.description(app)
	m.commands(words)
	m.verbs(words)
	m.signals()
	m.environment(app)
	m.files()
	m.foot()
	return m.err
}

func (m *page) head(date time.Time) {
	m.line(".Dd %s", date.UTC().Format("January 2, 2006"))
	m.line(".Dt TEAHOUSE 1")
	m.line(".Os")
	m.line(".Sh NAME")
	m.line(".Nm teahouse")
	m.line(".Nd chat room that people enter with ssh")
}

func (m *page) synopsis(app *kong.Application) {
	m.line(".Sh SYNOPSIS")
	m.line(".Nm")
	for _, o := range Options(app) {
		m.line(".Op Fl -%s%s", o.Name, argument(o))
	}
	for _, c := range commands(app) {
		if c == app.DefaultCmd {
			continue
		}
		m.line(".Nm")
		m.line(`.Cm %s\&`, escape(form(c))) // whose last bracket is no punctuation
	}
}

func (m *page) description(app *kong.Application) {
	m.line(".Sh DESCRIPTION")
	m.line(".Nm")
	m.text("opens a chat room. People enter it with the ssh that they have, without an account; the name that they ask ssh for is their name, and their key, if they have one, is who they are.")
	m.line(".Pp")
	m.text("All that the room needs is in the program and in its state folder. It prints how to enter, and runs until it is told to end.")
	m.line(".Pp")
	m.text("The flags are:")
	m.line(".Bl -tag -width Ds")
	for _, o := range Options(app) {
		m.line(".It Fl -%s%s", o.Name, argument(o))
		m.text(o.Help)
		if o.Default != "" {
			m.text("The default is")
			m.line(".Ql %s .", escape(o.Default))
		}
	}
	m.line(".El")
	m.line(".Pp")
	m.text("The commands are:")
	m.line(".Bl -tag -width Ds")
	for _, c := range commands(app) {
		m.line(`.It Cm %s\&`, escape(form(c)))
		m.text(c.Help)
	}
	m.line(".El")
}

// commands tells what people can do in the room.
func (m *page) commands(words *words.Words) {
	m.line(".Sh IN THE ROOM")
	for i, line := range words.Help.Private {
		if i > 0 {
			m.line(".Pp")
		}
		m.text(line)
	}
	group := ""
	for _, c := range command.All() {
		if c.Group != group {
			if group != "" {
				m.line(".El")
			}
			group = c.Group
			m.line(".Ss %s", escape(words.Help.Groups[group]))
			m.line(".Bl -tag -width Ds")
		}
		one := words.Help.Commands[c.Name]
		m.line(".It Ic %s", escape(one.Usage))
		m.text(sentence(one.Does))
		m.text(one.Note)
		if len(c.Aliases) > 0 {
			m.text(sentence(words.Help.Aliases(c.Aliases)))
		}
	}
	m.line(".El")
}

// verbs tells what can be done without a screen.
func (m *page) verbs(words *words.Words) {
	m.line(".Sh WITHOUT A SCREEN")
	for _, line := range words.Help.VerbsHead {
		m.text(line)
	}
	m.line(".Bl -tag -width Ds")
	for _, verb := range command.Verbs(words, true) {
		about, _ := command.AboutVerb(words, verb)
		m.line(".It Ic %s", escape(about.Usage))
		m.text(sentence(about.Does))
		m.text(about.Note)
	}
	m.line(".El")
	m.line(".Pp")
	for _, line := range append(words.Help.VerbsMore, words.Help.Statuses...) {
		m.text(line)
	}
}

func (m *page) signals() {
	m.line(".Sh SIGNALS")
	m.tagged(".It Dv %s",
		[2]string{"SIGTERM , SIGINT", "Tell everybody, wait three seconds at most until all have gone, and end."},
		[2]string{"SIGHUP", "Read the files that flags name again. If one of them cannot be used, everything stays as it was, and the log says why."},
	)
}

func (m *page) environment(app *kong.Application) {
	m.line(".Sh ENVIRONMENT")
	m.text("These variables set flags, and the flag on the command line wins:")
	m.line(".Bl -tag -width Ds -compact")
	for _, o := range Options(app) {
		if o.Env != "" {
			m.line(".It Ev %s", o.Env)
			m.line(".Fl -%s", o.Name)
		}
	}
	m.line(".El")
	m.line(".Pp")
	m.text("What systemd sets is obeyed, too: the state folder, credentials (host_key, host_key_ecdsa, mark_secret), sockets, notification and watchdog. GOMEMLIMIT is set from the memory that the control group grants, unless it is set already.")
}

func (m *page) files() {
	m.line(".Sh FILES")
	m.text("In the state folder:")
	m.tagged(".It Pa %s",
		[2]string{"host_ed25519", "The host key. Who has it can pose as this server; without it, everybody's ssh warns. Back it up."},
		[2]string{"host_ecdsa", "The host key of clients that know no ed25519. The same holds for it."},
		[2]string{"mark_secret", "What the marks of people's keys are made with."},
		[2]string{"room.db", "The room: its log, its state and its history."},
		[2]string{"status.sock", "Where the status command asks."},
		[2]string{"last-backup", "When the last backup was made, for the figures."},
	)
}

// foot is what a reader looks for at the end of any manual page.
func (m *page) foot() {
	m.line(".Sh EXIT STATUS")
	m.text("0 after a signal to end, 2 if the flags cannot work (78 under systemd), 1 if anything else goes wrong.")
	m.line(".Sh EXAMPLES")
	m.text("Open a room, and enter it:")
	m.line(".Bd -literal -offset indent")
	m.line("%s", escape("teahouse --title \"The Library\" --listen :2222"))
	m.line("%s", escape("ssh -p 2222 lily@chat.example.com"))
	m.line(".Ed")
	m.line(".Sh SEE ALSO")
	m.line(".Xr ssh 1 ,")
	m.line(".Xr ssh-keygen 1 ,")
	m.line(".Xr systemd.socket 5")
}

// page writes roff; its first error stays.
type page struct {
	w   io.Writer
	err error
}

func (m *page) line(format string, args ...any) {
	if m.err == nil {
		_, m.err = fmt.Fprintf(m.w, format+"\n", args...)
	}
}

// text writes each sentence on a line of its own, so that troff sees where it ends.
func (m *page) text(s string) {
	for _, sentence := range strings.Split(strings.ReplaceAll(s, ". ", ".\n"), "\n") {
		for _, line := range wrap(sentence, helpWidth) {
			m.line("%s", escape(line))
		}
	}
}

func (m *page) tagged(item string, rows ...[2]string) {
	m.line(".Bl -tag -width Ds")
	for _, row := range rows {
		m.line(item, row[0])
		m.text(row[1])
	}
	m.line(".El")
}

func argument(o Option) string {
	if o.Value == "" {
		return ""
	}
	return " Ar " + escape(o.Value)
}

// sentence makes one of a phrase.
func sentence(s string) string {
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// escape keeps troff from reading anything but text.
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\e`)
		case i == 0 && (r == '.' || r == '\''):
			b.WriteString(`\&` + string(r))
		case r == '-':
			b.WriteString(`\-`)
		case r == '|': // a delimiter of mdoc when it stands alone
			b.WriteString(`\(ba`)
		case r == '"':
			b.WriteString(`\(dq`)
		case r > '~':
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
