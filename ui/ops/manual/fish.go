package manual

// The script for fish needs nothing beside it. No file is offered but where one may follow, and no
// flag to a command that does not take it.

import (
	"cmp"
	"fmt"
	"strings"
)

// fish is told for each flag and each argument on which lines it may stand: a
// function says what the line has come to, as in "backup 0", which is a command
// and how many arguments follow it.
func fish(s *syntax) string {
	var b strings.Builder
	fishLine(&b, s)
	fmt.Fprintf(&b, "complete -c %s -f\n", s.program)
	for _, o := range s.options {
		fishOption(&b, s, o)
	}
	for _, p := range s.places[1:] {
		fmt.Fprintf(&b, "complete -c %s -n %s -a %s -d %s\n", s.program, fishOn(s, "none "), p.command, quote(brief(p.help)))
		if p.word.Value != "" {
			fmt.Fprintf(&b, "complete -c %s -n %s%s\n", s.program, fishOn(s, p.command+` 0\$`), fishTakes(p.word, "", ""))
		}
	}
	return b.String()
}

// fishLine is the function that says what the line has come to.
func fishLine(b *strings.Builder, s *syntax) {
	fmt.Fprintf(b, `# fish completion for %s
function __%[1]s_line
    set -l command
    set -l given 0
    set -l value
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if test -n "$value"
            set value
            continue
        end
        switch $word
`, s.program)
	settle := fmt.Sprintf("                test -n \"$command\"; or set command %s\n", s.unnamed)
	fmt.Fprintf(b, "            case %s\n                set value follows\n%s", strings.Join(s.settlingValued, " "), settle)
	fmt.Fprintf(b, "            case '%s'\n%s", strings.Join(s.settling, "' '"), settle)
	fmt.Fprintf(b, "            case %s\n                set value follows\n", strings.Join(s.otherValued, " "))
	fmt.Fprintf(b, `            case '-*'
            case '*'
                if test -z "$command"
                    set command $word
                else
                    set given (math $given + 1)
                end
        end
    end
    test -n "$command"; or set command none
    echo $command $given
end

`)
}

// fishOn is the condition under which what the line has come to begins so.
func fishOn(s *syntax, what string) string {
	return fmt.Sprintf(`"__%s_line | string match -qr '^%s'"`, s.program, what)
}

// fishOption offers a flag where it may stand.
func fishOption(b *strings.Builder, s *syntax, o Option) {
	var commands []string
	for _, p := range s.places {
		if p.takes(o) {
			commands = append(commands, cmp.Or(p.command, "none"))
		}
	}
	where := ""
	if len(commands) < len(s.places) {
		where = " -n " + fishOn(s, "("+strings.Join(commands, "|")+") ")
	}
	about := quote(brief(o.Help))
	switch {
	case o.Value != "":
		fmt.Fprintf(b, "complete -c %s%s -l %s%s -d %s\n", s.program, where, o.Name, fishTakes(o, " -r", " -x"), about)
	case o.Default == "true":
		fmt.Fprintf(b, "complete -c %s%s -a %s -d %s\n", s.program, where, o.offered(), about)
	default:
		fmt.Fprintf(b, "complete -c %s%s -l %s -d %s\n", s.program, where, o.Name, about)
	}
}

// fishTakes offers what a flag or an argument takes, beside files, or alone.
func fishTakes(o Option, beside, alone string) string {
	switch {
	case len(o.Values) > 0:
		return alone + " -a " + quote(strings.Join(o.Values, " "))
	case o.File:
		return beside + " -F"
	case o.Folder:
		return alone + " -a '(__fish_complete_directories)'"
	case o.User:
		return alone + " -a '(__fish_complete_users)'"
	}
	return alone
}
