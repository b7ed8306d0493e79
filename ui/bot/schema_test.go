package bot

// The schema of what bots read and write, held against the code: each has what
// the other has, and no more.

import (
	"encoding/json"
	"fmt"
	"go/ast"

	source "go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
	"teahouse/ui/stdio/stdiotest"
	"teahouse/ui/words"
)

func same(t *testing.T, what string, schema, code []string) {
	t.Helper()
	slices.Sort(schema)
	slices.Sort(code)
	if !slices.Equal(schema, code) {
		t.Errorf("%s: the schema has\n  %q\nand the code\n  %q", what, schema, code)
	}
}

func TestTheSchemaHasTheFieldsOfTheCode(t *testing.T) {
	for name, of := range map[string]reflect.Type{
		"hello": reflect.TypeFor[hello](), "event": reflect.TypeFor[command.Event](), "gone": reflect.TypeFor[stdio.Pruned](),
		"missed": reflect.TypeFor[stdio.Skipped](), "live": reflect.TypeFor[live](), "bye": reflect.TypeFor[bye](), "ok": reflect.TypeFor[success](),
		"error": reflect.TypeFor[stdio.Failure](), "person": reflect.TypeFor[command.Person](), "line": reflect.TypeFor[command.QuotedLine](), "reaction": reflect.TypeFor[command.Reaction](),
		"more": reflect.TypeFor[stdio.Rest](), "key": reflect.TypeFor[command.Key](), "owned": reflect.TypeFor[command.Owned](), "ban": reflect.TypeFor[command.Ban](), "node": reflect.TypeFor[command.Node](),
		"help": reflect.TypeFor[command.Verb](), "code-shown": reflect.TypeFor[command.Code](), "channel": reflect.TypeFor[command.Channel](),
	} {
		var fields, always []string
		for i := range of.NumField() {
			tag := of.Field(i).Tag.Get("json")
			field, options, _ := strings.Cut(tag, ",")
			fields = append(fields, field)
			if options == "" {
				always = append(always, field)
			}
		}
		var properties, required []string
		for property := range stdiotest.Def(name).At("properties") {
			properties = append(properties, property)
		}
		for _, field := range stdiotest.Def(name)["required"].([]any) {
			required = append(required, field.(string))
		}
		same(t, name, properties, fields)
		same(t, name+", always", required, always)
	}
}

func TestTheSchemaHasTheRequestsOfTheCode(t *testing.T) {
	requests := stdiotest.Def("in")["oneOf"].([]any)
	if len(requests) != len(deeds) {
		t.Fatalf("the schema has %d requests, the code %d", len(requests), len(deeds))
	}
	for i, d := range deeds {
		r := stdiotest.Schema(requests[i].(map[string]any))
		var fields, required []string
		for field, of := range r.At("properties") {
			fields = append(fields, field)
			slot := new(request).slot(field)
			if slot == nil {
				continue
			}
			if _, either := slot.(*lineRef); either {
				continue
			}
			want := map[string]string{"*string": "string", "*[]string": "array", "*bool": "boolean"}[fmt.Sprintf("%T", slot)]
			if want == "" {
				want = "integer"
			}
			is := stdiotest.Schema(of.(map[string]any))
			if ref, shared := is["$ref"].(string); shared {
				is = stdiotest.Def(strings.TrimPrefix(ref, "#/$defs/"))
			}
			if got := is["type"]; got != want {
				t.Errorf("%s: %s is of type %s in the schema, and %s in the code", d.name, field, got, want)
			}
		}
		for _, field := range r["required"].([]any) {
			required = append(required, field.(string))
		}
		same(t, d.name, fields, append(d.fields(), "id", "do"))
		same(t, d.name+", needed", required, append(slices.Clone(d.must), "do"))
		if r.At("properties").At("do")["const"] != d.name {
			t.Errorf("%s stands at the place of %v", d.name, r.At("properties").At("do")["const"])
		}
	}
	same(t, "ok", stdiotest.Def("ok").At("properties").At("ok").Enum(), deedNames())
}

