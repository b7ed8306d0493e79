package service

import (
	"runtime/debug"
	"testing"
	"time"
)

func TestTheVersionNamesItsCommitOnce(t *testing.T) {
	const commit = "a123d2f8de30f00dcafe00000000000000000000"
	for _, tt := range []struct{ name, module, want string }{
		{"a tag", "v1.2.3", "v1.2.3 a123d2f8de30"},
		{"a checkout", "v0.0.0-20261120165745-a123d2f8de30", "v0.0.0-20261120165745-a123d2f8de30"},
		{"a changed checkout", "v0.0.0-20261120165745-a123d2f8de30+dirty", "v0.0.0-20261120165745-a123d2f8de30+dirty"},
		{"no stamp", "(devel)", "(devel) a123d2f8de30"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			info := &debug.BuildInfo{Main: debug.Module{Version: tt.module}, Settings: []debug.BuildSetting{
				{Key: "vcs.revision", Value: commit}, {Key: "vcs.time", Value: "2026-11-20T16:57:45Z"},
			}}
			version, made := built(info, time.Time{})
			if version != tt.want {
				t.Errorf("got %q, want %q", version, tt.want)
			}
			if want := time.Date(2026, 11, 20, 16, 57, 45, 0, time.UTC); !made.Equal(want) {
				t.Errorf("made %v, want %v", made, want)
			}
		})
	}
}
