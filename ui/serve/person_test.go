package serve_test

// Which of several keys somebody is, with the real ssh.

import (
	"context"
	"crypto/rsa"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// identity is a key as a file that ssh can read.
type identity struct {
	path   string
	signer ssh.Signer
}

func (i identity) id() state.Identity {
	return state.KeyIdentity(ssh.FingerprintSHA256(i.signer.PublicKey()))
}

// identities makes keys with ssh-keygen, as people have them.
func identities(t *testing.T, n int) (all []identity) {
	t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("there is no ssh here")
	}
	dir := t.TempDir()
	for i := range n {
		path := filepath.Join(dir, fmt.Sprint("key", i+1))
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		text, err := os.ReadFile(path)
		roomtest.OK(t, err)
		signer, err := ssh.ParsePrivateKey(text)
		roomtest.OK(t, err)
		all = append(all, identity{path, signer})
	}
	return all
}

// ssh runs a command with keys that are offered in this order, and never asks.
func (h *house) ssh(t *testing.T, offered []identity, args ...string) (out string, status int) {
	t.Helper()
	host, port, err := net.SplitHostPort(h.addr)
	roomtest.OK(t, err)
	options := []string{
		"-F", "none", "-p", port, "-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no",
		"-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "ConnectTimeout=60",
	}
	options = append(options, args[:len(args)-1]...)
	options = append(options, "-o", "LogLevel=ERROR") // the first of each counts
	for _, k := range offered {
		options = append(options, "-i", k.path)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "ssh", append(options, "guest@"+host, args[len(args)-1])...)
	text, _ := cmd.CombinedOutput()
	return string(text), cmd.ProcessState.ExitCode()
}

// speaks is who says a line that is said with these keys.
func (h *house) speaks(t *testing.T, offered []identity, options ...string) state.Identity {
	t.Helper()
	watcher := roomtest.Seat(t, h.room, "watcher")
	defer watcher.Leave(state.HowLeft)
	if out, status := h.ssh(t, offered, append(options, "say hello")...); status != 0 {
		t.Errorf("ssh ends with %d: %s", status, out)
		return ""
	}
	for _, e := range read(watcher) {
		if e.Text == "hello" {
			return e.Who.ID
		}
	}
	t.Error("nobody says anything")
	return ""
}

func read(s *room.Seat) (all []*state.Event) {
	all, _ = s.Read(nil)
	return all
}

const batch = "-oBatchMode=yes"

// TestNobodyLosesAnOnlyKey, whatever ssh may ask, and whether it was here before.
func TestNobodyLosesAnOnlyKey(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	keys := identities(t, 3)
	for _, mode := range []string{batch, "-oBatchMode=no"} {
		for range 2 {
			if got := h.speaks(t, keys[:1], mode); got != keys[0].id() {
				t.Errorf("%s: with one key they are %s", mode, got)
			}
			if got := h.speaks(t, keys[1:], mode); got != keys[1].id() {
				t.Errorf("%s: with two that nobody knows they are %s, not the first", mode, got)
			}
		}
	}
	if got := h.speaks(t, nil); got.Lasting() {
		t.Errorf("without a key they are %s", got)
	}
}

// TestAKnownKeyCountsWhereverItStands: the ninth as the first, in a room for
// everybody, in one with a passphrase and in one for listed keys.
func TestAKnownKeyCountsWhereverItStands(t *testing.T) {
	t.Parallel()
	nine := identities(t, 9)
	last := nine[8]
	allow := listed(t, last.signer)
	for name, c := range map[string]struct {
		change  func(*serve.Settings)
		account bool
		does    string
	}{
		"owns an account":                 {change: func(*serve.Settings) {}, account: true, does: "say hello"},
		"is an operator's":                {change: func(s *serve.Settings) { s.Admins = allow }, does: "bans"},
		"is listed":                       {change: func(s *serve.Settings) { s.Allow = &allow }, does: "say hello"},
		"is listed beside the passphrase": {change: func(s *serve.Settings) { s.Allow, s.Passphrase = &allow, word(t, "open sesame") }, does: "say hello"},
	} {
		t.Run(name, func(t *testing.T) {
			h, _ := guarded(t, c.change)
			want := last.id()
			if c.account { // made after somebody came with the others alone
				h.speaks(t, nine[:8], batch)
				owner := roomtest.SeatOf(t, h.room, "nina", last.id())
				roomtest.Do(t, owner, &state.Register{})
				want = owner.Me().Person.ID
				owner.Leave(state.HowLeft)
			}
			if out, status := h.ssh(t, nine, batch, c.does); status != 0 {
				t.Errorf("%s ends with %d: %s", c.does, status, out)
			}
			if got := h.speaks(t, nine, batch); got != want {
				t.Errorf("they are %s, not %s", got, want)
			}
		})
	}
}

