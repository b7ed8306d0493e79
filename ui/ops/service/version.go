package service

// No version stands in the source: the build tells its own, so that what is shown is what runs.

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// Version is the module's version and the commit it was built from, and when
// that was made: as the build tells, else as SOURCE_DATE_EPOCH says, else now.
func Version() (version string, made time.Time) {
	version, made = "(unknown)", time.Now()
	if epoch, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		made = time.Unix(epoch, 0)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		return built(info, made)
	}
	return version, made
}

// built tells what a build says of itself. A version that no tag gave holds
// the commit already.
func built(info *debug.BuildInfo, made time.Time) (string, time.Time) {
	version := info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit := s.Value[:min(12, len(s.Value))]
			if !strings.Contains(version, commit) {
				version += " " + commit
			}
		case "vcs.time":
			if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
				made = t
			}
		}
	}
	return version, made
}
