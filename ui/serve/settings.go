package serve

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"charm.land/ssh"

	"teahouse/room"
	"teahouse/ui"
)

// Settings is what may change while the door is open. A value never changes;
// [Door.Use] swaps the whole, and who is inside keeps what he came with.
type Settings struct {
	Screen *ui.Config
	Banner string // shown before login, clean lines; may be empty
}

// Use makes newcomers see other settings.
func (d *Door) Use(s *Settings) { d.settings.Store(s) }

// banner is what ssh shows to those who connect, before they log in.
func (d *Door) banner(ssh.Context) string {
	text := d.settings.Load().Banner
	if text == "" {
		return ""
	}
	return strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
}

// Text reads a file that people will see.
func Text(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	clean, err := room.CleanText(string(b), room.MessageLimit)
	if err != nil && !errors.Is(err, room.ErrEmpty) {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return clean, nil
}
