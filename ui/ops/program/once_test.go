package program

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// TestARetryAfterACrashIsSaidOnce kills the server once lines are kept, before
// their sender has had an answer. They are sent again, and nobody reads them twice.
func TestARetryAfterACrashIsSaidOnce(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir)
	helper, bob := sshtest.NewKey(t), sshtest.NewKey(t)
	conn, err := ssh.Dial("tcp", s.Addr, &ssh.ClientConfig{
		User: "helper", Auth: []ssh.AuthMethod{ssh.PublicKeys(helper)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	roomtest.OK(t, err)
	defer conn.Close()
	session, err := conn.NewSession()
	roomtest.OK(t, err)
	in, err := session.StdinPipe() // and nobody reads what comes out
	roomtest.OK(t, err)
	roomtest.OK(t, session.Start("bot"))
	reader := sshtest.Dial(t, s.Addr, sshtest.Who{User: "bob", Signer: bob})
	reader.WaitFor("2 here")
	asks := `{"do":"say","text":"deployed","nonce":"job/7"}
{"do":"dm","to":["bob"],"text":"psst","nonce":"job/8"}
`
	if _, err := io.WriteString(in, asks); err != nil {
		t.Fatal(err)
	}
	reader.WaitFor("psst")
	s.Kill()

	s = start(t, dir)
	again, _, _ := sshtest.Exec(t, s.Addr, sshtest.Who{User: "helper", Signer: helper}, "bot", asks) // bob is not here by now
	if strings.Count(again, `"repeated":true`) != 2 || strings.Contains(again, `"error"`) {
		t.Errorf("sent again, they are answered with\n%s", again)
	}
	out, errs, status := sshtest.Exec(t, s.Addr, sshtest.Who{User: "helper", Signer: helper}, "say --json --nonce job/7 deployed", "")
	var said struct {
		Seq      uint64
		Nonce    string
		Repeated bool
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil || status != 0 || said.Nonce != "job/7" || !said.Repeated {
		t.Errorf("a command is answered with %q %q (%d, %v)", out, errs, status, err)
	}
	all, _, _ := sshtest.Exec(t, s.Addr, sshtest.Who{User: "bob", Signer: bob}, "tail --json -n 50", "")
	if strings.Count(all, "\n") != 2 || strings.Contains(all, "nonce") || !strings.Contains(all, fmt.Sprintf(`"seq":%d,`, said.Seq)) {
		t.Errorf("bob reads\n%s", all)
	}
}
