package words

// A language is read from its file into the table that Words is: what the file
// forgets, or has too much of, is an error.

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An entry is one line of a file: a sentence, one of its variants, or a list.
type entry struct {
	line int
	path string
	args []string // nil if it is no func
	when map[string]string
	text string
	list []string
}

// read takes a file apart into its entries.
func read(file string) (all []entry, err error) {
	section := ""
	for i, line := range strings.Split(file, "\n") {
		text := strings.TrimSpace(line)
		fail := func(why string) error { return fmt.Errorf("line %d: %s: %q", i+1, why, text) }
		switch {
		case text == "", line[0] == '#':
		case line[0] == '[':
			section = strings.TrimSuffix(text[1:], "]")
		case strings.HasPrefix(line, "  - "):
			if len(all) == 0 || all[len(all)-1].text != "" {
				return nil, fail("nothing above it ends with =, so it is in no list")
			}
			item := strings.TrimSpace(line[4:])
			if item == "" {
				return nil, fail("it says nothing")
			}
			last := &all[len(all)-1]
			last.list = append(last.list, item)
		case line[0] == ' ', line[0] == '\t':
			return nil, fail("a sentence is one line; only what is in a list stands behind two blanks and -")
		default:
			head, text, is := strings.Cut(line+" ", " = ")
			if !is {
				return nil, fail("write NAME = TEXT")
			}
			e := entry{line: i + 1, text: strings.TrimSpace(text)}
			e.path, e.args, e.when, err = parseHead(strings.TrimSpace(head))
			if err != nil {
				return nil, fail(err.Error())
			}
			e.path = section + "." + e.path
			all = append(all, e)
		}
	}
	return all, nil
}

// signatures are the names of arguments: English has them in the order in which
// the program gives them.
type signatures map[string][]string

// fill puts the sentences of a file into a table.
func (w *Words) fill(file string, known signatures) error {
	all, err := read(file)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	var wrong []error
	for i := 0; i < len(all); {
		path := all[i].path
		end := i + 1
		for end < len(all) && all[end].path == path {
			end++
		}
		err := w.set(all[i:end], known)
		if err == nil && seen[path] {
			err = errors.New("it stands in the file twice; its variants stand below each other")
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("line %d: %s: %w", all[i].line, strings.TrimPrefix(path, "."), err))
		}
		seen[path] = true
		i = end
	}
	return errors.Join(wrong...)
}

// set puts one sentence, with all its variants, where it belongs.
func (w *Words) set(variants []entry, known signatures) error {
	first := &variants[0]
	v, keep, err := find(reflect.ValueOf(w).Elem(), strings.Split(first.path, "."))
	if err != nil {
		return err
	}
	defer keep()
	if v.Kind() == reflect.Func {
		said, err := w.compile(variants, v.Type(), known[first.path])
		if err == nil {
			v.Set(said)
		}
		return err
	}
	switch isList := v.Kind() == reflect.Slice; {
	case first.args != nil:
		return errors.New("it takes no arguments")
	case len(variants) > 1:
		return errors.New("it stands in the file twice")
	case first.list != nil && !isList:
		return errors.New("it is no list")
	case first.list == nil && isList:
		return errors.New("it is a list: nothing behind the =, and each of it on a line of its own, behind two blanks and -")
	case first.text == "" && !isList:
		return errors.New("it says nothing")
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(first.text)
	case reflect.Int:
		n, err := strconv.Atoi(first.text)
		v.SetInt(int64(n))
		return err
	case reflect.Slice:
		v.Set(reflect.ValueOf(first.list))
	default:
		return fmt.Errorf("nothing can be written there: it is a %v", v.Kind())
	}
	return nil
}

// find is the place of a path, and what has to be done when it is filled.
func find(v reflect.Value, path []string) (place reflect.Value, keep func(), err error) {
	keep = func() {}
	for at, name := range path {
		switch v.Kind() {
		case reflect.Struct:
			field := v.FieldByName(name)
			if !field.CanSet() {
				return v, nil, errors.New("there is no such sentence")
			}
			v = field
		case reflect.Map:
			all, inner := v, keep
			if all.IsNil() {
				all.Set(reflect.MakeMap(all.Type()))
			}
			rest := len(path)
			if all.Type().Elem().Kind() == reflect.Struct {
				rest = at + 1
			}
			key := reflect.ValueOf(strings.Join(path[at:rest], ".")).Convert(all.Type().Key())
			v = reflect.New(all.Type().Elem()).Elem()
			if had := all.MapIndex(key); had.IsValid() {
				v.Set(had)
			}
			one := v
			keep = func() { all.SetMapIndex(key, one); inner() }
			if rest == len(path) {
				return v, keep, nil
			}
		default:
			return v, nil, errors.New("there is no such sentence")
		}
	}
	return v, keep, nil
}

