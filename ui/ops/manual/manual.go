package manual

// Pages and scripts know a flag as an Option, so that what one of them says of it, all say. A flag
// that is hidden is in none. What the server takes is described once, and not for each command
// that takes it, too.

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"teahouse/ui/command"
	"teahouse/ui/words"
)

// Option is one flag.
type Option struct {
	Name    string // without dashes
	Value   string // what follows it; "" for a switch
	Default string // "" where there is none, or where Help tells it
	Help    string
	Env     string   // the variable that sets it, too
	Values  []string // all that may follow, if they are few
	File    bool     // a file follows
	Folder  bool     // a folder follows
	User    bool     // a user of the machine follows
	Many    bool     // it may stand several times
	Closes  bool     // without it, the door is open to more people
}

// Options are the flags of the command that needs no name, and then those of
// all commands.
func Options(app *kong.Application) []Option {
	if app.DefaultCmd == nil {
		return options(app.Node)
	}
	return options(app.DefaultCmd, app.Node)
}

// Spoken are the names of those flags that no variable sets: they stand on a command line
// alone, since a variable stays.
func Spoken(options []Option) (names []string) {
	for _, o := range options {
		if o.Env == "" {
			names = append(names, "--"+o.Name)
		}
	}
	return names
}

// options are the flags of some nodes.
func options(nodes ...*kong.Node) (all []Option) {
	for _, node := range nodes {
		for _, f := range node.Flags {
			if !f.Hidden {
				all = append(all, option(f.Value))
			}
		}
	}
	return all
}

// option is a flag, or the argument of a command.
func option(v *kong.Value) Option {
	o := Option{Name: v.Name, Default: v.Default, Help: v.Help, Many: v.IsSlice(), Closes: v.Tag.Has("closes")}
	if v.Flag != nil && len(v.Flag.Envs) > 0 {
		o.Env = v.Flag.Envs[0]
	}
	if !v.IsBool() {
		o.Value = cmp.Or(v.Tag.PlaceHolder, strings.ToUpper(v.Name))
	}
	if strings.Contains(v.Help, "Default:") {
		o.Default = ""
	}
	if few := cmp.Or(v.Enum, v.Tag.Get("few")); few != "" {
		o.Values = strings.Split(few, ",")
	}
	o.File, o.Folder, o.User = o.Value == "FILE", o.Value == "DIR", o.Value == "USER"
	return o
}

// offered is how a shell offers a flag: a switch that is on by itself is of use
// only to be switched off.
func (o Option) offered() string {
	if o.Value == "" && o.Default == "true" {
		return "--" + o.Name + "=false"
	}
	return "--" + o.Name
}

// commands are the program's commands.
func commands(app *kong.Application) []*kong.Node { return app.Leaves(true) }

// Command is the one of a name, nil if there is none.
func Command(app *kong.Application, name string) *kong.Node {
	for _, c := range commands(app) {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Help writes the page that "teahouse help" and "teahouse --help" show, or that of one
// command, as they do with its name.
func Help(w io.Writer, app *kong.Application, of *kong.Node, words *words.Words) {
	if of != nil && of != app.DefaultCmd {
		about(w, app, of)
		return
	}
	fmt.Fprintf(w, "%s\n\n", app.Help)
	fmt.Fprintf(w, "  %s [FLAGS]\n  %[1]s COMMAND\n", app.Name)

	options := Options(app)
	fmt.Fprintf(w, "\nFlags; each but %s\nis a variable, too: --log-level is TEAHOUSE_LOG_LEVEL.\n\n", strings.Join(Spoken(options), ", "))
	describe(w, options)

	fmt.Fprint(w, "\nCommands\n\n")
	for _, c := range commands(app) {
		fmt.Fprintf(w, "  %s\n", form(c))
		indented(w, c.Help)
	}

	fmt.Fprint(w, "\nIn the room\n\n")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range command.All() {
		usage := words.Help.Commands[c.Name]
		fmt.Fprintf(table, "  %s\t%s\n", usage.Usage, usage.Does)
	}
	_ = table.Flush()

	fmt.Fprint(w, "\nWithout a screen: ssh HOST VERB\n\n")
	for _, verb := range command.Verbs(words, true) {
		about, _ := command.AboutVerb(words, verb)
		fmt.Fprintf(table, "  %s\t%s\n", about.Usage, about.Does)
	}
	_ = table.Flush()
}

// about writes the page of one command.
func about(w io.Writer, app *kong.Application, c *kong.Node) {
	fmt.Fprintf(w, "  %s %s\n", app.Name, form(c))
	indented(w, c.Help)
	var own []*kong.Flag
	for _, f := range c.Flags {
		if !ofServer(c, f) {
			own = append(own, f)
		}
	}
	fmt.Fprint(w, "\nFlags\n\n")
	describe(w, options(&kong.Node{Flags: own}, app.Node))
	if len(own) < len(c.Flags) {
		fmt.Fprintf(w, "\nIt takes the flags of the server, too: see %q.\n", app.Name+" --help")
	}
}

// describe writes what flags do.
func describe(w io.Writer, options []Option) {
	for _, o := range options {
		head := "  --" + o.Name
		if o.Value != "" {
			head += " " + o.Value
		}
		fmt.Fprintln(w, head)
		text := o.Help
		if o.Default != "" {
			text += " Default: " + o.Default + "."
		}
		indented(w, text)
	}
}

func indented(w io.Writer, text string) {
	for _, line := range wrap(text, helpWidth) {
		fmt.Fprintf(w, "        %s\n", line)
	}
}

// ofServer tells whether a flag of a command is one of the server's.
func ofServer(c *kong.Node, f *kong.Flag) bool {
	server := c.Parent.DefaultCmd
	return server != nil && server != c && slices.ContainsFunc(server.Flags, func(s *kong.Flag) bool { return s.Name == f.Name })
}

// form is how a command of the program is written, with the flags that are its
// own and not the server's, too.
func form(c *kong.Node) string {
	words := []string{c.Name}
	for _, p := range c.Positional {
		if p.Enum != "" {
			words = append(words, strings.ReplaceAll(p.Enum, ",", "|"))
		} else if p.Required {
			words = append(words, strings.ToUpper(p.Name))
		} else {
			words = append(words, "["+strings.ToUpper(p.Name)+"]")
		}
	}
	for _, f := range c.Flags {
		if f.Hidden || ofServer(c, f) || c == c.Parent.DefaultCmd {
			continue
		}
		if f.IsBool() {
			words = append(words, "[--"+f.Name+"]")
		} else {
			words = append(words, "[--"+f.Name+" "+f.FormatPlaceHolder()+"]")
		}
	}
	return strings.Join(words, " ")
}

const helpWidth = 72

// wrap breaks a text into lines of at most so many bytes, if its words allow it.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
