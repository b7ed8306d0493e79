package words

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// What English says of its arguments, others say, too: no name, number or text is
// left out, whatever the others are.
func TestEveryLanguageTellsTheSame(t *testing.T) {
	english := map[string]reflect.Value{}
	funcs(reflect.ValueOf(English()).Elem(), "", func(path string, v reflect.Value) { english[path] = v })
	if len(english) < 250 {
		t.Fatalf("only %d sentences have arguments", len(english))
	}
	others := make([]map[string]reflect.Value, len(All()))
	for i, w := range All() {
		others[i] = map[string]reflect.Value{}
		funcs(reflect.ValueOf(w).Elem(), "", func(path string, v reflect.Value) { others[i][path] = v })
	}
	for path, v := range english {
		told := make([]int, len(others))
		for args := range arguments(v.Type()) {
			said := v.Call(args)[0].String()
			want := signs.FindAllString(digits.Replace(said), -1)
			if len(want) == 0 {
				continue
			}
			for i, other := range others {
				v, has := other[path]
				if !has || i == 0 || told[i] > 1 {
					continue
				}
				got := v.Call(args)[0].String()
				plain := digits.Replace(got)
				for _, sign := range want {
					if !strings.Contains(plain, sign) {
						told[i]++
						t.Errorf("%s: %s reads %q, and leaves out %s of %q", All()[i].Language.code, path, got, sign, said)
					}
				}
			}
		}
	}
}

var (
	signs  = regexp.MustCompile(`⟦[0-9b ]+⟧|70\d\d`)
	digits = strings.NewReplacer("7,0", "70", "7.0", "70", "7\u00a00", "70", "7\u202f0", "70")
)

// funcs visits all sentences with arguments.
func funcs(v reflect.Value, path string, visit func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				funcs(v.Field(i), path+"."+f.Name, visit)
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			funcs(v.MapIndex(key), path+"."+key.String(), visit)
		}
	case reflect.Func:
		if !v.IsNil() {
			visit(path[1:], v)
		}
	}
}

// arguments are what a sentence may be given: each argument with something to say,
// with nothing, and in what is counted differently.
func arguments(of reflect.Type) func(func([]reflect.Value) bool) {
	return func(yield func([]reflect.Value) bool) {
		if of.In(0).Kind() == reflect.Struct {
			combine(of.In(0).NumField(), func(i int) reflect.Type { return of.In(0).Field(i).Type }, func(fields []reflect.Value) bool {
				one := reflect.New(of.In(0)).Elem()
				for i, f := range fields {
					one.Field(i).Set(f)
				}
				return yield([]reflect.Value{one})
			})
			return
		}
		combine(of.NumIn(), of.In, yield)
	}
}

func combine(n int, of func(int) reflect.Type, yield func([]reflect.Value) bool) {
	many := n <= 3
	args := make([]reflect.Value, n)
	var next func(at int) bool
	next = func(at int) bool {
		if at == n {
			return yield(args)
		}
		all := samples(of(at), at)
		if !many {
			all = all[:min(len(all), 2)]
		}
		for _, one := range all {
			args[at] = reflect.ValueOf(one).Convert(of(at))
			if !next(at + 1) {
				return false
			}
		}
		return true
	}
	next(0)
}

func samples(of reflect.Type, at int) []any {
	sign := fmt.Sprintf("⟦%d⟧", at)
	switch of {
	case reflect.TypeFor[string]():
		return []any{sign, ""}
	case reflect.TypeFor[int]():
		return []any{7000 + at, 1, 0, 2}
	case reflect.TypeFor[uint64]():
		return []any{uint64(7000 + at), uint64(0)}
	case reflect.TypeFor[bool]():
		return []any{true, false}
	case reflect.TypeFor[time.Duration]():
		return []any{time.Duration(7000+at) * 24 * time.Hour, time.Duration(0)}
	case reflect.TypeFor[Term]():
		return []any{Term(7000+at) * Term(24*time.Hour), Term(0)}
	case reflect.TypeFor[[]string]():
		return []any{[]string{sign, fmt.Sprintf("⟦%d b⟧", at)}, []string{sign}, []string(nil)}
	case reflect.TypeFor[rune]():
		return []any{'§'}
	}
	return []any{"kick", "ban", "mute"} // a kind of state.Kind
}
