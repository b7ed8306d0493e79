package command

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// What needs a screen says so where there is none, and the other way round.
func TestEachCommandHasItsPlace(t *testing.T) {
	c := callOf(teahouse(t))
	w := &c.Words.Refused
	for _, one := range []struct {
		text          string
		screen, plain string // why it is refused
	}{
		{"/theme dark", "", w.ScreenOnly("theme")},
		{"/mouse on", "", w.ScreenOnly("mouse")},
		{"/copy", "", w.ScreenOnly("copy")},
		{"/bare", "", w.ScreenOnly("bare")},
		{"/theme blue", w.Usage(byWord["theme"].form(c.Words)), w.ScreenOnly("theme")},
		{"/hold", w.LinesOnly("hold"), ""},
		{"/hold off", w.LinesOnly("hold"), ""},
		{"/quiet", "", ""},
		{"/plain", "", ""},
		{"/time UTC", "", ""},
	} {
		for _, plain := range []bool{false, true} {
			c.Plain = plain
			want := one.screen
			if plain {
				want = one.plain
			}
			if got := run(c, one.text); got.Refused != want || got.Refused != "" && got.Effect != nil {
				t.Errorf("%s where there is a screen: %t, is refused with %q, want %q", one.text, !plain, got.Refused, want)
			}
		}
	}
}

func TestGoingPlainAndBack(t *testing.T) {
	c := callOf(teahouse(t))
	a := &c.Words.Answer
	for _, one := range []struct {
		text        string
		plain, hold bool // as it is now
		effect      Effect
		show        string
	}{
		{"/plain", false, false, Plain{true}, ""},
		{"/plain ON", false, false, Plain{true}, ""},
		{"/plain off", false, false, nil, a.PlainOff},
		{"/plain", true, false, Plain{false}, ""},
		{"/plain off", true, false, Plain{false}, ""},
		{"/plain on", true, false, nil, a.PlainOn},
		{"/hold", true, false, nil, a.HoldOff}, // it tells, and changes nothing
		{"/hold", true, true, nil, a.HoldOn},
		{"/hold off", true, true, Hold{false}, a.HoldOff},
		{"/set Times  off", true, true, Times{false}, a.TimesOff},
		{"/set times on", true, true, Times{true}, a.TimesOn},
		{"/hold on", true, true, Hold{true}, a.HoldOn},
	} {
		c.Plain, c.Hold = one.plain, one.hold
		got := run(c, one.text)
		if got.Effect != one.effect || slices.Concat(got.Show, []string{""})[0] != one.show {
			t.Errorf("%s, with plain lines: %t, held: %t, gives %+v", one.text, one.plain, one.hold, got)
		}
	}
}

func TestZoneOf(t *testing.T) {
	server := time.Local.String()
	for _, one := range []struct {
		env  []string
		want string
	}{
		{nil, server},
		{[]string{"LANG=C", "TZ=Europe/Berlin"}, "Europe/Berlin"},
		{[]string{"TZ=:Asia/Tokyo"}, "Asia/Tokyo"},
		{[]string{"TZ=CET-1CEST"}, "Europe/Berlin"},
		{[]string{"TZ=CET-1CEST,M3.5.0,M10.5.0/3"}, "Europe/Berlin"},
		{[]string{"TZ=EST5EDT,M3.2.0,M11.1.0"}, "America/New_York"},
		{[]string{"TZ=JST-9"}, "UTC+09:00"},
		{[]string{"TZ=<+0330>-3:30"}, "UTC+03:30"},
		{[]string{"TZ=<-03>3"}, "UTC-03:00"},
		{[]string{"TZ=UTC-3"}, "UTC+03:00"}, // as date on the client has it
		{[]string{"TZ=GMT+2"}, "UTC-02:00"},
		{[]string{"TZ=:/usr/share/zoneinfo/Asia/Tokyo"}, "Asia/Tokyo"},
		{[]string{"TZ=/usr/share/zoneinfo/posix/Asia/Tokyo"}, "Asia/Tokyo"},
		{[]string{"TZ=XYZ99ABC,M1.1.0,M2.2.0"}, server},
		{[]string{"TZ=XYZ5ABC\x1b[2J"}, server},
		{[]string{"TZ=../../etc/passwd"}, server},
		{[]string{"TZ="}, server},
	} {
		if got := ZoneOf(one.env); got.String() != one.want {
			t.Errorf("%q is %s", one.env, got)
		}
	}
}

