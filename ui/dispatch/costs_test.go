package dispatch

// What everything costs that people and programs can ask for: one row for each
// command, verb and request, as people use it and as it costs most.

import (
	_ "embed"
	"flag"
	"slices"
	"strings"
	"testing"

	"teahouse/ui/command"
	"teahouse/ui/stdio/stdiotest"
	"teahouse/ui/words"
)

var (
	costLines  = flag.Int("cost-lines", 5000, "lines in the history whose costs are measured")
	costDir    = flag.String("cost-dir", "", "folder that keeps the history whose costs are measured for the next time")
	costPeople = flag.Int("cost-people", 100, "people in the room whose costs are measured")
)

// The dearest of what is asked is in testdata/dearest.txt: a kind, a name and the
// text in a line. The climb below sought it, and -cost-keep writes what it finds.
//
//go:embed testdata/dearest.txt
var dearestFile string

// price is what is asked in the ordinary case and in the worst. The kinds are
// commands, verbs, as they are given to ssh, and requests of bots.
type price struct{ ordinary, worst string }

var (
	costLong = strings.Repeat("tea ", 500) // stands for LONG
	costName = strings.Repeat("n", 24)     // stands for NAME
)

// costs is the table.
func costs() map[string]map[string]price {
	all := map[string]map[string]price{}
	for kind, table := range ordinary {
		all[kind] = map[string]price{}
		for name, text := range table {
			all[kind][name] = price{ordinary: text}
		}
	}
	for _, verb := range command.Verbs(words.English(), true) {
		if c, ok := ordinary["command"][verb]; ok && all["verb"][verb] == (price{}) { // the same, behind the host
			all["verb"][verb] = price{ordinary: c[1:]}
		}
	}
	for line := range strings.Lines(dearestFile) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		name, text, _ := strings.Cut(rest, "\t")
		if all[kind] == nil {
			all[kind] = map[string]price{}
		}
		all[kind][name] = price{all[kind][name].ordinary, text}
	}
	return all
}

// ordinary is how people and programs use everything.
var ordinary = map[string]map[string]string{
	"command": {
		"say": "/say hello", "me": "/me waves", "msg": "/msg guest-1 hello", "reply": "/reply hello", "query": "/query guest-1", "answer": "/answer ^2 hello", "edit": "/edit hello", "react": "/react ^2 👍", "unsend": "/unsend",
		"quiet": "/quiet off", "who": "/who", "people": "/people", "palette": "/palette", "whois": "/whois guest-1", "name": "/name ruth", "away": "/away tea", "back": "/back", "topic": "/topic",
		"motd": "/motd", "report": "/report guest-1 spam", "register": "/register", "keys": "/keys", "release": "/release zoe", "private": "/private all",
		"friend": "/friend guest-1", "unfriend": "/unfriend guest-1", "friends": "/friends", "seen": "/seen",
		"channels": "/channels", "join": "/join dev", "part": "/part dev", "go": "/go #dev", "new": "/new dev", "invite": "/invite guest-1 #dev",
		"decline": "/decline #dev", "takeout": "/takeout guest-1 #dev 1h", "handover": "/handover guest-1 #dev", "dissolve": "/dissolve #dev",
		"ignore": "/ignore", "unignore": "/unignore guest-1", "forget": "/forget", "search": "/search kettle", "history": "/history 2026-11-20", "mentions": "/mentions", "save": "/save ^2", "saved": "/saved", "notify": "/notify deploy", "alias": "/alias t say tea",
		"unread": "/unread", "clear": "/clear", "bare": "/bare", "copy": "/copy", "theme": "/theme dark", "time": "/time Europe/Berlin", "lang": "/lang",
		"bell": "/bell off", "mouse": "/mouse off", "plain": "/plain", "marks": "/marks on", "set": "/set times on", "hold": "/hold on", "help": "/help", "version": "/version", "quit": "/quit",
		"kick": "/kick guest-1 spam", "ban": "/ban guest-1 1h spam", "bans": "/bans", "unban": "/unban 1", "mute": "/mute guest-2 1h spam",
		"unmute": "/unmute guest-2", "remove": "/remove guest-0 1", "op": "/op guest-3", "deop": "/deop guest-3", "readmit": "/readmit zoe 0000-0000-0000-0000", "slow": "/slow", "lock": "/lock",
		"announce": "/announce tea", "audit": "/audit", "nodes": "/nodes", "drain": "/drain two",
	},
	"verb": {
		"say": "say hello", "me": "me waves", "dm": "dm guest-1 hello", "lines": "lines -q", "tail": "tail", "bot": "bot", "who": "who",
	},
	"request": {
		"say": `{"do":"say","text":"hello"}`, "me": `{"do":"me","text":"waves"}`, "dm": `{"do":"dm","to":["guest-1"],"text":"hello"}`,
		"answer": `{"do":"answer","re":2,"text":"hello"}`, "edit": `{"do":"edit","text":"hello"}`, "react": `{"do":"react","re":2,"sign":"👍"}`,
		"unsend": `{"do":"unsend"}`, "who": `{"do":"who"}`, "whois": `{"do":"whois","name":"guest-1"}`, "history": `{"do":"history"}`,
		"events": `{"do":"events","since":"forever"}`, "search": `{"do":"search","text":"kettle"}`, "name": `{"do":"name","name":"ruth"}`,
		"away": `{"do":"away"}`, "back": `{"do":"back"}`, "topic": `{"do":"topic"}`,
		"channels": `{"do":"channels"}`, "join": `{"do":"join","in":"dev"}`, "part": `{"do":"part","in":"dev"}`, "command": `{"do":"command","text":"whois guest-1"}`,
	},
}

