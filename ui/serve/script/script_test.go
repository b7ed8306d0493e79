package script

import (
	"crypto/ed25519"
	"encoding/pem"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// people are the hosts of ssh_config: who comes with which key, if with any.
var people = []struct {
	name string
	key  bool
}{
	{"lily", true}, {"bob", true}, {"olga", true}, {"ci", true}, {"stranger", false},
}

// TestMain makes the commands of this file part of the scripts' PATH.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil { // they wait, mostly
		panic(err)
	}
	testscript.Main(m, map[string]func(){"as": as, "until": until})
}

// TestScripts tries the program, which is built once for all that do.
func TestScripts(t *testing.T) {
	program := filepath.Join(t.TempDir(), "teahouse")
	roomtest.OK(t, sshtest.Build(t.Context(), program, sshtest.Race()))
	t.Run("a server whose log nobody reads lives on", func(t *testing.T) { losesItsReader(t, program) })
	bots, err := filepath.Abs(filepath.Join("..", "..", "bot", "testdata", "bots"))
	roomtest.OK(t, err)
	for _, client := range []string{"openssh", "go"} {
		t.Run(client, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath("ssh"); client == "openssh" && err != nil {
				t.Skip("there is no ssh on this machine")
			}
			if client == "openssh" && testing.Short() {
				t.Skip("the other client asks the server for the same")
			}
			testscript.Run(t, testscript.Params{
				Dir:                 "testdata",
				RequireExplicitExec: true,
				RequireUniqueNames:  true,
				Setup: func(e *testscript.Env) error {
					e.Setenv("CLIENT", client)
					e.Setenv("TZ", noon(time.Now()))
					e.Setenv("PROGRAM", program)
					e.Setenv("BOTS", bots)
					e.Setenv("HOME", e.WorkDir)
					e.Values[runningKey{}] = new(*sshtest.Process)
					return keys(e.WorkDir)
				},
				Condition: func(cond string) (bool, error) { return condition(client, cond) },
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"server": server,
				},
			})
		})
	}
}

// noon is a zone in which it is about noon: no day begins there while a script is played, and a line of
// the day before would be told with it.
func noon(now time.Time) string { return fmt.Sprintf("Etc/GMT%+d", now.UTC().Hour()-12) }

// condition tells what [openssh], [go] and [have:NAME] mean in a script.
func condition(client, cond string) (bool, error) {
	if name, ok := strings.CutPrefix(cond, "have:"); ok {
		_, err := exec.LookPath(name)
		return err == nil, nil
	}
	if cond == "openssh" || cond == "go" {
		return client == cond, nil
	}
	return false, fmt.Errorf("unknown condition %q", cond)
}

// keys makes everybody's key, and the access files with them.
func keys(dir string) error {
	for _, p := range people {
		if !p.key {
			continue
		}
		public, private, err := ed25519.GenerateKey(nil)
		if err != nil {
			return err
		}
		block, err := ssh.MarshalPrivateKey(private, p.name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, p.name+".key"), pem.EncodeToMemory(block), 0o600); err != nil {
			return err
		}
		shown, err := ssh.NewPublicKey(public)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, p.name+".pub"), ssh.MarshalAuthorizedKey(shown), 0o600); err != nil {
			return err
		}
	}
	return nil
}
