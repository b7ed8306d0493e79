package manual

// The script for zsh works from a folder of fpath and behind source alike. What it tells of flags
// is escaped, so that _arguments takes no sign of it for its own.

import (
	"fmt"
	"strings"
)

// zsh is told for each command what it takes, and does the rest.
func zsh(s *syntax) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#compdef %s\n\n_%[1]s() {\n  local command= i\n  for ((i = 2; i < CURRENT; i++)); do\n    case $words[i] in\n", s.program)
	fmt.Fprintf(&b, "    %s) ((i++)); : ${command:=%s} ;;\n", strings.Join(s.settlingValued, "|"), s.unnamed)
	fmt.Fprintf(&b, "    %s) : ${command:=%s} ;;\n", strings.Join(s.settling, "|"), s.unnamed)
	fmt.Fprintf(&b, "    %s) ((i++)) ;;\n", strings.Join(s.otherValued, "|"))
	b.WriteString("    -*) ;;\n    *) : ${command:=$words[i]} ;;\n    esac\n  done\n  case $command in\n")
	for _, p := range s.places {
		fmt.Fprintf(&b, "  %s)\n    _arguments \\\n", quote(p.command))
		for _, o := range p.options {
			fmt.Fprintf(&b, "      %s \\\n", quote(zshOption(o)))
		}
		switch {
		case p.command == "":
			fmt.Fprintf(&b, "      '1:command:_%s_commands' ;;\n", s.program)
		case p.word.Value != "":
			fmt.Fprintf(&b, "      '1: :()' %s ;;\n", quote("2"+zshTakes(p.word)))
		default:
			b.WriteString("      '1: :()' ;;\n")
		}
	}
	fmt.Fprintf(&b, "  esac\n}\n\n_%s_commands() {\n  local -a commands=(\n", s.program)
	for _, p := range s.places[1:] {
		fmt.Fprintf(&b, "    %s\n", quote(p.command+":"+strings.ReplaceAll(brief(p.help), ":", `\:`)))
	}
	fmt.Fprintf(&b, "  )\n  _describe command commands\n}\n\nif [[ $funcstack[1] == _%s ]]; then _%[1]s \"$@\"; else compdef _%[1]s %[1]s; fi\n", s.program)
	return b.String()
}

func zshOption(o Option) string {
	spec, help := "--"+o.Name, "["+bracket(brief(o.Help))+"]"
	switch {
	case o.Value == "" && o.Default == "true":
		return spec + `\=false` + help
	case o.Value == "":
		return spec + help
	case o.Many:
		spec = "*" + spec
	}
	return spec + "=" + help + zshTakes(o)
}

func zshTakes(o Option) string {
	switch {
	case len(o.Values) > 0:
		return ":value:(" + strings.Join(o.Values, " ") + ")"
	case o.File:
		return ":file:_files"
	case o.Folder:
		return ":folder:_path_files -/"
	case o.User:
		return ":user:_users"
	}
	return ":" + bracket(o.Value) + ":"
}

// bracket escapes what ends a description in zsh.
func bracket(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`).Replace(s)
}
