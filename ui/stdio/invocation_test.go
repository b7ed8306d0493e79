package stdio

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/words"
)

func TestCommandLines(t *testing.T) {
	usually := 30 * time.Second
	for raw, want := range map[string]Invocation{
		"":                                    {Verb: "lines", Last: 20, Wait: usually},
		"  ":                                  {Verb: "lines", Last: 20, Wait: usually},
		"lines -q -f":                         {Verb: "lines", Last: 20, Quiet: true, Follow: true, Wait: usually},
		"lines --times no":                    {Verb: "lines", Last: 20, Times: "no", Wait: usually},
		"lines -qf --echo":                    {Verb: "lines", Last: 20, Quiet: true, Follow: true, Echo: true, Wait: usually},
		"tail":                                {Verb: "tail", Last: 10, Wait: usually},
		"TAIL -n 0 -f":                        {Verb: "tail", Counted: true, Follow: true, Wait: usually},
		"tail -fn50":                          {Verb: "tail", Last: 50, Counted: true, Follow: true, Wait: usually},
		"tail --after 7":                      {Verb: "tail", Last: unset, After: "7", Wait: usually},
		"tail -n5 --before=#7":                {Verb: "tail", Last: 5, Counted: true, Before: "#7", Wait: usually},
		"tail --since 2h --before 7":          {Verb: "tail", Last: unset, Since: "2h", Before: "7", Wait: usually},
		"search --after 3 --before 7 tea":     {Verb: "search", After: "3", Before: "7", Rest: "tea", Wait: usually},
		"tail --since 2h":                     {Verb: "tail", Last: unset, Since: "2h", Wait: usually},
		"tail --since=09:00 -n 5":             {Verb: "tail", Last: 5, Counted: true, Since: "09:00", Wait: usually},
		"bot --since 1043":                    {Verb: "bot", Since: "1043", Wait: usually},
		"tail --since 2026-11-27 09:00 -f":    {Verb: "tail", Last: unset, Since: "2026-11-27 09:00", Follow: true, Wait: usually},
		"tail --since=yesterday 09:00 --json": {Verb: "tail", Last: unset, Since: "yesterday 09:00", JSON: true, Wait: usually},
		"say --wait 0 x":                      {Verb: "say", Rest: "x"},
		"say --wait 0s x":                     {Verb: "say", Rest: "x"},
		"say --wait 1h30m x":                  {Verb: "say", Rest: "x", Wait: 90 * time.Minute},
		"who --json":                          {Verb: "who", JSON: true, Wait: usually},
		"names":                               {Verb: "who", Wait: usually},
		"say hello":                           {Verb: "say", Rest: "hello", Wait: usually},
		"say   hello":                         {Verb: "say", Rest: "  hello", Wait: usually},
		"say hello\n":                         {Verb: "say", Rest: "hello\n", Wait: usually},
		"say\n-5 degrees":                     {Verb: "say", Rest: "-5 degrees", Wait: usually},
		`say C:\new it's "so"`:                {Verb: "say", Rest: `C:\new it's "so"`, Wait: usually},
		"say /ban bob":                        {Verb: "say", Rest: "/ban bob", Wait: usually},
		"say -- -5 degrees":                   {Verb: "say", Rest: "-5 degrees", Wait: usually},
		"say -1 from me":                      {Verb: "say", Rest: "-1 from me", Wait: usually},
		"say - item":                          {Verb: "say", Rest: "- item", Wait: usually},
		"say -":                               {Verb: "say", Rest: "-", Wait: usually},
		"say -f":                              {Verb: "say", Rest: "-f", Wait: usually},
		"say --- cut here ---":                {Verb: "say", Rest: "--- cut here ---", Wait: usually},
		"say --5":                             {Verb: "say", Rest: "--5", Wait: usually},
		"say --help me":                       {Verb: "say", Rest: "--help me", Wait: usually},
		"say -h is for hello":                 {Verb: "say", Rest: "-h is for hello", Wait: usually},
		"say --json --help me":                {Verb: "say", JSON: true, Rest: "--help me", Wait: usually},
		"say --help ":                         {Verb: "say", Help: true, Wait: usually},
		"say --help=me":                       {Verb: "say", Rest: "--help=me", Wait: usually},
		"say -- --json is the flag":           {Verb: "say", Rest: "--json is the flag", Wait: usually},
		"say -- -- signed":                    {Verb: "say", Rest: "-- signed", Wait: usually},
		"me -shrugs":                          {Verb: "me", Rest: "-shrugs", Wait: usually},
		"dm lily -1 from me":                  {Verb: "dm", Names: "lily", Rest: "-1 from me", Wait: usually},
		"say --":                              {Verb: "say", Wait: usually},
		"say --  x ":                          {Verb: "say", Rest: " x ", Wait: usually},
		"say  --json --wait 2m x -y":          {Verb: "say", JSON: true, Rest: "x -y", Wait: 2 * time.Minute},
		"say --wait 0 --split":                {Verb: "say", Split: true},
		"me waves --json":                     {Verb: "me", Rest: "waves --json", Wait: usually},
		"dm lily hello":                       {Verb: "dm", Names: "lily", Rest: "hello", Wait: usually},
		"msg @lily,bob  hi":                   {Verb: "dm", Names: "@lily,bob", Rest: " hi", Wait: usually},
		"dm --json lily -- hi":                {Verb: "dm", JSON: true, Names: "lily", Rest: "-- hi", Wait: usually},
		"dm -- -odd hi":                       {Verb: "dm", Names: "-odd", Rest: "hi", Wait: usually},
		"dm lily":                             {Verb: "dm", Names: "lily", Wait: usually},
		"ban --yes bob 1h spam":               {Verb: "ban", Yes: true, Rest: "bob 1h spam", Wait: usually},
		"topic -":                             {Verb: "topic", Rest: "-", Wait: usually},
		"motd --json -":                       {Verb: "motd", JSON: true, Rest: "-", Wait: usually},
		"topic -5 degrees":                    {Verb: "topic", Rest: "-5 degrees", Wait: usually},
		"announce - now":                      {Verb: "announce", Rest: "- now", Wait: usually},
		"kick -":                              {Verb: "kick", Rest: "-", Wait: usually},
		"topic tea -- and more":               {Verb: "topic", Rest: "tea -- and more", Wait: usually},
		"say --help":                          {Verb: "say", Help: true, Wait: usually},
		"dm -h":                               {Verb: "dm", Help: true, Wait: usually},
	} {
		got, err := Parse(raw)
		if err != nil {
			t.Errorf("%q: %v", raw, err.(*UsageError))
			continue
		}
		got.Command = nil
		if *got != want {
			t.Errorf("%q is\n%+v, not\n%+v", raw, *got, want)
		}
	}
}