// compile makes the func that a sentence is. Where it takes a struct, the fields
// of that are its arguments.
func (w *Words) compile(variants []entry, of reflect.Type, known []string) (reflect.Value, error) {
	var none reflect.Value
	spread := of.NumIn() == 1 && of.In(0).Kind() == reflect.Struct
	names, types := known, slices.Collect(of.Ins())
	if spread {
		names, types = nil, nil
		for i := range of.In(0).NumField() {
			names, types = append(names, strings.ToLower(of.In(0).Field(i).Name)), append(types, of.In(0).Field(i).Type)
		}
	}
	s := &sentence{words: w}
	for i := range variants {
		e := &variants[i]
		switch last := i == len(variants)-1; {
		case e.args == nil, !spread && !slices.Equal(e.args, names), len(names) != len(types):
			return none, fmt.Errorf("write its arguments behind its name: (%s)", strings.Join(names, ", "))
		case e.text == "":
			return none, errors.New("it says nothing")
		case last && len(e.when) > 0:
			return none, fmt.Errorf("what is said when nothing fits has to stand last: (%s)", strings.Join(names, ", "))
		case !last && len(e.when) == 0:
			return none, errors.New("what stands below is never said: with conditions first")
		}
		var one variant
		for arg, want := range e.when {
			at := slices.Index(names, arg)
			if at < 0 {
				return none, fmt.Errorf("%s is none of its arguments: %s", arg, strings.Join(names, ", "))
			}
			if err := w.conditional(arg, types[at], want); err != nil {
				return none, err
			}
			one.when = append(one.when, condition{at, want})
		}
		var err error
		one.parts, err = parseText(e.text, names)
		if err != nil {
			return none, err
		}
		if err = formal(one.parts, names, types); err != nil {
			return none, err
		}
		s.variants = append(s.variants, one)
	}
	return s.bind(of, spread, names), nil
}

// conditional reports what is wrong with a condition on an argument.
func (w *Words) conditional(arg string, of reflect.Type, want string) error {
	_, err := strconv.Atoi(want)
	switch kind := valueOf(reflect.Zero(of)).kind; {
	case want == "none" && kind != ofFlag, kind == ofText:
	case kind == ofFlag:
		if want != "yes" && want != "no" {
			return fmt.Errorf("%s can be yes or no, not %s", arg, want)
		}
	case kind == ofTime, kind == ofSign:
		return fmt.Errorf("%s can be none, not %s", arg, want)
	case err == nil:
	case !slices.Contains(forms[:], want):
		return fmt.Errorf("%s can be none, a number or a plural form, not %s", arg, want)
	case !slices.Contains(w.forms(), want):
		return fmt.Errorf("%s is no plural form of %s, which has %s", want, w.Language.code, strings.Join(w.forms(), " and "))
	}
	return nil
}

// formal reports a form that an argument cannot have.
func formal(parts []part, names []string, types []reflect.Type) error {
	for _, p := range parts {
		if p.arg < 0 {
			if err := formal(p.maybe, names, types); err != nil {
				return err
			}
			continue
		}
		fits := p.form == ""
		switch valueOf(reflect.Zero(types[p.arg])).kind {
		case ofFlag:
			fits = false
		case ofTime:
			fits = true
		case ofNumber:
			fits = fits || p.form == "plain"
		case ofList:
			fits = fits || slices.Contains([]string{"or", "comma", "space", "count"}, strings.TrimSuffix(p.form, "/"))
		}
		if !fits {
			return fmt.Errorf("{%s:%s}: it has no such form", names[p.arg], p.form)
		}
	}
	return nil
}

// bind makes a sentence callable. What is said while a screen is drawn takes the
// short ways, which allocate nothing but the answer.
func (s *sentence) bind(of reflect.Type, spread bool, names []string) reflect.Value {
	crowd := slices.Index(names, "more") - 1 // a list, and how many are not named
	say := func(in []reflect.Value) []reflect.Value {
		if spread {
			of := in[0]
			in = nil
			for i := range of.NumField() {
				in = append(in, of.Field(i))
			}
		}
		args := make([]value, len(in))
		for i, one := range in {
			args[i] = valueOf(one)
		}
		if crowd >= 0 && args[crowd].kind == ofList {
			args[crowd].n += args[crowd+1].n
		}
		return []reflect.Value{reflect.ValueOf(s.say(args...))}
	}
	switch of {
	case reflect.TypeFor[func(string) string]():
		return reflect.ValueOf(func(one string) string { return s.say(value{text: one}) })
	case reflect.TypeFor[func(string, string) string]():
		return reflect.ValueOf(func(one, other string) string { return s.say(value{text: one}, value{text: other}) })
	case reflect.TypeFor[func(int) string]():
		return reflect.ValueOf(func(n int) string { return s.say(numberOf(n)) })
	case reflect.TypeFor[func([]string) string]():
		return reflect.ValueOf(func(names []string) string { return s.say(listOf(names, 0)) })
	case reflect.TypeFor[func([]string, int) string]():
		if crowd == 0 {
			return reflect.ValueOf(func(names []string, more int) string { return s.say(listOf(names, more), numberOf(more)) })
		}
	case reflect.TypeFor[func(time.Duration) string]():
		return reflect.ValueOf(func(d time.Duration) string { return s.say(timeOf(d)) })
	}
	return reflect.MakeFunc(of, say)
}
