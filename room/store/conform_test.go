package store

import (
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
)

func TestTheStoreIsALog(t *testing.T) {
	roomtest.LogConforms(t, func(t *testing.T) []room.Log { return []room.Log{reopen(t, t.TempDir())} })
}
