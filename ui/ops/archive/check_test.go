package archive

import (
	"strings"
	"testing"

	"teahouse/ui/ops/service"
)

// What would change nothing is not said to help: no server has fewer places than the least.
func TestFewerTerminalsAreAdvisedWhereTheyHelp(t *testing.T) {
	for files, says := range map[uint64]string{64: `LimitNOFILE of the service`, 3000: "LimitNOFILE of the service, or set --max-seats to 2446"} {
		seats := (service.Grant{Files: files}).Seats()
		if files > 64 {
			seats = 10000
		}
		found := CheckLimits(Limits{Seats: seats, Grant: service.Grant{Files: files}, Whose: "this server"})
		if len(found) != 1 || !strings.HasSuffix(found[0].Remedy, says) {
			t.Errorf("with %d files: %q, want %q", files, found, says)
		}
	}
}

// A user that systemd makes up is not known to sudo, and nobody but its service has a way into its folder.
func TestACommandIsBegunAsTheUserOfTheFolder(t *testing.T) {
	if got := becoming(998, t.TempDir()); got != "sudo -u '#998'" {
		t.Error(got)
	}
	if got := becoming(65346, private+"/no-such-tea"); got != "systemd-run --pipe --quiet -p DynamicUser=yes -p User=no-such-tea -p StateDirectory=no-such-tea -p StateDirectoryMode=0700" {
		t.Error(got)
	}
}
