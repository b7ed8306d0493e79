package keys

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// FuzzOfferedKey offers a key of any form, as whoever dials may: it is somebody's or refused, and
// always the same person's.
//
//fuzz:stranger
func FuzzOfferedKey(f *testing.F) {
	ed := newKey(f).PublicKey()
	for _, key := range []ssh.PublicKey{ed, publicRSA(f, 2048), publicRSA(f, 1024), oldDSA(), certify(f, ed)} {
		f.Add(key.Marshal())
	}
	for _, text := range []string{ // of security keys, and of ECDSA
		ssh.KeyAlgoSKED25519 + string(make([]byte, 32)) + "ssh:", ssh.KeyAlgoSKECDSA256 + "nistp256" + "\x04" + string(make([]byte, 64)) + "ssh:", ssh.KeyAlgoECDSA521 + "nistp521" + "\x04",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, blob []byte) {
		key, err := ssh.ParsePublicKey(blob)
		if err != nil {
			return
		}
		identity, err := Identity(key)
		if err != nil {
			if identity != "" {
				t.Errorf("%q and %v", identity, err)
			}
			return
		}
		if again, err := Identity(key); again != identity || err != nil || !strings.HasPrefix(identity, "SHA256:") {
			t.Errorf("%q, and then %q, %v", identity, again, err)
		}
		if mark := Mark(make([]byte, 32), identity); mark == "" {
			t.Error("they have no mark")
		}
	})
}

// FuzzPrivateFiles reads any text as a host key and as a passphrase: what is taken is whole, and what is
// not is refused with the name of the file.
func FuzzPrivateFiles(f *testing.F) {
	for _, kind := range []hostKind{ed25519Host(), ecdsaHost()} {
		key, err := kind.fresh()
		ok(f, err)
		block, err := ssh.MarshalPrivateKey(key, "x")
		ok(f, err)
		f.Add(pem.EncodeToMemory(block))
	}
	for _, text := range []string{"", "tea", "\ufeff tea \r\n", "tea\ntea", "te\x00a", "\xff", strings.Repeat("é", MaxPassphrase),
		"-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----\n", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAA==\n-----END RSA PRIVATE KEY-----\n"} {
		f.Add([]byte(text))
	}
	path := filepath.Join(f.TempDir(), "private")
	f.Fuzz(func(t *testing.T, text []byte) {
		ok(t, os.WriteFile(path, text, 0o600))
		host, ecdsa, err := LoadHost(path)
		switch {
		case err != nil && (host != nil || ecdsa != nil || !strings.Contains(err.Error(), path)):
			t.Errorf("%v, %v, %v", host, ecdsa, err)
		case err == nil && host.PublicKey().Type() != ssh.KeyAlgoED25519:
			t.Errorf("a host key of the type %s", host.PublicKey().Type())
		}
		word, err := ReadPassphrase(path)
		switch typed := strings.TrimSpace(strings.TrimPrefix(string(text), "\ufeff")); {
		case err != nil && (word != nil || !strings.Contains(err.Error(), path)):
			t.Errorf("%v, %v", word, err)
		case err == nil && (!word.Is(typed) || word.Is(typed+"x")):
			t.Errorf("%q is not what is to be typed", typed)
		}
	})
}
