package stdio_test

import (
	"testing"
	"time"

	"teahouse/room/state"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// What a command refuses in words of its own has all that the refusal behind it tells programs.
func TestAFaultTellsWhatIsBehindIt(t *testing.T) {
	for _, refused := range []state.Refusal{
		{Code: state.Flooded, Wait: 1500 * time.Millisecond},
		{Code: state.Muted, Until: time.UnixMilli(7), Reason: "spam"},
		{Code: state.TooManyAccounts, Max: 2},
		{Code: state.NotYours, Name: "zed"},
	} {
		plain := stdio.FailureFor(&refused, words.English(), words.Reader{})
		got := stdio.FailureFor(&stdio.Fault{Code: stdio.Code(refused.Code), Message: plain.Message, Err: &refused}, words.English(), words.Reader{})
		if got.JSON() != plain.JSON() {
			t.Errorf("a program reads\n  %s\nand not\n  %s", got.JSON(), plain.JSON())
		}
	}
}
