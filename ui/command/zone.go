package command

// Time zones, as people and their clients write them. Each that is found has a name by which
// it is found again, for its name is what is kept. One that is not understood is refused to a
// person; where a client sent it, it is passed over.

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // so that every zone exists on every machine
	"unicode"
)

// longestZone is longer than the name of any time zone, in bytes.
const longestZone = 64

var errNoZone = errors.New("no such time zone: name one of the IANA database, such as Europe/Berlin")

// LoadZone finds a time zone as a person or their ssh client wrote it: by its name in
// the IANA database, in any case, by the city alone, or by how far it is from UTC. The
// server's own zone has no name of its own there.
func LoadZone(name string) (*time.Location, error) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > longestZone || beside(strings.ToLower(name)) {
		return nil, errNoZone
	}
	if z, err := time.LoadLocation(name); err == nil {
		return z, nil
	}
	for _, known := range knownZones {
		city := known[strings.LastIndexByte(known, '/')+1:]
		if spelt := zoneWord(name); spelt == zoneWord(known) || spelt == zoneWord(city) {
			return time.LoadLocation(known)
		}
	}
	if z, ok := shifted(strings.ToUpper(name)); ok {
		return z, nil
	}
	spelt := zoneCase(name)
	for _, area := range zoneAreas {
		if z, err := time.LoadLocation(area + spelt); err == nil {
			return z, nil
		}
	}
	return time.LoadLocation(strings.ToUpper(name)) // PRC
}

// beside tells what is no zone, though it is found where zones are: the server's own one,
// under the names that machines give it, and clocks that count leap seconds.
func beside(name string) bool {
	switch name {
	case "local", "localtime", "posixrules", "factory":
		return true
	}
	return strings.HasPrefix(name, "right/") || strings.HasPrefix(name, "posix/")
}

// zoneWord is a name as it is compared: people write blanks, and any case.
func zoneWord(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "_")) }

// zoneAreas are those in which a city alone is looked for; in none comes first.
var zoneAreas = [...]string{
	"", "Europe/", "America/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/", "Indian/", "Antarctica/", "Arctic/",
	"America/Argentina/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/",
}

// zoneSmall are the parts of names that the database spells otherwise than zoneCase.
var zoneSmall = strings.NewReplacer("-Au-", "-au-", "_Es_", "_es_", "_Of_", "_of_", "Us/", "US/")

