package words

// How sentences are written in a language's file, taken apart. What is left open, or stands for
// no argument, is an error that says how to write it: it is found when the language is loaded,
// and never by who reads the sentence.

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// parseHead takes apart what stands before the sign of equality: the name of a
// sentence, its arguments in their order, and what a variant wants of them.
func parseHead(head string) (name string, args []string, when map[string]string, err error) {
	name, inside, is := strings.Cut(head, "(")
	if !is || !strings.HasSuffix(inside, ")") || strings.ContainsAny(name, " |") {
		return head, nil, nil, nil
	}
	when = map[string]string{}
	args = []string{}
	for word := range strings.SplitSeq(strings.TrimSuffix(inside, ")"), ",") {
		arg, want, conditional := strings.Cut(strings.TrimSpace(word), "=")
		switch {
		case arg == "" && inside == ")":
			return name, args, when, nil
		case arg == "", conditional && want == "":
			return name, nil, nil, fmt.Errorf("%q is no argument: write name, or name=none", word)
		}
		if conditional {
			when[arg] = want
		}
		args = append(args, arg)
	}
	return name, args, when, nil
}

// parseText takes a sentence apart whose arguments are called so.
func parseText(text string, names []string) ([]part, error) {
	p := reader{rest: text, names: names}
	parts, err := p.parts(false)
	if err == nil && p.rest != "" {
		err = errors.New("] without [ before it; a \\ in front makes it text")
	}
	return parts, err
}

type reader struct {
	rest  string
	names []string
}

// parts reads up to the end, or to the bracket that ends what may be left out.
func (p *reader) parts(inside bool) ([]part, error) {
	var parts []part
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			parts = append(parts, part{text: text.String(), arg: -1})
			text.Reset()
		}
	}
	for p.rest != "" {
		c := p.rest[0]
		if c == ']' {
			break
		}
		p.rest = p.rest[1:]
		switch c {
		case '\\':
			if p.rest == "" {
				return nil, errors.New("nothing stands behind the last \\")
			}
			text.WriteByte(p.rest[0])
			p.rest = p.rest[1:]
		case '{':
			flush()
			one, err := p.placeholder()
			if err != nil {
				return nil, err
			}
			parts = append(parts, one)
		case '[':
			flush()
			maybe, err := p.parts(true)
			if err != nil {
				return nil, err
			}
			if !strings.HasPrefix(p.rest, "]") {
				return nil, errors.New("[ without ] behind it; a \\ in front makes it text")
			}
			p.rest = p.rest[1:]
			if !slices.ContainsFunc(maybe, func(q part) bool { return q.arg >= 0 }) {
				return nil, errors.New("nothing between [ and ] can be missing; a \\ in front makes the bracket text")
			}
			parts = append(parts, part{arg: -1, maybe: maybe})
		default:
			text.WriteByte(c)
		}
	}
	flush()
	if !inside && strings.HasPrefix(p.rest, "]") {
		return parts, nil // parseText complains
	}
	return parts, nil
}

// placeholder reads {name} or {name:form}.
func (p *reader) placeholder() (part, error) {
	inside, rest, closed := strings.Cut(p.rest, "}")
	if !closed {
		return part{}, errors.New("{ without } behind it; a \\ in front makes it text")
	}
	p.rest = rest
	name, form, _ := strings.Cut(inside, ":")
	at := slices.Index(p.names, name)
	if at < 0 {
		return part{}, fmt.Errorf("{%s} is none of %s", name, strings.Join(p.names, ", "))
	}
	return part{arg: at, form: form}, nil
}
