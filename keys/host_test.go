package keys

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/room/shell"
)

func TestAHostKeyIsMadeOnceAndKept(t *testing.T) {
	dir := t.TempDir()
	first, created, err := LoadOrCreateHost(dir)
	if err != nil || !created {
		t.Fatalf("created %v, %v", created, err)
	}
	if kind := first.PublicKey().Type(); kind != ssh.KeyAlgoED25519 {
		t.Errorf("made a key of type %s", kind)
	}
	again, created, err := LoadOrCreateHost(dir)
	if err != nil || created {
		t.Fatalf("second start: created %v, %v", created, err)
	}
	if Fingerprint(first.PublicKey()) != Fingerprint(again.PublicKey()) {
		t.Error("the second start has another key")
	}
	given, _, err := LoadHost(filepath.Join(dir, HostFile))
	ok(t, err)
	if Fingerprint(first.PublicKey()) != Fingerprint(given.PublicKey()) {
		t.Error("named by its path it is another key")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".new-*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestTheSecondHostKeyIsForClientsWithoutEd25519(t *testing.T) {
	dir := t.TempDir()
	first, created, err := LoadOrCreateHostECDSA(dir)
	if err != nil || !created {
		t.Fatalf("created %v, %v", created, err)
	}
	if kind := first.PublicKey().Type(); kind != ssh.KeyAlgoECDSA256 {
		t.Errorf("made a key of type %s", kind)
	}
	again, created, err := LoadOrCreateHostECDSA(dir)
	if err != nil || created || Fingerprint(first.PublicKey()) != Fingerprint(again.PublicKey()) {
		t.Errorf("the second start has another key: created %v, %v", created, err)
	}
	path := filepath.Join(dir, HostECDSAFile)
	main, _, err := LoadOrCreateHost(dir)
	ok(t, err)
	for _, paths := range [][]string{{path, filepath.Join(dir, HostFile)}, {filepath.Join(dir, HostFile), path}} {
		host, ecdsa, err := LoadHost(paths...)
		ok(t, err)
		if Fingerprint(host.PublicKey()) != Fingerprint(main.PublicKey()) || Fingerprint(ecdsa.PublicKey()) != Fingerprint(first.PublicKey()) {
			t.Errorf("named by their paths, %v, they are other keys", paths)
		}
	}
	_, _, err = LoadHost(path)
	refused(t, err, path, "ed25519")
	_, _, err = LoadHost(path, filepath.Join(dir, HostFile), path)
	refused(t, err, path, "second")
	_, edKey, _ := ed25519.GenerateKey(nil)
	wide, _ := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	for name, content := range map[string][]byte{"another kind": marshal(t, edKey), "another curve": marshal(t, wide)} {
		ok(t, os.WriteFile(path, content, 0o600))
		_, _, err := LoadOrCreateHostECDSA(dir)
		t.Log(name)
		refused(t, err, path, "P-256")
	}
}

func TestServersThatStartTogetherShareOneKey(t *testing.T) {
	const servers = 16
	for range 10 {
		dir := t.TempDir()
		var (
			start        = make(chan struct{})
			done         sync.WaitGroup
			fingerprints [servers]string
			secrets      [servers]string
			makers       [servers]bool
		)
		for i := range servers {
			done.Go(func() {
				<-start
				host, created, err := LoadOrCreateHost(dir)
				if err != nil {
					t.Error(err)
					return
				}
				secret, err := LoadOrCreateSecret(dir)
				if err != nil {
					t.Error(err)
				}
				fingerprints[i], secrets[i], makers[i] = Fingerprint(host.PublicKey()), string(secret), created
			})
		}
		close(start)
		done.Wait()
		made := 0
		for i := range servers {
			if fingerprints[i] != fingerprints[0] || secrets[i] != secrets[0] {
				t.Fatalf("server %d has another key or secret than server 0", i)
			}
			if makers[i] {
				made++
			}
		}
		if made != 1 {
			t.Fatalf("%d servers say that they made the key", made)
		}
	}
}

// The test binary runs itself as a server that makes keys until it is killed: whatever stands in a
// state folder afterwards is a whole key, and a start in any of them succeeds.
func TestKillLeavesAWholeKeyOrNone(t *testing.T) {
	if root := os.Getenv("KEYS_TEST_MAKE_IN"); root != "" {
		for i := 0; ; i++ {
			dir := filepath.Join(root, fmt.Sprint(i))
			ok(t, os.Mkdir(dir, 0o700))
			fmt.Println("making", i)
			if _, _, err := LoadOrCreateHost(dir); err != nil {
				t.Fatal(err)
			}
		}
	}
	for round := range 8 {
		root := t.TempDir()
		maker := exec.Command(os.Args[0], "-test.run=^TestKillLeavesAWholeKeyOrNone$")
		maker.Env = append(os.Environ(), "KEYS_TEST_MAKE_IN="+root)
		out, err := maker.StdoutPipe()
		ok(t, err)
		ok(t, maker.Start())
		lines := bufio.NewScanner(out)
		for range 3 + round { // the kill meets another step each time
			if !lines.Scan() {
				t.Fatal("the maker ended by itself")
			}
		}
		maker.Process.Kill()
		maker.Wait()

		dirs, err := os.ReadDir(root)
		if err != nil || len(dirs) < 3 {
			t.Fatalf("%d folders, %v", len(dirs), err)
		}
		for _, dir := range dirs {
			if _, _, err := LoadOrCreateHost(filepath.Join(root, dir.Name())); err != nil {
				t.Errorf("after the kill: %v", err)
			}
		}
	}
}

func TestADamagedHostKeyIsRefusedAndKept(t *testing.T) {
	_, edKey, _ := ed25519.GenerateKey(nil)
	ecKey, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	whole := marshal(t, edKey)
	halves := append(bytes.Clone(edKey[:32]), make([]byte, 32)...)

	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"empty":                {nil, "it is empty"},
		"cut short":            {whole[:len(whole)/2], "damaged"},
		"no key":               {[]byte("hello\n"), "damaged"},
		"a bit too long":       {bytes.Repeat([]byte("x"), maxPrivate+1), "longer than"},
		"halves of two keys":   {marshal(t, ed25519.PrivateKey(halves)), "halves"},
		"another kind":         {marshal(t, ecKey), "not an ed25519 key"},
		"locked":               {lock(t, edKey), "ssh-keygen -p -N ''"},
		"a public key instead": {ssh.MarshalAuthorizedKey(newKey(t).PublicKey()), "the public half of a key"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, HostFile)
			ok(t, os.WriteFile(path, c.content, 0o600))
			_, created, err := LoadOrCreateHost(dir)
			refused(t, err, path, c.says)
			_, _, err = LoadHost(path)
			refused(t, err, path, c.says)
			if left, _ := os.ReadFile(path); created || !bytes.Equal(left, c.content) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestADamagedSecretIsRefused(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "short": "00ff\n", "not hex": strings.Repeat("zz", secretBytes), "long": strings.Repeat("00", secretBytes+1),
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, SecretFile)
		ok(t, os.WriteFile(path, []byte(content), 0o600))
		if _, err := LoadOrCreateSecret(dir); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFolderThatCannotBeWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "missing")
	_, _, err := LoadOrCreateHost(dir)
	refused(t, err, dir, "must exist and be writable")

	file := filepath.Join(t.TempDir(), "file")
	ok(t, os.WriteFile(file, nil, 0o600))
	if _, _, err := LoadOrCreateHost(file); err == nil {
		t.Error("made a host key inside a file")
	}
}

