package ui

import (
	"fmt"
	"testing"

	"teahouse/ui/command"
)

// BenchmarkGrowthOfScreens is one line reaching one screen: of windows of any size, in
// rooms of any size, and with each theme. Packaging/growth runs it and draws what it
// gives.
func BenchmarkGrowthOfScreens(b *testing.B) {
	deliver := func(name string, members, width, height int, look command.Look) {
		b.Run(name, func(b *testing.B) {
			people, others := audience(b, 1, members, width, height, "xterm-256color")
			screen := people[0]
			screen.m.choice.look = look
			events, said := talk(others, 0, 1024, false), 0
			for b.Loop() {
				screen.deliver(events[said%len(events)])
				said++
			}
		})
	}
	for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}, {300, 100}, {500, 200}} {
		deliver(fmt.Sprintf("window/cells=%d", size[0]*size[1]), 20, size[0], size[1], command.LookAuto)
	}
	for members := 10; members <= 10_000; members *= 10 {
		deliver(fmt.Sprintf("screen/members=%d", members), members, 80, 24, command.LookAuto)
	}
	for _, look := range command.Looks() {
		deliver(fmt.Sprintf("theme/%s", look), 20, 80, 24, look)
	}
}
