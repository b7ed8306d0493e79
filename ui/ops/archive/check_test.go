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
