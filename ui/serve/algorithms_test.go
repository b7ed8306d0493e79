package serve_test

// Which algorithms of SSH the door takes, and which it does not.

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"net"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve"
)

func TestSlowKeyExchangesAreNotOffered(t *testing.T) {
	h := open(t, nil)
	for kex, ok := range map[string]bool{
		ssh.KeyExchangeMLKEM768X25519:   true,
		ssh.KeyExchangeCurve25519:       true,
		ssh.KeyExchangeECDHP256:         true,
		ssh.InsecureKeyExchangeDH14SHA1: false,
		ssh.KeyExchangeDH14SHA256:       false,
	} {
		c, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
			Config: ssh.Config{KeyExchanges: []string{kex}}, User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		if (err == nil) != ok {
			t.Errorf("%s: %v", kex, err)
		}
		if err == nil {
			_ = c.Close()
		}
	}
}

// TestClientsWithoutEd25519ComeIn, and who has known the server by its first key
// sees that one.
func TestClientsWithoutEd25519ComeIn(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	roomtest.OK(t, err)
	second, err := ssh.NewSignerFromKey(private)
	roomtest.OK(t, err)
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) { c.HostECDSA = second })
	for _, kind := range []string{ssh.KeyAlgoECDSA256, ssh.KeyAlgoED25519} {
		c, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
			User: "lily", HostKeyAlgorithms: []string{kind},
			HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
				if key.Type() != kind {
					t.Errorf("asked for %s, the server shows %s", kind, key.Type())
				}
				return nil
			},
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		_ = c.Close()
	}
}

// TestAnRSAKeyCountsByWhateverItSigns: who has an old client is nobody's guest for it.
func TestAnRSAKeyCountsByWhateverItSigns(t *testing.T) {
	h := open(t, nil)
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	roomtest.OK(t, err)
	key, err := ssh.NewSignerFromKey(private)
	roomtest.OK(t, err)
	for _, kind := range []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA} {
		signer, err := ssh.NewSignerWithAlgorithms(key.(ssh.AlgorithmSigner), []string{kind})
		roomtest.OK(t, err)
		c, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
			User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(), Auth: []ssh.AuthMethod{ssh.PublicKeys(signer)},
		})
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		_ = c.Close()
	}
}

// TestNothingElseRestsOnSHA1: integrity is not checked by it either.
func TestNothingElseRestsOnSHA1(t *testing.T) {
	h := open(t, nil)
	for mac, ok := range map[string]bool{
		ssh.HMACSHA256ETM: true, ssh.HMACSHA512ETM: true, ssh.HMACSHA256: true, ssh.HMACSHA512: true,
		ssh.HMACSHA1: false, ssh.InsecureHMACSHA196: false,
	} {
		c, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
			Config: ssh.Config{MACs: []string{mac}, Ciphers: []string{ssh.CipherAES128CTR}}, User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		if (err == nil) != ok {
			t.Errorf("%s: %v", mac, err)
		}
		if err == nil {
			_ = c.Close()
		}
	}
}
