package serve_test

import (
	"encoding/json"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"teahouse/keys"
	"teahouse/room/flood"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// lines are what a journal in JSON holds under one message.
func (j *journal) lines(t *testing.T, message string) (found []map[string]any) {
	t.Helper()
	for line := range strings.Lines(j.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if fields["msg"] == message {
			found = append(found, fields)
		}
	}
	return found
}

// The log answers who came, from where, by which key and as whom, whom they
// became, what was done to them and by whom, and holds no word of anybody's.
func TestTheLogAnswers(t *testing.T) {
	j := new(journal)
	logger := slog.New(slog.NewJSONHandler(j, nil))
	root := sshtest.Who{User: "ruth", Signer: sshtest.NewKey(t), Width: 160, Height: 40}
	eve := sshtest.Who{User: "eve", Signer: sshtest.NewKey(t)}
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		c.Logger, c.Settings.Screen.Logger = logger, logger
		c.Settings.Admins = listed(t, root.Signer)
		c.Room = roomtest.Logged(t, logger)
	})
	ruth, her := h.enterAs(t, root), h.enterAs(t, eve)
	her.Line("/name mallory")
	her.WaitFor("mallory")
	her.Line("planted words")
	ruth.WaitFor("planted words")
	h.runs(t, root, 0, "mute mallory 1h planted reason")
	ann := sshtest.Who{User: "ann", Signer: sshtest.NewKey(t)}
	h.runs(t, ann, 0, "register --yes")
	h.runs(t, ann, 0, "release --yes ann")
	h.runs(t, ann, 0, "register --yes")
	h.runs(t, ann, 0, "new dev")
	h.runs(t, root, 0, "takeout mallory #dev 2h planted reason")
	h.runs(t, root, 0, "kick mallory planted reason")
	her.Wait()
	h.runs(t, root, 0, "slow 1m")
	h.runs(t, root, 0, "lock 1")
	h.runs(t, root, 0, "ban --yes name:carla 1h planted reason")
	if out := h.runs(t, eve, 1, "say planted"); !strings.Contains(out, "planted reason") {
		t.Errorf("she is told %s", out)
	}

	fingerprint, err := keys.Identity(eve.Signer.PublicKey())
	roomtest.OK(t, err)
	await(t, "all is logged", func() bool { return len(j.lines(t, "governed")) == 6 && len(j.lines(t, "session refused")) == 1 })
	var opened, renamed map[string]any
	for _, line := range j.lines(t, "session opened") {
		if line["name"] == "eve" {
			opened = line
		}
	}
	if opened["key"] != fingerprint || opened["addr"] != "127.0.0.1" || opened["port"] == nil || opened["mode"] != "screen" {
		t.Errorf("her coming: %v", opened)
	}
	if all := j.lines(t, "renamed"); len(all) == 1 {
		renamed = all[0]
	}
	if renamed["before"] != "eve" || renamed["name"] != "mallory" || renamed["session"] == nil || renamed["session"] != opened["session"] {
		t.Errorf("her new name: %v, after %v", renamed, opened)
	}
	for message, field := range map[string]string{"name released": "released", "name bound": "bound"} {
		if all := j.lines(t, message); len(all) != 1 || all[0]["name"] != "ann" || all[0][field] != "ann" {
			t.Errorf("her names: %s is %v", message, all)
		}
	}
	for i, verb := range []string{"mute", "out", "kick"} {
		term := []string{"1h", "2h", "1m"}[i]
		did := j.lines(t, "governed")[i]
		if did["verb"] != verb || did["name"] != "ruth" || did["whom"] != "mallory" || did["whom_identity"] != string(state.KeyIdentity(fingerprint)) || did["term"] != term {
			t.Errorf("%s is %v", verb, did)
		}
	}
	if did := j.lines(t, "governed")[1]; did["channel"] != "dev" {
		t.Errorf("it is not told of which channel: %v", did)
	}
	if did := j.lines(t, "governed")[3:]; did[0]["each"] != "1m" || did[1]["level"] != 1.0 || did[1]["whom"] != nil {
		t.Errorf("what holds for all is %v", did)
	}
	if did := j.lines(t, "governed")[5]; did["whom"] != "name:carla" || did["whom_identity"] != nil {
		t.Errorf("a name that nobody may bear is %v", did)
	}
	if refused := j.lines(t, "session refused")[0]; refused["key"] != fingerprint || refused["reason"] != "kicked" || refused["name"] != "eve" || refused["verb"] != "say" || refused["port"] == nil {
		t.Errorf("her coming back: %v", refused)
	}
	if j.has("planted")() {
		t.Errorf("the log has words of people:\n%s", j)
	}
}

