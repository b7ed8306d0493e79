package ui

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/prefs"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/term"
)

// picture compares a screen with its picture in the README, which is stale if they
// differ: go test ./ui -run TestPictures -update draws all anew.
func (d *desk) picture(name, title string, p sshtest.Paper) {
	d.t.Helper()
	d.frame()
	got := d.emu.SVG(title, p)
	path := filepath.Join("..", ".github", "pictures", name+".svg")
	if flag.Lookup("update").Value.String() == "true" {
		roomtest.OK(d.t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	if want, err := os.ReadFile(path); err != nil || got != string(want) {
		d.t.Errorf("the picture %s is stale (%v): go test ./ui -run TestPictures -update draws it anew", path, err)
	}
}

// TestPictures draws what the README shows: the same morning on a wide dark screen, on
// a light one of 80×24, and one in Chinese. The clock stands at the beginning of 2000.
func TestPictures(t *testing.T) {
	dark := sshtest.Paper{Ink: "#d8d8d8", Ground: "#16181d"}
	for _, one := range []struct {
		name, title   string
		width, height int
		theme, lang   string
		paper         sshtest.Paper
		said          morning
	}{
		{"wide", "a Teahouse on a wide dark screen", 120, 28, "dark", "en", dark, inEnglish},
		{"light", "the same on a light screen of 80×24", 80, 24, "light", "en", sshtest.Paper{Ink: "#2e3138", Ground: "#fafafa"}, inEnglish},
		{"chinese", "a Teahouse in Chinese", 80, 24, "tokyonight", "zh-Hans", sshtest.Paper{Ink: "#c0caf5", Ground: "#1a1b26"}, inChinese},
	} {
		t.Run(one.name, func(t *testing.T) {
			story(t, func(t *testing.T) {
				d := one.said.spend(t, one.width, one.height, one.lang, one.theme)
				d.picture(one.name, one.title, one.paper)
			})
		})
	}
}

// morning is what people say, each line by its author, and how the reader goes on.
type morning struct {
	topic, channel string
	me             string
	others         []string
	first, code    string
	call, psst     string
	answer, now    string
	writing        string
}

var inEnglish = morning{
	topic: "tea and terminals", channel: "dev", me: "lily", others: []string{"bob", "ada", "小明"},
	first:  "morning! the new build is at https://example.com/b/1142, *all green*",
	code:   "it was one line:\n```go\nctx, stop := signal.NotifyContext(ctx, os.Interrupt)\ndefer stop()\n```",
	call:   "lily: deploy at 15:00, ok?",
	psst:   "lunch at 12?",
	answer: "I would rather wait for the fix of `room/ring.go`",
	now:    "中文也没问题 🎉", writing: "@bob sure, the usual place?",
}

var inChinese = morning{
	topic: "茶与终端", channel: "开发", me: "小红", others: []string{"小明", "阿伟", "lily"},
	first:  "早上好！新版本在 https://example.com/b/1142，*全部通过*",
	code:   "只改了一行：\n```go\ndefer stop()\n```",
	call:   "小红，下午三点上线可以吗？",
	psst:   "十二点一起吃饭？",
	answer: "我想等 `room/ring.go` 修好再说",
	now:    "good morning from Berlin 🎉", writing: "@小明 好，老地方见",
}

// spend has the people spend it, and gives the reader's screen.
func (s morning) spend(t *testing.T, width, height int, lang, theme string) *desk {
	time.Sleep(9*time.Hour + 41*time.Minute)
	r := roomtest.Open(t)
	var seats []*room.Seat
	for _, name := range s.others {
		seats = append(seats, roomtest.SeatOf(t, r, name, state.KeyIdentity("SHA256:"+name)))
	}
	bob, ada, third := seats[0], seats[1], seats[2]
	roomtest.Do(t, bob, &state.Register{})
	channel, err := text.NewName(s.channel)
	roomtest.OK(t, err)
	roomtest.Do(t, bob, &state.Found{Name: channel})
	mine := roomtest.SeatOf(t, r, s.me, state.KeyIdentity("SHA256:me"))
	listed, _ := mine.Channel(s.channel)
	roomtest.Do(t, mine, &state.Join{Num: listed.Num})
	mine.Remember(map[string]string{prefs.Lang: lang, prefs.Theme: theme})
	time.Sleep(time.Minute)
	says := func(seat *room.Seat, b state.Body) state.Ref {
		events, err := seat.Do(t.Context(), b, nil)
		roomtest.OK(t, err)
		time.Sleep(20 * time.Second)
		return state.Ref{N: events[0].N}
	}
	says(bob, &state.Say{Text: s.first})
	code := says(ada, &state.Say{Text: s.code})
	d := takeSeat(t, mine, s.me, width, height, testConfig())
	d.m.choice.profile, d.m.answers.Background = term.TrueColor, term.DarkBackground
	d.press("ctrl+l")
	says(bob, &state.React{Ref: code, Sign: "👍"})
	says(third, &state.React{Ref: code, Sign: "🎉"})
	ask := says(bob, &state.Say{Text: s.call})
	says(ada, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: s.psst})
	says(d.seat, &state.Say{Answers: ask, Text: s.answer})
	says(bob, &state.React{Ref: ask, Sign: "👀"})
	says(third, &state.Say{Text: s.now})
	d.frame()
	d.types(s.writing)
	return d
}
