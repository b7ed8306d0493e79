package config

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"teahouse/room/roomtest"
)

// A certificate is renewed every few months, and a node runs for longer: it came back to no server
// that asked for one, until it was started again.
func TestARenewedCertificateIsShownToServersOfNATS(t *testing.T) {
	dir := t.TempDir()
	c := &Cluster{Cert: filepath.Join(dir, "node.crt"), Key: filepath.Join(dir, "node.key")}
	renew := func(number int64) (cert, key []byte) {
		t.Helper()
		pair, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		roomtest.OK(t, err)
		template := &x509.Certificate{SerialNumber: big.NewInt(number), NotAfter: time.Now().Add(time.Hour)}
		raw, err := x509.CreateCertificate(rand.Reader, template, template, pair.Public(), pair)
		roomtest.OK(t, err)
		private, err := x509.MarshalECPrivateKey(pair)
		roomtest.OK(t, err)
		return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private})
	}
	write := func(file string, text []byte) {
		t.Helper()
		roomtest.OK(t, os.WriteFile(file, text, 0o600))
	}
	cert, key := renew(1)
	write(c.Cert, cert)
	write(c.Key, key)
	conf, err := c.tls()
	roomtest.OK(t, err)
	shows := func(want int64, when string) {
		t.Helper()
		shown, err := conf.GetClientCertificate(nil)
		roomtest.OK(t, err)
		leaf, err := x509.ParseCertificate(shown.Certificate[0])
		roomtest.OK(t, err)
		if leaf.SerialNumber.Int64() != want {
			t.Errorf("%s, certificate %d is shown", when, leaf.SerialNumber)
		}
	}
	shows(1, "at first")
	cert, key = renew(2)
	write(c.Cert, cert)
	shows(1, "with half a pair renewed")
	write(c.Key, key)
	shows(2, "renewed")
	roomtest.OK(t, os.Remove(c.Cert))
	shows(2, "without a file")
}
