package shell

import (
	"os/exec"
	"testing"
)

// Whoever copied a command that names "my room" closed two other folders, and -room was a flag.
func TestAPathIsOneWordOfAShell(t *testing.T) {
	for path, want := range map[string]string{
		"":                    "''",
		"/srv/tea":            "/srv/tea",
		"/srv/my room":        "'/srv/my room'",
		"/srv/lily's & bob's": `'/srv/lily'\''s & bob'\''s'`,
		"/srv/$HOME/`id`/*":   "'/srv/$HOME/`id`/*'",
		"/srv/茶馆":             "'/srv/茶馆'",
		"-room":               "./-room",
		"--my room":           "'./--my room'",
		"~/tea":               "'~/tea'",
		"a\nb":                `"$(printf 'a\012b')"`,
		"100%\t'\\\x1b[1m":    `"$(printf '100%%\011'\''\\\033[1m')"`,
		"\xff\u009b":          `"$(printf '\377\302\233')"`,
	} {
		if got := posix(flagless(path)); got != want {
			t.Errorf("%q is written %s, and should be %s", path, got, want)
		}
	}
}

func TestAShellTakesAPathForWhatItIs(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell here")
	}
	for _, path := range []string{"/srv/my room", "lily's", "a\nb", `back\slash`, "100%\t'\\\x1b[1m", "\xff", "-n", "茶 馆", "$(id)", "%s"} {
		path = flagless(path)
		out, err := exec.Command(sh, "-c", "printf %s "+posix(path)).Output()
		if err != nil || string(out) != path {
			t.Errorf("%q is %q to a shell (%v), written %s", path, out, err, posix(path))
		}
	}
}

func TestAPathIsOneWordOnWindows(t *testing.T) {
	for path, want := range map[string]string{
		`C:\tea\room.db`: `C:\tea\room.db`,
		`C:\my room`:     `"C:\my room"`,
		`C:\my room\`:    `"C:\my room\\"`,
		`C:\茶馆`:          `"C:\茶馆"`,
	} {
		if got := windows(path); got != want {
			t.Errorf("%q is written %s, and should be %s", path, got, want)
		}
	}
}

func TestACommandNamesItsRoom(t *testing.T) {
	if got := Teahouse("restore FILE --replace", "/srv/tea"); got != "teahouse restore FILE --replace --state /srv/tea" {
		t.Error(got)
	}
}
