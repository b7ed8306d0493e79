package serve_test

import (
	"fmt"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/words"
)

// TestWhatIsWantedIsFoundAmongAllThatIsSent: who sends all variables that they have (SendEnv *)
// may have their language behind any number of others.
func TestWhatIsWantedIsFoundAmongAllThatIsSent(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		s, err := h.connect(t, sshtest.Who{User: "lily"}).NewSession()
		roomtest.OK(t, err)
		for i := range 100 {
			_ = s.Setenv(fmt.Sprint("VARIABLE_", i), "x")
			_ = s.Setenv(fmt.Sprint("LC_OF_MY_OWN_", i), "x")
		}
		_ = s.Setenv("LC_CTYPE", strings.Repeat("x", 9000))
		roomtest.OK(t, s.Setenv("LANG", "de_DE.UTF-8"))
		var errs strings.Builder
		s.Stderr = &errs
		_ = s.Run("frobnicate")
		if !strings.Contains(errs.String(), words.In("de").Verb.NoVerb("frobnicate", nil)) {
			t.Errorf("in German one reads %q", errs.String())
		}
	})
}

// TestTheSizeIsThatOfTheTerminal: of the first one that was asked for, as the library takes no other.
func TestTheSizeIsThatOfTheTerminal(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		s, err := h.connect(t, sshtest.Who{User: "lily"}).NewSession()
		roomtest.OK(t, err)
		roomtest.OK(t, s.RequestPty("xterm", 24, 80, nil))
		if s.RequestPty("dumb", 5, 20, nil) == nil {
			t.Error("there is a second terminal")
		}
		out, _ := s.CombinedOutput("say")
		for line := range strings.Lines(string(out)) {
			if len(line) > 40 {
				return
			}
		}
		t.Errorf("it is told to a narrow window: %q", out)
	})
}
