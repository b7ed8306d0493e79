package roomtest_test

import (
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
)

func TestMemoryIsALog(t *testing.T) {
	roomtest.LogConforms(t, func(*testing.T) []room.Log { return []room.Log{roomtest.NewMemory()} })
}

func TestSharedIsALog(t *testing.T) {
	roomtest.LogConforms(t, func(*testing.T) []room.Log {
		shared := roomtest.NewShared()
		return []room.Log{shared.Node(), shared.Node(), shared.Node()}
	})
}