// exist are all that there are, so that none is left out.
func exist() map[string][]string {
	var commands []string
	for _, c := range command.All() {
		commands = append(commands, c.Name)
	}
	return map[string][]string{"command": commands, "verb": command.Verbs(words.English(), true), "request": stdiotest.Def("ok").At("properties").At("ok").Enum()}
}

func TestEverythingThatCanBeAskedHasACost(t *testing.T) {
	table := costs()
	for kind, names := range exist() {
		for _, name := range names {
			if r := table[kind][name]; r.ordinary == "" || r.worst == "" {
				t.Errorf("nobody has measured what the %s %s costs: add a row, and its dearest by -run BoundedSlices -cost-keep -cost-steps 40", kind, name)
			}
		}
		for name := range table[kind] {
			if !slices.Contains(names, name) {
				t.Errorf("there is a row for the %s %s, and no such %s", kind, name, kind)
			}
		}
	}
}

// BenchmarkCosts is the table. With a history of a million lines, which takes
// some minutes to make, and is kept for the next time:
//
//	go test ./ui/dispatch -run '^$' -bench Costs -benchtime 10x -cost-lines 1000000 -cost-people 10000 -cost-dir /tmp/million
//
// It tells the CPU time of all that was done for it, and of the longest slice: one
// question to the history, or one turn of a search, after which others have theirs.
func BenchmarkCosts(b *testing.B) {
	a := askerIn(b, *costLines, *costPeople)
	for _, kind := range []string{"command", "verb", "request"} {
		table := costs()[kind]
		for _, name := range exist()[kind] {
			for _, c := range []struct{ what, text string }{{"ordinary", table[name].ordinary}, {"worst", table[name].worst}} {
				b.Run(kind+"/"+name+"/"+c.what, func(b *testing.B) {
					var sum outlay
					n, start := 0, cpu()
					for b.Loop() {
						one := a.ask(b, kind, c.text, true)
						sum.questions += one.questions
						sum.events += one.events
						sum.slice.took = max(sum.slice.took, one.slice.took)
						n++
					}
					each := float64(n)
					b.ReportMetric(float64((cpu()-start).Microseconds())/1000/each, "cpu-ms/op")
					b.ReportMetric(float64(sum.slice.took.Microseconds())/1000, "longest-slice-ms")
					b.ReportMetric(float64(sum.questions)/each, "questions/op")
					b.ReportMetric(float64(sum.events)/each, "events/op")
				})
			}
		}
	}
}