// TestWhoIsNotListedReadsHowToOfferAnotherKey.
func TestWhoIsNotListedReadsHowToOfferAnotherKey(t *testing.T) {
	t.Parallel()
	allow := listed(t, sshtest.NewKey(t))
	h, _ := guarded(t, func(s *serve.Settings) { s.Allow = &allow })
	keys := identities(t, 2)
	out, status := h.ssh(t, keys, "who")
	if status != 1 || !strings.Contains(out, "-i KEY -o IdentitiesOnly=yes") {
		t.Errorf("status %d: %s", status, out)
	}
	// With BatchMode ssh gives up before it is let in to be told, and shows what it
	// is told before, unless it is to be quiet.
	out, status = h.ssh(t, keys, batch, "-oLogLevel=INFO", "who")
	if status != 255 || strings.Count(out, "-i KEY -o IdentitiesOnly=yes") != 1 {
		t.Errorf("with BatchMode status %d: %s", status, out)
	}
	if out, _ = h.ssh(t, nil, "-oLogLevel=INFO", "who"); strings.Contains(out, "the first that your ssh offers") {
		t.Errorf("whoever offers no key reads %s", out)
	}
}

// TestAnOfferTellsNothing: somebody else's public key, unsigned, is answered in one
// way, whether it owns an account or nobody has ever seen it, and before as after
// the stranger has proved a key of their own.
func TestAnOfferTellsNothing(t *testing.T) {
	h := open(t, nil)
	owner, nobody := sshtest.NewKey(t), sshtest.NewKey(t)
	seat := roomtest.SeatOf(t, h.room, "nina", state.KeyIdentity(ssh.FingerprintSHA256(owner.PublicKey())))
	roomtest.Do(t, seat, &state.Register{})
	for _, version := range []string{"SSH-2.0-OpenSSH_9.9", "SSH-2.0-Go"} {
		var asked []string
		for _, other := range []ssh.Signer{owner, nobody} {
			asked = append(asked, "-")
			own, forged := sshtest.NewKey(t), forger{other, func() { asked[len(asked)-1] = "sign" }}
			tries := [][]ssh.Signer{{forged}}
			if version != "SSH-2.0-Go" { // such a client may go on with another key
				tries = [][]ssh.Signer{{own}, {forged}}
			}
			_, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
				User: "nina", ClientVersion: version, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
				Auth: []ssh.AuthMethod{ssh.PublicKeysCallback(func() (now []ssh.Signer, _ error) {
					if len(tries) > 0 {
						now, tries = tries[0], tries[1:]
					}
					return now, nil
				})},
			})
			if err == nil {
				t.Error("a forged signature comes in")
			}
		}
		if asked[0] != "sign" || asked[1] != asked[0] {
			t.Errorf("%s: asked to sign with a key that owns an account: %s, with another one: %s", version, asked[0], asked[1])
		}
	}
}

// heavyKey costs too much to check.
func heavyKey(t *testing.T) ssh.PublicKey {
	t.Helper()
	n := new(big.Int).Lsh(big.NewInt(1), 16383)
	key, err := ssh.NewPublicKey(&rsa.PublicKey{N: n.SetBit(n, 0, 1), E: 1<<24 - 1})
	roomtest.OK(t, err)
	return key
}

// TestAHeavyKeyIsNeverChecked: whoever offers one is told why, and that is the end of it.
func TestAHeavyKeyIsNeverChecked(t *testing.T) {
	h := open(t, nil)
	var told string
	_, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
		User: "mallory", ClientVersion: "SSH-2.0-OpenSSH_9.9", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		BannerCallback: func(message string) error { told += message; return nil },
		Auth:           []ssh.AuthMethod{ssh.PublicKeys(forger{offers{sshtest.NewKey(t), heavyKey(t)}, func() { t.Error("it is asked to sign") }})},
	})
	if err == nil || !strings.Contains(told, "takes too long to check") {
		t.Errorf("%v, and it reads %q", err, told)
	}
	await(t, "the connection is over", func() bool { return h.door.Figures().Failed == 1 && h.door.Figures().Connections == 0 })
}

// offers is a signer with another public key.
type offers struct {
	ssh.Signer
	key ssh.PublicKey
}

func (o offers) PublicKey() ssh.PublicKey { return o.key }

// forger has a public key and not its private half.
type forger struct {
	ssh.Signer
	asked func()
}

func (f forger) Sign(io.Reader, []byte) (*ssh.Signature, error) {
	f.asked()
	return nil, fmt.Errorf("there is no private key")
}
