package serve_test

// What is typed, over real SSH, in windows of several sizes.

import (
	"fmt"
	"strings"
	"testing"

	"teahouse/ui/serve/sshtest"
)

// TestTypingOverSSH has Escape and @ in one packet, three lines in another, and
// a paste that nobody has ended.
func TestTypingOverSSH(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 5}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			story(t, nil, func(t *testing.T, h *house) {
				bob, eve := h.enter(t, "bob"), h.enter(t, "eve")
				lily := h.terminal(t, sshtest.Who{User: "lily", Width: size[0], Height: size[1]})
				eve.WaitFor("lily arrived")
				lily.Type("/who\r")
				lily.Type("\x1b@") // as tmux sends Escape, and within half a second @
				lily.Type("bob my salary is 4321\r")
				bob.WaitFor("my salary is 4321")

				lily.Type("\x1b[200~unfinished") // somebody's terminal lost the end of it
				lily.WaitFor("unfinished")
				lily.Type("\x03")
				lily.WaitGone("unfinished")
				lily.Type("one\rtwo\rthree\r")
				eve.WaitFor("│ three")
				if screen := eve.Screen(); strings.Contains(screen, "4321") || !strings.Contains(screen, "lily │ one") ||
					!strings.Contains(screen, "│ two") || strings.Contains(screen, "unfinished") {
					t.Errorf("everybody reads\n%s", screen)
				}
			})
		})
	}
}
