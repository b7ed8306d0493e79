package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/ui/stdio"
	"teahouse/ui/stdio/stdiotest"
	"teahouse/ui/words"
)

// A program that gives --json reads an object where something is refused, on
// standard error, and nothing on standard output; a bot reads the same codes.
func TestProgramsReadCodesAndNoSentences(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		eve := knockAs(t, r, "eve")
		helper := newBot(t, r, "helper", "")
		for raw, code := range map[string]string{
			"say --json --nonce x hi":                        "needs-key",
			"dm --json nobody-here hi":                       "nobody",
			"me --json --wait 0 -- \u200b":                   "empty",
			"whois --json nobody-here":                       "nobody",
			"kick --json nobody-here":                        "not-operator",
			"mute --json x":                                  "not-operator",
			"keys --json":                                    "not-registered",
			"keys --json revoke x":                           "not-registered",
			"unsend --json":                                  "nothing-to-undo",
			"unsend --json 77":                               "no-such-line",
			"search --json xyzzy":                            "nothing",
			"forget --json":                                  "nothing",
			"tail --json --since 99d99":                      "usage",
			"tail --json --since 00000000000000000000000000": "foreign-cursor",
			"register --json":                                "needs-key",
			"help --json nothing":                            "usage",
			"topic --json --yes tea":                         "usage",
			"lock --json 9":                                  "not-operator",
			"slow --json often":                              "not-operator",
			"dnce --json":                                    "usage",
			"whois --json":                                   "usage",
			"whois lily --json":                              "nobody",
		} {
			got := eve.ssh(raw)
			line := strings.TrimSuffix(got.err, "\n")
			if _, err := stdio.Parse(raw); err != nil {
				line = err.(*stdio.UsageError).Tells(words.English())
			}
			if got.status == stdio.StatusDone || got.out != "" || strings.Contains(line, "\n") || parsed(t, line).Error != code {
				t.Errorf("%s: %+v, want %s", raw, got, code)
			}
			if err := stdiotest.Conforms("error", line); err != nil {
				t.Errorf("%s: %s: %v", raw, line, err)
			}
		}
		for text, code := range map[string]string{
			"kick bob": "not-operator", "whois nobody-here": "nobody", "whois": "usage", "dance": "usage", "audit": "not-operator",
			"unsend": "nothing-to-undo", "keys": "not-registered", "release x": "not-yours", "ignore nobody-here": "nobody", "theme dark": "people",
		} {
			got := helper.ask(`{"do":"command","text":"` + text + `"}`)
			if len(got) != 1 || parsed(t, got[0]).Error != code {
				t.Errorf("%s: %q, want %s", text, got, code)
			}
		}
		if got := eve.ssh("say --json"); got.out != "" || parsed(t, strings.TrimSuffix(got.err, "\n")).Error != string("empty") {
			t.Errorf("without a text: %+v", got)
		}
	})
}

// A flag that stands behind the arguments is no flag there, and the answer says so.
func TestAFlagBehindTheArgumentsIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		eve := knockAs(t, r, "eve")
		for _, raw := range []string{"private all --json", "help who --json"} {
			got := eve.ssh(raw)
			if parsed(t, strings.TrimSuffix(got.err, "\n")).Error != "usage" || !strings.Contains(got.err, "--json stands behind the arguments") {
				t.Errorf("%s: %+v", raw, got)
			}
		}
		if got := eve.ssh("unsend 3 --yes"); !strings.HasPrefix(got.err, "--yes stands behind the arguments; flags come before them.\n") {
			t.Errorf("%+v", got)
		}
	})
}