// refused checks that err names the file, the fault and nothing that looks like the key.
func refused(t *testing.T, err error, path, says string) {
	t.Helper()
	if err == nil {
		t.Fatal("accepted")
	}
	if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), says) {
		t.Errorf("%q names not both %q and %q", err, path, says)
	}
	if strings.Contains(err.Error(), "PRIVATE KEY") {
		t.Errorf("%q repeats what is in the file", err)
	}
}

func marshal(t *testing.T, key any) []byte {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(key, "")
	ok(t, err)
	return pem.EncodeToMemory(block)
}

func lock(t *testing.T, key any) []byte {
	t.Helper()
	block, err := ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte("open sesame"))
	ok(t, err)
	return pem.EncodeToMemory(block)
}

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	ok(t, err)
	return info.Mode().Perm()
}

// Whoever lost the ECDSA key was told to make an ed25519 one in its place, which is then the second.
func TestANewSecondHostKeyMayBeOfTheOtherKind(t *testing.T) {
	dir := t.TempDir()
	_, _, err := LoadOrCreateHost(dir)
	ok(t, err)
	host, second := filepath.Join(dir, HostFile), filepath.Join(dir, "second key")
	ok(t, os.WriteFile(second, []byte("no key"), 0o600))
	_, _, err = LoadHost(host, second)
	refused(t, err, second, `make a new one with "ssh-keygen -t ed25519 -N '' -f `+shell.Path(second)+`" (with "-t ecdsa -b 256" if it is the ECDSA key)`)
	_, _, err = LoadHost(second)
	refused(t, err, second, shell.Path(second)+`", whereupon`)
}

// What systemd hands in is no file that anybody could replace, or that is there when the service is not.
func TestAHostKeyThatSystemdHandsInIsMendedWhereItComesFrom(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", dir)
	path := filepath.Join(dir, "host_key")
	_, key, _ := ed25519.GenerateKey(rand.Reader)
	for content, does := range map[string]string{"no key": "-t ed25519", string(lock(t, key)): "-p"} {
		ok(t, os.WriteFile(path, []byte(content), 0o600))
		_, _, err := LoadHost(path)
		refused(t, err, path, `"ssh-keygen `+does+` -N '' -f FILE", where FILE is what LoadCredential= of the unit names`)
	}
}
