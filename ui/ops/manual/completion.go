package manual

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Completion writes what a shell, one of "bash", "zsh" and "fish", completes
// the program's command line with.
func Completion(w io.Writer, app *kong.Application, shell string) error {
	write, ok := map[string]func(*kong.Application) string{"bash": bash, "zsh": zsh, "fish": fish}[shell]
	if !ok {
		return fmt.Errorf("no completion is known for %s: choose bash, zsh or fish", shell)
	}
	_, err := io.WriteString(w, write(app))
	return err
}

func bash(app *kong.Application) string {
	var b strings.Builder
	var flags, values []string
	for _, o := range Options(app) {
		flags = append(flags, "--"+o.Name)
		switch {
		case len(o.Values) > 0:
			values = append(values, fmt.Sprintf("  --%s) COMPREPLY=($(compgen -W %s -- \"$word\")); return ;;", o.Name, quote(strings.Join(o.Values, " "))))
		case o.File:
			values = append(values, fmt.Sprintf("  --%s) COMPREPLY=($(compgen -f -- \"$word\")); return ;;", o.Name))
		case o.Folder:
			values = append(values, fmt.Sprintf("  --%s) COMPREPLY=($(compgen -d -- \"$word\")); return ;;", o.Name))
		case o.Value != "":
			values = append(values, fmt.Sprintf("  --%s) return ;;", o.Name))
		}
	}
	fmt.Fprintf(&b, "# bash completion for %s\n_%[1]s() {\n", app.Name)
	b.WriteString("  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n")
	fmt.Fprintf(&b, "  case $before in\n%s\n", strings.Join(values, "\n"))
	for _, c := range Commands(app) {
		if enum := arguments(c); enum != "" {
			fmt.Fprintf(&b, "  %s) COMPREPLY=($(compgen -W %s -- \"$word\")); return ;;\n", c.Name, quote(enum))
		}
	}
	b.WriteString("  esac\n")
	fmt.Fprintf(&b, "  COMPREPLY=($(compgen -W %s -- \"$word\"))\n}\n", quote(strings.Join(append(flags, names(app)...), " ")))
	fmt.Fprintf(&b, "complete -o filenames -F _%s %[1]s\n", app.Name)
	return b.String()
}

func zsh(app *kong.Application) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#compdef %s\n\n_%[1]s() {\n  local state line\n  _arguments \\\n", app.Name)
	for _, o := range Options(app) {
		spec := fmt.Sprintf("--%s[%s]", o.Name, bracket(o.Help))
		switch {
		case o.Value == "":
		case len(o.Values) > 0:
			spec += ":value:(" + strings.Join(o.Values, " ") + ")"
		case o.File:
			spec += ":file:_files"
		case o.Folder:
			spec += ":folder:_files -/"
		default:
			spec += ":" + bracket(o.Value) + ":"
		}
		fmt.Fprintf(&b, "    %s \\\n", quote(spec))
	}
	b.WriteString("    '1:command:->command' '2:argument:->argument'\n  case $state in\n  command)\n    local -a commands=(\n")
	for _, c := range Commands(app) {
		fmt.Fprintf(&b, "      %s\n", quote(c.Name+":"+strings.ReplaceAll(c.Help, ":", `\:`)))
	}
	b.WriteString("    )\n    _describe command commands ;;\n  argument)\n    case $line[1] in\n")
	for _, c := range Commands(app) {
		if enum := arguments(c); enum != "" {
			fmt.Fprintf(&b, "    %s) _values argument %s ;;\n", c.Name, enum)
		}
	}
	fmt.Fprintf(&b, "    esac ;;\n  esac\n}\n\nif [[ $funcstack[1] == _%s ]]; then _%[1]s \"$@\"; else compdef _%[1]s %[1]s; fi\n", app.Name)
	return b.String()
}

func fish(app *kong.Application) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# fish completion for %s\ncomplete -c %[1]s -f\n", app.Name)
	for _, o := range Options(app) {
		fmt.Fprintf(&b, "complete -c %s -l %s -d %s", app.Name, o.Name, quote(o.Help))
		switch {
		case o.Value == "":
		case len(o.Values) > 0:
			fmt.Fprintf(&b, " -x -a %s", quote(strings.Join(o.Values, " ")))
		case o.File:
			b.WriteString(" -r -F")
		case o.Folder:
			b.WriteString(" -x -a '(__fish_complete_directories)'")
		default:
			b.WriteString(" -x")
		}
		b.WriteString("\n")
	}
	for _, c := range Commands(app) {
		fmt.Fprintf(&b, "complete -c %s -n __fish_use_subcommand -a %s -d %s\n", app.Name, c.Name, quote(c.Help))
		if enum := arguments(c); enum != "" {
			fmt.Fprintf(&b, "complete -c %s -n '__fish_seen_subcommand_from %s' -a %s\n", app.Name, c.Name, quote(enum))
		}
	}
	return b.String()
}

func names(app *kong.Application) []string {
	var names []string
	for _, c := range Commands(app) {
		names = append(names, c.Name)
	}
	return names
}

// arguments are the words that may follow a command, if they are few.
func arguments(c *kong.Node) string {
	if len(c.Positional) == 0 {
		return ""
	}
	return strings.ReplaceAll(c.Positional[0].Enum, ",", " ")
}

// quote makes one word of a text, in each of the shells.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// bracket escapes what ends a description in zsh.
func bracket(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`).Replace(s)
}