// zoneCase spells a name as the database does nearly everywhere, such as
// Asia/Kuala_Lumpur.
func zoneCase(name string) string {
	before := ' '
	return zoneSmall.Replace(strings.Map(func(r rune) rune {
		first := !unicode.IsLetter(before)
		if before = r; r == ' ' {
			return '_'
		}
		if first {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, name))
}

// Zones that say themselves how far they are from UTC: for people +02:00, UTC+2 or
// GMT-5:30; for POSIX CET-1CEST,M3.5.0,M10.5.0/3, whose sign is the other way round.
var (
	shift = regexp.MustCompile(`^(?i:UTC|GMT)? ?([+-])(\d{1,2})(?::?(\d\d))?$`)
	posix = regexp.MustCompile(`^(?:[A-Za-z]{3,}|<[+-]?\w+>)([+-]?)(\d{1,2})(?::(\d\d))?(?::\d\d)?([A-Za-z0-9<>+,./:-]*)$`)
)

// shifted reads such a zone. Of POSIX's summer time it knows the rules of the European
// Union and of North America, by the zones that keep them.
func shifted(name string) (*time.Location, bool) {
	if m := shift.FindStringSubmatch(name); m != nil {
		return fixedZone(m[1] == "+", m[2], m[3])
	}
	m := posix.FindStringSubmatch(name)
	switch {
	case m == nil:
		return nil, false
	case m[4] == "":
		return fixedZone(m[1] == "-", m[2], m[3])
	}
	city, known := summers[strings.TrimSuffix(m[1], "+")+m[2]+":"+rulesOf(m[4])]
	if !known || m[3] != "" && m[3] != "00" {
		return ruled(name, m)
	}
	z, err := time.LoadLocation(city)
	return z, err == nil
}

// ruled is a zone whose summer time has rules of its own: what a file of the database has that
// holds these rules, and no past. Where the rules cannot be read, it has its winter's time.
func ruled(name string, m []string) (*time.Location, bool) {
	winter, ok := fixedZone(m[1] == "-", m[2], m[3])
	if !ok {
		return nil, false
	}
	_, east := time.Time{}.In(winter).Zone()
	const head = "TZif2" + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	counts := [6]uint32{4: 1, 5: 1} // one zone, which has no letters
	file := binary.BigEndian.AppendUint32(fmt.Appendf(nil, "%s%s%s", head, make([]byte, 24), head), counts[0])
	for _, n := range counts[1:] {
		file = binary.BigEndian.AppendUint32(file, n)
	}
	file = binary.BigEndian.AppendUint32(file, uint32(int32(east)))
	file = fmt.Appendf(file, "\x00\x00\x00\n%s\n", name)
	z, err := time.LoadLocationFromTZData(name, file)
	return z, err == nil
}

// rulesOf says whose rules the summer time of a POSIX zone follows: those of the
// European Union begin in March and end in October, those of North America in November.
func rulesOf(summer string) string {
	switch {
	case strings.Contains(summer, ",M3.2.0") && strings.Contains(summer, ",M11.1.0"), summer == "EDT", summer == "CDT", summer == "MDT", summer == "PDT":
		return "us"
	case strings.Contains(summer, ",M3.5.0") && strings.Contains(summer, ",M10.5.0"), summer == "CEST", summer == "BST", summer == "WEST", summer == "EEST":
		return "eu"
	}
	return ""
}

// summers are zones with summer time, by their POSIX offset and rules.
var summers = map[string]string{
	"0:eu": "Europe/London", "-0:eu": "Europe/London", "-1:eu": "Europe/Berlin", "-2:eu": "Europe/Helsinki",
	"5:us": "America/New_York", "6:us": "America/Chicago", "7:us": "America/Denver", "8:us": "America/Los_Angeles", "9:us": "America/Anchorage",
}

// fixedZone is a zone east or west of UTC, which is called so.
func fixedZone(east bool, hours, minutes string) (*time.Location, bool) {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes) // none is 0
	if h > 14 || m > 59 {
		return nil, false
	}
	sign, seconds := "+", h*3600+m*60
	if !east {
		sign, seconds = "-", -seconds
	}
	if seconds == 0 {
		return time.UTC, true
	}
	two := func(n int) string { return strconv.Itoa(n/10) + strconv.Itoa(n%10) }
	return time.FixedZone("UTC"+sign+two(h)+":"+two(m), seconds), true
}

// sent is the name of a zone that a client sent, as a person writes it: without the folder
// of its database, and UTC-3, which is east for POSIX, with the sign of people.
func sent(name string) string {
	name = strings.TrimPrefix(name, ":")
	if _, inside, ok := strings.Cut(name, "/zoneinfo/"); ok {
		name = inside
	}
	name = strings.TrimPrefix(name, "posix/")
	if m := shift.FindStringSubmatch(name); m != nil && unicode.IsLetter(rune(name[0])) {
		return signs.Replace(name)
	}
	return name
}

// signs puts each sign in the place of the other one.
var signs = strings.NewReplacer("+", "-", "-", "+")

// ZoneOf is the time zone that a client sent, as TZ, or the server's own.
func ZoneOf(env []string) *time.Location { return cmp.Or(zoneIn(env), time.Local) }

// TellsZone tells whether somebody's environment says in which zone their clock is.
func TellsZone(env []string) bool { return zoneIn(env) != nil }

// zoneIn is the zone that an environment names last, nil if it names none.
func zoneIn(env []string) (zone *time.Location) {
	for _, kv := range env {
		if name, ok := strings.CutPrefix(kv, "TZ="); ok {
			if z, err := LoadZone(sent(name)); err == nil {
				zone = z
			}
		}
	}
	return zone
}

// ZoneName is how the zone of a time is called: Europe/Berlin, or CET where
// only the machine knows its place.
func ZoneName(t time.Time) string {
	if t.Location() != time.Local {
		return t.Location().String()
	}
	name, _ := t.Zone()
	return name
}

// knownZones are what Tab offers: one for most clocks there are. Any other zone
// can be written out.
var knownZones = [...]string{
	"UTC",
	"Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
	"America/Anchorage", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Chicago", "America/Denver",
	"America/Halifax", "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Phoenix",
	"America/Sao_Paulo", "America/St_Johns", "America/Toronto", "America/Vancouver",
	"Asia/Bangkok", "Asia/Dhaka", "Asia/Dubai", "Asia/Ho_Chi_Minh", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jerusalem",
	"Asia/Karachi", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Manila", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore",
	"Asia/Taipei", "Asia/Tashkent", "Asia/Tehran", "Asia/Tokyo",
	"Atlantic/Azores", "Atlantic/Reykjavik",
	"Australia/Adelaide", "Australia/Brisbane", "Australia/Perth", "Australia/Sydney",
	"Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul",
	"Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Moscow", "Europe/Paris", "Europe/Rome",
	"Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich",
	"Pacific/Auckland", "Pacific/Honolulu",
}
