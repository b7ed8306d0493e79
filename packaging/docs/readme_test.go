// Package docs_test holds what the documents say against the program.
package docs_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/flood"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/ops/config"
	"teahouse/ui/ops/manual"
	"teahouse/ui/prefs"
	"teahouse/ui/serve"
	"teahouse/ui/words"
)

// top is the repository's folder. To go there is logged while a test runs, and not before: then
// documents that changed would not have it run again.
const top = "../.."

// TestTheREADMESaysWhatTheCodeSays holds its tables of flags and commands
// against those that the program works by.
func TestTheREADMESaysWhatTheCodeSays(t *testing.T) {
	t.Chdir(top)
	readme, err := os.ReadFile("README.md")
	roomtest.OK(t, err)
	type row struct{ value, whole string }
	want := map[string]row{}
	for _, o := range manual.Options(config.Model()) {
		value := ""
		if o.Default != "" {
			value = "`" + o.Default + "`"
		}
		want["--"+o.Name] = row{value, fmt.Sprintf("| `%s` | %s | %s |", strings.TrimSpace("--"+o.Name+" "+o.Value), value, o.Help)}
	}
	for _, c := range command.All() {
		w := words.English().Help.Commands[c.Name]
		want["/"+c.Name] = row{"", fmt.Sprintf("| `%s` | %s |", strings.ReplaceAll(w.Usage, "|", `\|`), w.Does)}
	}
	spoken := manual.Spoken(manual.Options(config.Model()))
	last := len(spoken) - 1
	if sentence := "environment variable, but for `" + strings.Join(spoken[:last], "`, `") + "` and `" + spoken[last] + "`:"; !strings.Contains(string(readme), sentence) {
		t.Errorf("README.md does not say which flags no variable sets: %s", sentence)
	}
	rows := regexp.MustCompile("(?m)^\\| `((--|/)[a-z-]+)[^|]*\\|([^|]*)\\|")
	told := map[string]bool{}
	for _, cells := range rows.FindAllStringSubmatch(strings.ReplaceAll(string(readme), `\|`, "/"), -1) {
		name := cells[1]
		told[name] = true
		if w, known := want[name]; !known {
			t.Errorf("%s is in README.md and not in the program", name)
		} else if !strings.Contains(cells[3], w.value) {
			t.Errorf("the default of %s is %s, and README.md says %s", name, w.value, cells[3])
		} else if strings.HasPrefix(name, "--") && !strings.Contains(string(readme), w.whole) {
			t.Errorf("README.md has another row for %s than\n%s", name, w.whole)
		}
	}
	for _, verb := range command.Verbs(words.English(), true) {
		about, _ := command.AboutVerb(words.English(), verb)
		row := fmt.Sprintf("| `%s` | %s |", strings.ReplaceAll(about.Usage, "|", `\|`), about.Does)
		if !strings.Contains(string(readme), row) && !strings.Contains(string(readme), "`"+verb+"`") {
			t.Errorf("README.md does not tell %s, as in\n%s", verb, row)
		}
	}
	for name, w := range want {
		if !told[name] {
			t.Errorf("README.md does not tell %s, as in\n%s", name, w.whole)
		}
	}
}

// TestTheREADMETellsTheLimits holds the sentences that tell a limit against what the limit is.
func TestTheREADMETellsTheLimits(t *testing.T) {
	t.Chdir(top)
	readme, err := os.ReadFile("README.md")
	roomtest.OK(t, err)
	door, house := serve.DefaultLimits(), room.DefaultLimits()
	minutes := func(d time.Duration) int { return int(d / time.Minute) }
	second := func(r flood.Rate) int { return int(time.Second / r.Every) }
	for _, limit := range []struct {
		sentence string
		is       []any
	}{
		{"| a message | 2,%03d characters, %d lines |", []any{state.MessageLimit.Runes - 2000, state.MessageLimit.Lines}},
		{"| people a private line names | %d |", []any{state.MaxRecipients}},
		{"| terminals of one person | %d |", []any{house.Seats}},
		{"| reports | %d, then one each %d minutes; %d and %d minutes for an address |", []any{
			house.Reports.Burst, minutes(house.Reports.Every), house.AddressReports.Burst, minutes(house.AddressReports.Every)}},
		{"| their new accounts | %d a day, for keys first seen that day |", []any{house.Accounts}},
		{"| %d in the room at once; %d, then %d a second, new ones; %d, then four a second, who come in to stay |", []any{
			door.PerAddress, door.Dialing.Burst, second(door.Dialing), door.Entering.Burst}},
		{"| %d KB; 256 bytes for a key that is not registered, once those take %d MB together |", []any{state.SettingsMost >> 10, house.Settings >> 20}},
		{"| sessions on one connection | %d |", []any{door.Sessions}},
		{"%d lines at once, then four a second (`--bot-rate`). Of requests %d are taken at once, then %d a second", []any{
			house.Bots.Burst, house.Asks.Burst, second(house.Asks)}},
		{"and %d is as many as one person joins", []any{state.JoinedMost}},
		{"Closed ones have %d members at most", []any{state.ClosedMost}},
		{"`e` edits your own for %d minutes", []any{minutes(state.EditWithin)}},
		{"In a room of more than %d people", []any{prefs.QuietRoom}},
		{"who spoke or were called in the last %d minutes", []any{minutes(prefs.RecentFor)}},
	} {
		if told := fmt.Sprintf(limit.sentence, limit.is...); !strings.Contains(string(readme), told) {
			t.Errorf("README.md does not say %q", told)
		}
	}
}

// TestTheREADMENamesWhatThereIs holds the commands, files and parts of the page that it names
// in passing against those that there are.
func TestTheREADMENamesWhatThereIs(t *testing.T) {
	t.Chdir(top)
	file, err := os.ReadFile("README.md")
	roomtest.OK(t, err)
	readme := string(file)
	others := []string{"healthz", "readyz", "metrics", "proc", "shrug"}
	named := regexp.MustCompile("`/([a-z]+)(?: [^`]*)?`").FindAllStringSubmatch(readme, -1)
	for _, one := range named {
		if _, known := command.Lookup(one[1]); !known && !slices.Contains(others, one[1]) {
			t.Errorf("README.md names %s, which is no command", one[0])
		}
	}
	files := regexp.MustCompile("[`(]((?:packaging|room|ui|\\.github|\\.ci)/[\\w./-]+)[`)]").FindAllStringSubmatch(readme, -1)
	for _, one := range files {
		if _, err := os.Stat(one[1]); err != nil {
			t.Errorf("README.md names a file that is not there: %v", err)
		}
	}
	heads := map[string]bool{}
	for _, head := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(readme, -1) {
		heads[strings.ReplaceAll(strings.ToLower(head[1]), " ", "-")] = true
	}
	links := regexp.MustCompile(`\]\(#([^)]+)\)`).FindAllStringSubmatch(readme, -1)
	for _, link := range links {
		if !heads[link[1]] {
			t.Errorf("README.md leads to #%s, and has no such part", link[1])
		}
	}
	if len(named) < 100 || len(files) < 10 || len(links) < 10 {
		t.Errorf("only %d commands, %d files and %d links are read", len(named), len(files), len(links))
	}
}