// constants are the values of a type's constants in a package, by their names.
func constants(t *testing.T, dir, of string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	roomtest.OK(t, err)
	values := map[string]string{}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := source.ParseFile(token.NewFileSet(), dir+"/"+entry.Name(), nil, 0)
		roomtest.OK(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			kind, _ := spec.Type.(*ast.Ident)
			if selected, ok := spec.Type.(*ast.SelectorExpr); ok {
				kind = selected.Sel
			}
			if kind != nil && kind.Name == of && len(spec.Values) == 1 {
				if value, ok := spec.Values[0].(*ast.BasicLit); ok {
					values[spec.Names[0].Name], _ = strconv.Unquote(value.Value)
				}
			}
			return true
		})
	}
	if len(values) == 0 {
		t.Fatalf("%s has no constants of type %s", dir, of)
	}
	return values
}

func TestTheSchemaHasTheWordsOfTheCode(t *testing.T) {
	properties := stdiotest.Def("event").At("properties")
	kinds := slices.Concat(properties.At("event").Enum(), properties.At("verb").Enum(), []string{string(state.KindLink)})
	slices.Sort(kinds)
	var all []string
	for _, kind := range constants(t, "../../room/state", "Kind") {
		all = append(all, kind)
	}
	same(t, "kinds of events", slices.Compact(kinds), all)
	var acts []string
	for act := range words.English().Govern.Acts {
		acts = append(acts, string(act))
	}
	same(t, "acts of governing", properties.At("verb").Enum(), acts)

	var codes []string
	for _, c := range constants(t, "../../room/state", "Code") {
		codes = append(codes, c)
	}
	for _, c := range constants(t, "../command", "Why") {
		codes = append(codes, c)
	}
	for _, dir := range []string{".", "../stdio"} {
		for _, c := range constants(t, dir, "Code") {
			codes = append(codes, c)
		}
	}
	for _, reason := range constants(t, "../../room/text", "NameReason") {
		codes = append(codes, "name-"+reason)
	}
	same(t, "codes", stdiotest.Def("code").Enum(), codes)

	var hows, modes []string
	for _, how := range constants(t, "../../room/state", "How") {
		hows = append(hows, how)
	}
	same(t, "ways of leaving", properties.At("how").Enum(), hows)
	for _, mode := range constants(t, "../../room/state", "Mode") {
		if mode := state.Mode(mode); mode != state.ModeScreen && mode != state.ModeVerb {
			modes = append(modes, string(mode))
		}
	}
	same(t, "modes", stdiotest.Def("person").At("properties").At("mode").Enum(), modes)

	history := slices.Index(deedNames(), "history") // they stand in the same order
	limit := stdiotest.Schema(stdiotest.Def("in")["oneOf"].([]any)[history].(map[string]any)).At("properties").At("limit")
	if limit["maximum"] != float64(askedMost) || !strings.Contains(limit["description"].(string), strconv.Itoa(askedUnasked)) {
		t.Errorf("the limit of an answer is %d, unasked %d; in the schema %v", askedMost, askedUnasked, limit)
	}
}

