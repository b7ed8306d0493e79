// Package manual writes what people read and what shells complete, from the
// tables that the program itself works by: the model of its flags, the table
// of the room's commands and their words.
//
// What it keeps true: nothing is said of a flag or a command that the code
// does not say, and none is left out.
package manual

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
	Closes  bool     // without it, the door is open to more people
}

// Options are the flags of the command that needs no name, and then those of
// all commands.
func Options(app *kong.Application) []Option {
	nodes := []*kong.Node{app.Node}
	if app.DefaultCmd != nil {
		nodes = []*kong.Node{app.DefaultCmd, app.Node}
	}
	var options []Option
	for _, node := range nodes {
		for _, f := range node.Flags {
			if f.Hidden {
				continue
			}
			o := Option{Name: f.Name, Default: f.Default, Help: f.Help}
			if len(f.Envs) > 0 {
				o.Env = f.Envs[0]
			}
			if !f.IsBool() {
				o.Value = cmp.Or(f.PlaceHolder, strings.ToUpper(f.Name))
			}
			if strings.Contains(f.Help, "Default:") {
				o.Default = ""
			}
			if f.Enum != "" {
				o.Values = strings.Split(f.Enum, ",")
			}
			o.File = f.Tag.Type == "existingfile"
			o.Folder = f.PlaceHolder == "DIR"
			o.Closes = f.Tag.Has("closes")
			options = append(options, o)
		}
	}
	return options
}

// Commands are the program's commands.
func Commands(app *kong.Application) []*kong.Node { return app.Leaves(true) }

// Help writes the page that "teahouse help" and "teahouse --help" show.
func Help(w io.Writer, app *kong.Application, words *words.Words) {
	fmt.Fprintf(w, "%s\n\n", app.Help)
	fmt.Fprintf(w, "  %s [FLAGS]\n  %[1]s COMMAND\n", app.Name)

	fmt.Fprint(w, "\nFlags; each is a variable, too: --log-level is TEAHOUSE_LOG_LEVEL.\n\n")
	for _, o := range Options(app) {
		head := "  --" + o.Name
		if o.Value != "" {
			head += " " + o.Value
		}
		fmt.Fprintln(w, head)
		text := o.Help
		if o.Default != "" {
			text += " Default: " + o.Default + "."
		}
		for _, line := range wrap(text, helpWidth) {
			fmt.Fprintf(w, "        %s\n", line)
		}
	}

	fmt.Fprint(w, "\nCommands\n\n")
	for _, c := range Commands(app) {
		fmt.Fprintf(w, "  %s\n", form(c))
		for _, line := range wrap(c.Help, helpWidth) {
			fmt.Fprintf(w, "        %s\n", line)
		}
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

// form is how a command of the program is written, with the switches that are
// its own and not the server's, too.
func form(c *kong.Node) string {
	words := []string{c.Name}
	for _, p := range c.Positional {
		if p.Enum != "" {
			words = append(words, strings.ReplaceAll(p.Enum, ",", "|"))
		} else {
			words = append(words, strings.ToUpper(p.Name))
		}
	}
	servers := func(f *kong.Flag) bool {
		return slices.ContainsFunc(c.Parent.DefaultCmd.Flags, func(s *kong.Flag) bool { return s.Name == f.Name })
	}
	for _, f := range c.Flags {
		if f.IsBool() && !f.Hidden && !servers(f) {
			words = append(words, "[--"+f.Name+"]")
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