func TestWrongCommandLines(t *testing.T) {
	for raw, want := range map[string]UsageError{
		"sya hello":                    {"", NoVerb, "sya", false, ""},
		"-q":                           {"", NoVerb, "-q", false, ""},
		"quit":                         {"", Inside, "quit", false, ""},
		"nick lily":                    {"", Inside, "name", false, ""},
		"/who":                         {"", NoVerb, "/who", false, ""},
		"dm -5 degrees":                {"dm", NoFlag, "-5", false, ""},
		"say --jsno hello":             {"say", NoFlag, "--jsno", false, ""},
		"say --waits=5 hello":          {"say", NoFlag, "--waits", false, ""},
		"say --frob":                   {"say", NoFlag, "--frob", false, ""},
		"say --yes":                    {"say", NoFlag, "--yes", false, ""},
		"who -f":                       {"who", NoFlag, "-f", false, ""},
		"tail -fé":                     {"tail", NoFlag, "-é", false, ""},
		"announce -f now":              {"announce", NoFlag, "-f", false, ""},
		"topic --jsno tea":             {"topic", NoFlag, "--jsno", false, ""},
		"kick --yes bob":               {"kick", NoFlag, "--yes", false, ""},
		"say --json=1 x":               {"say", NoValue, "--json", false, ""},
		"lines --times never":          {"lines", BadValue, "--times", false, ""},
		"tail --times no":              {"tail", NoFlag, "--times", false, ""},
		"tail -n":                      {"tail", BadValue, "-n", false, ""},
		"tail -n -f":                   {"tail", BadValue, "-n", false, ""},
		"tail -n 10001":                {"tail", BadValue, "-n", false, ""},
		"tail -n 99999999999999999999": {"tail", BadValue, "-n", false, ""},
		"tail --since tomorrow":        {"tail", BadValue, "--since", false, ""},
		"tail --since":                 {"tail", BadValue, "--since", false, ""},
		"bot --since never":            {"bot", BadValue, "--since", false, ""},
		"say --wait forever x":         {"say", BadValue, "--wait", false, ""},
		"say --nonce  -- done":         {"say", BadValue, "--nonce", false, ""},
		"say --nonce  --json -- done":  {"say", BadValue, "--nonce", true, ""},
		"say --in -- done":             {"say", BadValue, "--in", false, ""},
		"say --wait 2d x":              {"say", BadValue, "--wait", false, ""},
		"dm":                           {"dm", NoNames, "", false, ""},
		"dm --json":                    {"dm", NoNames, "", true, ""},
		"dm , hi":                      {"dm", NoNames, "", false, ""},
		"dm bob, lily hi":              {"dm", OpenEnd, "", false, ""},
		"dm bob， hi":                   {"dm", OpenEnd, "", false, ""},
		"tail -f --before 7":           {"tail", Apart, "-f", false, "--before"},
		"tail --after 7 -f":            {"tail", Apart, "-f", false, "--after"},
		"tail --after 7 --since 2h":    {"tail", Apart, "--since", false, "--after"},
		"tail --before soon":           {"tail", BadValue, "--before", false, ""},
		"tail --before 0":              {"tail", BadValue, "--before", false, ""},
		"mentions --after #0":          {"mentions", BadValue, "--after", false, ""},
		"search -n 0 tea":              {"search", BadValue, "-n", false, ""},
		"search -n 201 tea":            {"search", BadValue, "-n", false, ""},
		"search --since 2h tea":        {"search", NoFlag, "--since", false, ""},
		"tail lily":                    {"tail", Surplus, "lily", false, ""},
		"who lily":                     {"who", Surplus, "lily", false, ""},
		"lines -q hello":               {"lines", Surplus, "hello", false, ""},
	} {
		_, err := Parse(raw)
		var got *UsageError
		if !errors.As(err, &got) || *got != want {
			t.Errorf("%q gives %+v, not %+v", raw, got, want)
			continue
		}
		says := got.Says(words.English())
		if len(says) != 2 || !strings.Contains(says[1], "ssh HOST "+got.Verb) || !strings.Contains(says[0], got.Word) {
			t.Errorf("%q says %q", raw, says)
		}
	}
}

