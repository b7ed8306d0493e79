package program

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
)

// Lines of one letter and one search for thousands of them kept everybody
// waiting for as long as the search ran. Now such a search is refused before the
// index is looked at; the dearest that is taken ends; and while many of them run,
// others search and read back as ever.
func TestASearchOfDeathHarmsNobody(t *testing.T) {
	s := start(t, t.TempDir())
	from := map[string]string{"lily": "127.0.0.2", "bob": "127.0.0.3", "eve": "127.0.0.4"}
	ssh := func(user, command string) (out string, status int) {
		out, errs, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: user, From: from[user]}, command, "")
		return out + errs, status
	}
	if out, status := ssh("lily", "say the kettle is on"); status != 0 {
		t.Fatal(out)
	}
	for range 2 { // more of them would have to wait
		if out, status := ssh("eve", "say b "+strings.Repeat("a ", 990)); status != 0 {
			t.Fatal(out)
		}
	}
	roomtest.Await(t, "the line is in the index", func() bool {
		_, status := ssh("lily", "search kettle")
		return status == 0
	})
	a := strings.TrimSuffix(strings.Repeat("a-", 121), "-")
	death := strings.Repeat(a+" ", 31) + strings.Repeat("a-", 120) + "b"
	if out, status := ssh("eve", "search "+death); status != 1 || !strings.Contains(out, "16 words") {
		t.Errorf("the search of death: status %d, %s", status, out)
	}
	var all sync.WaitGroup
	for i := range 8 {
		from[fmt.Sprint("mallory", i)] = fmt.Sprint("127.0.0.", 10+i)
	}
	served := make(chan struct{})
	for i := range 8 {
		all.Go(func() {
			for {
				ssh(fmt.Sprint("mallory", i), "search a-a-a-a-a-a-a-a a-a-a-a-a-a-a-b")
				select {
				case <-served:
					return
				default:
				}
			}
		})
	}
	patient := func(user, command string) (out string, status int) {
		for status = stdio.StatusLater; status == stdio.StatusLater; { // as a machine says that has much else to do
			out, status = ssh(user, command)
		}
		return out, status
	}
	for range 3 {
		if out, status := patient("lily", "search kettle"); status != 0 || !strings.Contains(out, "the kettle is on") {
			t.Errorf("somebody else searches: status %d, %s", status, out)
		}
		if out, status := patient("bob", "tail -n 100"); status != 0 || !strings.Contains(out, "the kettle is on") {
			t.Errorf("somebody else reads back: status %d, %s", status, out)
		}
	}
	close(served)
	all.Wait()
}