// TestRulesOfAZone: what POSIX writes of a zone that keeps a summer of its own.
func TestRulesOfAZone(t *testing.T) {
	winter, summer := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for tz, want := range map[string]string{
		"AEST-10AEDT,M10.1.0,M4.1.0/3": "22:00 23:00", "NST3:30NDT,M3.2.0,M11.1.0": "09:30 08:30", "MEZ-1MESZ,M3.5.0,M10.5.0/3": "14:00 13:00",
		"<-04>4<-03>,M9.1.6/24,M4.1.6/24": "08:00 09:00", "XYZ5ABC,nothing": "07:00 07:00",
	} {
		z := ZoneOf([]string{"TZ=" + tz})
		if got := winter.In(z).Format("15:04") + " " + summer.In(z).Format("15:04"); got != want {
			t.Errorf("in %s noon is at %s, and not at %s", tz, got, want)
		}
		if again, err := LoadZone(z.String()); err != nil || again.String() != z.String() {
			t.Errorf("%s, kept, is %v, %v", z, again, err)
		}
	}
}

// A zone is written as people write one, and one that was kept is read again.
func TestZonesAsPeopleWriteThem(t *testing.T) {
	for written, want := range map[string]string{
		"Europe/Berlin": "Europe/Berlin", "europe/berlin": "Europe/Berlin", "Berlin": "Europe/Berlin", "new york": "America/New_York",
		"asia/kuala_lumpur": "Asia/Kuala_Lumpur", "utc": "UTC", "UTC+2": "UTC+02:00", "GMT-5:30": "UTC-05:30", "+02:00": "UTC+02:00",
		"-3": "UTC-03:00", "+0530": "UTC+05:30", "UTC+0": "UTC", "CET": "CET",
		"kuala lumpur": "Asia/Kuala_Lumpur", "port-au-prince": "America/Port-au-Prince", "dar es salaam": "Africa/Dar_es_Salaam", "ushuaia": "America/Argentina/Ushuaia",
		"us/eastern": "US/Eastern", "prc": "PRC", "cet": "CET", "est5edt": "America/New_York", "cet-1cest": "Europe/Berlin",
		"Atlantis": "", "+25": "", "UTC+2:75": "", "Local": "", "local": "", "../../etc/passwd": "", "localtime": "", "posixrules": "", "right/UTC": "", "posix/Europe/Berlin": "", "Factory": "", "UTC+": "",
	} {
		z, err := LoadZone(written)
		switch {
		case want == "" && err == nil:
			t.Errorf("%q is %s", written, z)
		case want != "" && (err != nil || z.String() != want):
			t.Errorf("%q is %v, %v, and not %s", written, z, err, want)
		case want != "":
			if again, err := LoadZone(z.String()); err != nil || again.String() != z.String() {
				t.Errorf("%s, kept, is %v, %v", z, again, err)
			}
		}
	}
}

// /set tells what every setting is and may be, changes one, and refuses what it may
// not be with all that it may.
func TestSettings(t *testing.T) {
	c := callOf(teahouse(t))
	w := &c.Words.Settings
	shows := func(text string) string {
		got := run(c, text)
		return strings.Join(got.Show, "\n") + got.Refused
	}
	if _, ok := run(c, "/set").Effect.(Choose); !ok {
		t.Error("/set opens no list on a screen")
	}
	c.Plain = true
	all := shows("/set")
	c.Plain = false
	if !strings.Contains(all, "time is UTC: ") {
		t.Errorf("whoever chose no time zone is told of none: %s", all)
	}
	for i := range settings {
		s := &settings[i]
		if in := strings.Contains(all, s.Name+" is "); in == (s.place == screens) {
			t.Errorf("/set tells of %s in plain lines: %t", s.Name, in)
		}
		if w.Does[s.Name] == "" {
			t.Errorf("nothing is said of %s", s.Name)
		}
		for _, option := range s.Options {
			if c.Plain = s.place == lineMode; run(c, "/set "+s.Name+" "+option).Effect == nil {
				t.Errorf("/set %s %s has no effect", s.Name, option)
			}
		}
		c.Plain = false
	}
	if len(w.Does) != len(settings) {
		t.Errorf("%d settings, and words for %d", len(settings), len(w.Does))
	}
	if got := shows("/set THEME Nord"); got != c.Words.Answer.Theme["nord"] {
		t.Errorf("it says %q", got)
	}
	if got := shows("/set theme blue"); !strings.Contains(got, "/set theme auto|dark") {
		t.Errorf("it says %q", got)
	}
	if got := shows("/set colour red"); !strings.Contains(got, "theme") {
		t.Errorf("it says %q", got)
	}
}