// Every kind of event fits, with all fields set and with none.
func TestEveryEventFitsTheSchema(t *testing.T) {
	lily, bob := state.Person{ID: "key:lily", Name: "lily"}, state.Person{ID: "key:bob", Name: "bob"}
	for _, kind := range stdiotest.Def("event").At("properties").At("event").Enum() {
		for _, e := range []*state.Event{
			{N: 1, Kind: state.Kind(kind)},
			{
				N: 2, At: 1, Kind: state.Kind(kind), Who: lily, Mark: "tea", Text: "bob <b>\n\u2028", To: []state.Person{bob}, Old: "li",
				How: state.HowLost, Ref: 1, Count: 1, Gone: true, Was: "key:other", Owned: true, Verb: state.KindBan, Whom: bob,
				Re: 1, ReSeq: 1, Edited: 3, Off: true, Reactions: []state.Reaction{{Sign: "👍", By: []state.Person{lily, bob}}}, Reason: "spam", Note: "again", Until: 2, Lines: []state.Quote{{N: 1, At: 1, Private: true, Text: "hi"}},
			},
		} {
			text, err := json.Marshal(command.Teller{Me: state.Present{Person: bob, Fold: "bob"}, Cursor: func(n uint64) string { return "n" + strconv.FormatUint(n, 10) }}.Event(e))
			if err == nil {
				err = stdiotest.Conforms("out", string(text))
			}
			if err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

// examples are requests as a bot's author would write them, one of each kind at
// least.
var examples = []string{
	`{"id":1,"do":"say","text":"the build is green"}`,
	`{"id":"a7","do":"me","text":"restarts"}`,
	`{"do":"dm","to":["lily"],"text":"your turn"}`,
	`{"do":"dm","to":["lily","小明"],"text":"two lines\nof text","id":-1.5e3}`,
	`{"do":"dm","re":"00000000000000000000000000","text":"got it"}`,
	`{"do":"dm","to":["lily"],"mark":"7k3mq","text":"your turn"}`,
	`{"do":"say","text":"hello from over there","as":"lily"}`,
	`{"do":"say","text":"deployed","nonce":"job/7"}`,
	`{"do":"dm","re":42,"text":"got it","nonce":"b2d8e1c4"}`,
	`{"do":"answer","re":42,"text":"it is done"}`,
	`{"do":"answer","re":"^dev/42","text":"it is done","nonce":"b2"}`,
	`{"do":"edit","text":"the build is red"}`,
	`{"do":"edit","in":"dev","re":42,"text":"the build is red"}`,
	`{"do":"react","re":"00000000000000000000000000","sign":"👍"}`,
	`{"do":"react","re":42,"sign":"👍","off":true}`,
	`{"do":"unsend"}`,
	`{"do":"unsend","re":42}`,
	`{"do":"who","id":7}`,
	`{"do":"whois","name":"lily"}`,
	`{"do":"history"}`,
	`{"do":"history","before":"00000000000000000000000000","limit":200}`,
	`{"do":"events","since":"00000000000000000000000000"}`,
	`{"do":"events","since":"2h","limit":1}`,
	`{"do":"search","text":"release notes","before":"00000000000000000000000000","limit":10}`,
	`{"do":"name","name":"helper"}`,
	`{"do":"away"}`,
	`{"do":"away","reason":"upgrade"}`,
	`{"do":"back"}`,
	`{"do":"topic"}`,
	`{"do":"topic","text":""}`,
	`{"do":"channels"}`,
	`{"id":3,"do":"join","in":"dev"}`,
	`{"do":"part","in":"#dev"}`,
	`{"do":"say","in":"dev","text":"the build is green"}`,
	`{"do":"search","text":"release","in":"dev","from":"lily"}`,
	`{"do":"who","in":"dev"}`,
	`{"do":"topic","in":"dev","text":"releases"}`,
	`{"do":"command","text":"kick bob 10m spam","yes":true}`,
	`{"do":"command","text":"/bans"}`,
	`{"do":"command","text":"mute 10m spam","re":42,"mark":"7k3mq"}`,
}

func TestEveryExampleFitsTheSchema(t *testing.T) {
	w := &words.English().Bot
	used := map[string]bool{}
	for _, line := range examples {
		q, f := decode([]byte(line), false, w)
		if f != nil {
			t.Errorf("%s: %v", line, f)
			continue
		}
		used[q.deed.name] = true
		if err := stdiotest.Conforms("in", line); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		strange := strings.Replace(line, "{", `{"colour":"red",`, 1)
		if _, f := decode([]byte(strange), false, w); f == nil || f.Code != codeField || f.Field != "colour" {
			t.Errorf("%s: %v", strange, f)
		}
		if stdiotest.Conforms("in", strange) == nil {
			t.Errorf("the schema has no objection to %s", strange)
		}
	}
	for _, name := range deedNames() {
		if !used[name] {
			t.Errorf("there is no example of %s", name)
		}
	}
}
