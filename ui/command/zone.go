package command

import (
	"errors"
	"strings"
	"time"
	_ "time/tzdata" // so that every zone exists on every machine
)

// longestZone is longer than the name of any time zone, in bytes.
const longestZone = 64

var errNoZone = errors.New("no such time zone: name one of the IANA database, such as Europe/Berlin")

// LoadZone finds a time zone by its name in the IANA database, as a person or
// his ssh client wrote it. The server's own zone has no name of its own there.
func LoadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" || len(name) > longestZone {
		return nil, errNoZone
	}
	return time.LoadLocation(name)
}

// ZoneOf is the time zone that a client sent, as TZ, or the server's own.
func ZoneOf(env []string) *time.Location {
	zone := time.Local
	for _, kv := range env {
		if name, ok := strings.CutPrefix(kv, "TZ="); ok {
			if z, err := LoadZone(strings.TrimPrefix(name, ":")); err == nil {
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