// The filter is read as fail2ban reads it, and held against lines of a real door.
func TestFail2banReadsTheLog(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "packaging", "fail2ban", "teahouse.conf"))
	roomtest.OK(t, err)
	_, rest, _ := strings.Cut(string(text), "failregex = ")
	rest, _, _ = strings.Cut(rest, "\nignoreregex")
	var expressions []*regexp.Regexp
	for line := range strings.Lines(rest) {
		expressions = append(expressions, regexp.MustCompile(strings.ReplaceAll(strings.TrimSpace(line), "<ADDR>", `(?P<addr>[0-9A-Fa-f:.]+)`)))
	}
	_, date, found := strings.Cut(string(text), "\ndatepattern = ")
	if !found {
		t.Error("fail2ban would guess what is a time, and takes one with nine decimals for one of its own zone")
	}
	moment := regexp.MustCompile(strings.NewReplacer("%%Y", `\d{4}`, "%%m", `\d\d`, "%%d", `\d\d`, "%%H", `\d\d`, "%%M", `\d\d`, "%%S", `\d\d`, "%%z", `(?:Z|[+-]\d\d:\d\d)`).Replace(strings.TrimSpace(date)))
	for name, handler := range map[string]func(*journal) slog.Handler{
		"json": func(j *journal) slog.Handler { return slog.NewJSONHandler(j, nil) },
		"text": func(j *journal) slog.Handler { return slog.NewTextHandler(j, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			j := new(journal)
			h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
				c.Logger = slog.New(handler(j))
				c.Settings.Passphrase = word(t, "oolong\n")
				c.Limits.Dialing = flood.Rate{Burst: 2, Every: time.Hour, Patience: time.Millisecond}
			})
			h.runs(t, sshtest.Who{User: "eve"}, 1, "say hi")                     // knows no passphrase
			_, _ = shake(knock(t, h, "127.0.0.2", "GET / HTTP/1.0\r\n"), atOnce) // speaks no SSH
			for range 3 {                                                        // comes too often
				_, _ = shake(knock(t, h, "127.0.0.3", ""), atOnce)
			}
			hits := func() (found string) {
				for line := range strings.Lines(j.String()) {
					if !moment.MatchString(line) {
						t.Errorf("no time is found in %q", line)
					}
					for _, e := range expressions {
						if m := e.FindStringSubmatch(line); m != nil {
							found += m[1] + " "
						}
					}
				}
				return found
			}
			await(t, "all three are found", func() bool {
				return strings.Contains(hits(), "127.0.0.1") && strings.Contains(hits(), "127.0.0.2") && strings.Contains(hits(), "127.0.0.3")
			})
			readByFail2ban(t, j.String())
		})
	}
}

// readByFail2ban has the real one, in another time zone than the log's, find these addresses, each at its time.
func readByFail2ban(t *testing.T, lines string) {
	t.Helper()
	program, err := exec.LookPath("fail2ban-regex")
	if err != nil {
		return
	}
	file := filepath.Join(t.TempDir(), "log")
	roomtest.OK(t, os.WriteFile(file, []byte(lines), 0o600))
	filter, err := filepath.Abs(filepath.Join("..", "..", "packaging", "fail2ban", "teahouse.conf"))
	roomtest.OK(t, err)
	zone := "Asia/Tokyo"
	if _, offset := time.Now().Zone(); offset == 9*60*60 {
		zone = "America/New_York"
	}
	cmd := exec.CommandContext(t.Context(), program, "--out", "row", file, filter)
	cmd.Env = append(os.Environ(), "TZ="+zone)
	out, err := cmd.Output()
	roomtest.OK(t, err)
	found := regexp.MustCompile(`\['([0-9.]+)',\s*([0-9]+)`).FindAllStringSubmatch(string(out), -1)
	if len(found) < 3 {
		t.Errorf("fail2ban finds %v:\n%s", found, lines)
	}
	for _, row := range found {
		at, err := strconv.ParseInt(row[2], 10, 64)
		roomtest.OK(t, err)
		if late := time.Since(time.Unix(at, 0)); late < -time.Minute || late > 5*time.Minute {
			t.Errorf("fail2ban finds %s %v ago", row[1], late)
		}
	}
}
