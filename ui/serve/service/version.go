package service

import (
	"os"
	"runtime/debug"
	"strconv"
	"time"
)

// Version is the module's version and the commit it was built from, and when
// that was made: as the build tells, else as SOURCE_DATE_EPOCH says, else now.
func Version() (version string, made time.Time) {
	version, made = "(unknown)", time.Now()
	if epoch, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		made = time.Unix(epoch, 0)
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, made
	}
	version = info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			version += " " + s.Value[:min(12, len(s.Value))]
		case "vcs.time":
			if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
				made = t
			}
		}
	}
	return version, made
}
