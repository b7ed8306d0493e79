package manual

// The script for bash, 4 or newer, needs nothing beside it and starts no program. What stands on
// the line is only compared: nothing of it is carried out.

import (
	"fmt"
	"strings"
)

// bash completes files and folders by its own means, which know of quotes. It
// gives the words of the line broken up at signs as = and :, and replaces only
// what stands behind the last of them.
func bash(s *syntax) string {
	var b strings.Builder
	bashWords(&b, s)
	b.WriteString("  case $flag in\n")
	bashValues(&b, s)
	b.WriteString("  *)\n    case $command:$word in\n")
	bashPlaces(&b, s)
	fmt.Fprintf(&b, `    esac ;;
  esac
  local IFS=$' \t\n'
  COMPREPLY=($(compgen -W "$offers" -- "$word"))
}
complete -F _%s %[1]s
`, s.program)
	return b.String()
}

// bashWords finds the words of the line, which command it gives, how many arguments
// stand behind that, and what is being written.
func bashWords(b *strings.Builder, s *syntax) {
	fmt.Fprintf(b, "# bash completion for %s\n_%[1]s() {\n", s.program)
	b.WriteString(`  local line=$COMP_LINE words=() n=-1 i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if ((i == 0)) || [[ $line == [[:space:]]* ]]; then
      line=${line#"${line%%[![:space:]]*}"}
      words[++n]=''
    fi
    words[n]+=${COMP_WORDS[i]}
    line=${line#"${COMP_WORDS[i]}"}
  done

  local command='' given=0
  for ((i = 1; i < n; i++)); do
    case ${words[i]} in
`)
	fmt.Fprintf(b, "    %s) ((i++)); : \"${command:=%s}\" ;;\n", strings.Join(s.settlingValued, "|"), s.unnamed)
	fmt.Fprintf(b, "    %s) : \"${command:=%s}\" ;;\n", strings.Join(s.settling, "|"), s.unnamed)
	fmt.Fprintf(b, "    %s) ((i++)) ;;\n", strings.Join(s.otherValued, "|"))
	b.WriteString(`    -*) ;;
    *) if [[ -z $command ]]; then command=${words[i]}; else ((given++)); fi ;;
    esac
  done

  local word=${words[n]} flag=${words[n - 1]} offers=''
  if [[ $word == --*=* ]]; then
    flag=${word%%=*}= word=${word#*=}
  fi
`)
}

// bashValues are the flags that take a value, together where it is the same one.
func bashValues(b *strings.Builder, s *syntax) {
	var actions []string
	takers := map[string][]string{} // of each action
	for _, o := range s.options {
		action, flag := bashTakes(o), "--"+o.Name+"|--"+o.Name+"="
		if o.Value == "" {
			action, flag = "offers='true false'", "--"+o.Name+"="
		}
		if takers[action] == nil {
			actions = append(actions, action)
		}
		takers[action] = append(takers[action], flag)
	}
	for _, action := range actions {
		fmt.Fprintf(b, "  %s) %s ;;\n", strings.Join(takers[action], "|"), action)
	}
}

// bashPlaces are what may stand where no value does.
func bashPlaces(b *strings.Builder, s *syntax) {
	for _, p := range s.places {
		var offered []string
		for _, o := range p.options {
			offered = append(offered, o.offered())
		}
		fmt.Fprintf(b, "    %s:-*) offers=%s ;;\n", p.command, quote(strings.Join(offered, " ")))
	}
	for _, p := range s.places {
		switch {
		case p.command == "":
			fmt.Fprintf(b, "    :*) offers=%s ;;\n", quote(strings.Join(s.commands, " ")))
		case p.word.Value != "":
			fmt.Fprintf(b, "    %s:*) ((given == 0)) || return; %s ;;\n", p.command, bashTakes(p.word))
		}
	}
}

// bashTakes is the command that offers what a flag or an argument takes.
func bashTakes(o Option) string {
	switch {
	case len(o.Values) > 0:
		return "offers=" + quote(strings.Join(o.Values, " "))
	case o.File:
		return "compopt -o default; return"
	case o.Folder:
		return "compopt -o dirnames; return"
	case o.User:
		return `COMPREPLY=($(compgen -u -- "$word")); return`
	}
	return "return"
}