func TestModes(t *testing.T) {
	for raw, want := range map[string]state.Mode{
		"": state.ModeLines, "lines -q": state.ModeLines, "tail": state.ModeVerb, "tail -f": state.ModeTail, "bot": state.ModeBot,
		"say hello": state.ModeVerb, "lines --help": state.ModeVerb, "who": state.ModeVerb,
	} {
		call, err := Parse(raw)
		roomtest.OK(t, err)
		if got := call.Mode(); got != want {
			t.Errorf("%q comes as %q, not %q", raw, got, want)
		}
	}
}

// Whatever a client sends is understood or refused in two short lines, and text
// comes out as it went in.
//
//fuzz:stranger
func FuzzParse(f *testing.F) {
	for _, raw := range []string{"", "lines -qf", "tail -n 5 --since=2h", "dm lily hi", "say -- -x", "ban --yes bob 1h", "say \x00\xff", "tail -n\xff", "say -é", "say\t--json\t\tx", "sAY -\xc0"} {
		f.Add(raw)
	}
	w := words.English()
	f.Fuzz(func(t *testing.T, raw string) {
		call, err := Parse(raw)
		var wrong *UsageError
		if errors.As(err, &wrong) {
			for _, says := range wrong.Says(w) {
				if says == "" || strings.ContainsAny(says, "\n\r\x1b") || !utf8.ValidString(says) || utf8.RuneCountInString(says) > 300 {
					t.Fatalf("%q says %q", raw, says)
				}
			}
			return
		}
		if err != nil || call == nil {
			t.Fatalf("%q gives %v, %v", raw, call, err)
		}
		if call.Last < unset || call.Last > LastMost || call.Wait < 0 || call.Wait > waitMost {
			t.Fatalf("%q gives %+v", raw, call)
		}
		if !call.Help && !strings.HasSuffix(raw, call.Rest) {
			t.Fatalf("%q gives %q", raw, call.Rest)
		}
	})
}

// What stands behind a verb, its flags and a blank is said byte for byte.
func FuzzText(f *testing.F) {
	for _, text := range []string{"hello", "  two blanks", `C:\new`, "it's", "/ban bob", "@lily", "-5", "--", "a\nb", " ", "\x00\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, before := range []string{"say --", "me --json --", "say --wait 0 --split --"} {
			call, err := Parse(before + " " + text)
			if err != nil || call.Rest != text {
				t.Fatalf("%s gives %q, %v for %q", before, call.Rest, err, text)
			}
		}
		call, err := Parse("dm lily,bob " + text)
		if err != nil || call.Rest != text || call.Names != "lily,bob" {
			t.Fatalf("dm gives %+v, %v for %q", call, err, text)
		}
	})
}
