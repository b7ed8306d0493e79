package config

import (
	"io"
	"strings"
	"testing"
)

// TestWhatAFlagGivesEmptyIsNotTakenForNothing: behind --proxy-protocol=$PROXIES and --cluster=$SERVERS, of which
// the variables are not set, there was a door for everybody's headers, and a room of its own.
func TestWhatAFlagGivesEmptyIsNotTakenForNothing(t *testing.T) {
	for _, flag := range []string{"--proxy-protocol", "--cluster", "--cluster-monitor", "--listen", "--state", "--metrics", "--contact", "--node"} {
		for _, args := range [][]string{{flag + "="}, {flag, ""}} {
			_, err := Parse(args, io.Discard, io.Discard)
			if err == nil || !strings.HasPrefix(err.Error(), flag+": nothing is named: name ") {
				t.Errorf("%q: %v", args, err)
			}
		}
	}
	for _, command := range []string{"backup", "restore"} {
		if _, err := Parse([]string{command, "", "--state", t.TempDir()}, io.Discard, io.Discard); err == nil || err.Error() != "no file is named: name one" {
			t.Errorf("%s: %v", command, err)
		}
	}
	for _, args := range [][]string{{"--state", t.TempDir()}, {"help", ""}} {
		if _, err := Parse(args, io.Discard, io.Discard); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// TestWhatEverybodyIsShownIsText: a code for terminals in the title went to all of them in part, and a
// sign that turns the direction of what follows went there whole.
func TestWhatEverybodyIsShownIsText(t *testing.T) {
	for _, flag := range []string{"--title", "--contact"} {
		c, err := Parse([]string{flag, " tea\x1b[31m and\u202e\nterminals ", "--state", t.TempDir()}, io.Discard, io.Discard)
		if got := strings.Trim(strings.Replace(c.Serve.Title+c.Serve.Contact, "teahouse", "", 1), " "); err != nil || got != "tea and terminals" {
			t.Errorf("%s: %q, %v", flag, got, err)
		}
		if _, err := Parse([]string{flag, "  ", "--state", t.TempDir()}, io.Discard, io.Discard); err == nil || !strings.HasPrefix(err.Error(), flag+": nothing is named: name ") {
			t.Errorf("a blank %s: %v", flag, err)
		}
	}
}

// TestWhatIsWrittenAboutTheProgramNeedsNoHome: packages are built where there is none.
func TestWhatIsWrittenAboutTheProgramNeedsNoHome(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_STATE_HOME", "STATE_DIRECTORY", "LocalAppData", "home"} {
		t.Setenv(name, "")
	}
	for _, args := range [][]string{{"man"}, {"completion", "fish"}, {"help"}, {"help", "check"}} {
		if _, err := Parse(args, io.Discard, io.Discard); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
	if _, err := Parse([]string{"status"}, io.Discard, io.Discard); err == nil {
		t.Error("status knows a folder")
	}
}

// Which of the two was meant nobody can tell: a look at the files alone heals no clock.
func TestALookAtTheFilesHealsNoClock(t *testing.T) {
	if _, err := Parse([]string{"check", "--config", "--trust-clock", "--state", t.TempDir()}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "--trust-clock") {
		t.Errorf("it says %v", err)
	}
}
