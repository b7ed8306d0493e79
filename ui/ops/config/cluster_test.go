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
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
)

// A certificate is renewed every few months, and so is, more seldom, the authority that it is of, and a node
// runs for longer: it came back to no server that asked for one, until it was started again.
func TestARenewedCertificateIsShownToServersOfNATS(t *testing.T) {
	dir := t.TempDir()
	c := &Cluster{CA: filepath.Join(dir, "ca.crt"), Cert: filepath.Join(dir, "node.crt"), Key: filepath.Join(dir, "node.key")}
	cert, key := certify(t, 1)
	write(t, c.Cert, cert)
	write(t, c.Key, key)
	authority, _ := certify(t, 10)
	write(t, c.CA, authority)
	conf, trusted, err := c.tls()
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
	cert, key = certify(t, 2)
	write(t, c.Cert, cert)
	shows(1, "with half a pair renewed")
	write(t, c.Key, key)
	shows(2, "renewed")
	roomtest.OK(t, os.Remove(c.Cert))
	shows(2, "without a file")

	trusts := func(want []byte, when string) {
		t.Helper()
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(want)
		if !trusted().Equal(pool) {
			t.Errorf("%s, others are trusted", when)
		}
	}
	trusts(authority, "at first")
	write(t, c.CA, []byte("half a fi"))
	trusts(authority, "with half a file")
	next, _ := certify(t, 11)
	both := append(authority, next...)
	write(t, c.CA, both)
	trusts(both, "with the next one beside it")
}

// What a library says of a wrong file names neither the file nor what should be in it.
func TestAWrongFileOfACertificateIsNamedWithWhatBelongsThere(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		write(t, path, text)
		return path
	}
	one, key := certify(t, 1)
	_, other := certify(t, 2)
	cert, private, junk := file("cert", one), file("key", key), file("junk", []byte("junk\n"))
	for _, tt := range []struct {
		c    Cluster
		want string
	}{
		{Cluster{Cert: junk, Key: private}, "--cluster-cert: " + junk + " holds nothing in PEM: name a file with a line -----BEGIN CERTIFICATE-----"},
		{Cluster{Cert: private, Key: private}, "--cluster-cert: " + private + " holds EC PRIVATE KEY: name a file with a line -----BEGIN CERTIFICATE-----"},
		{Cluster{Cert: cert, Key: junk}, "--cluster-key: " + junk + " holds nothing in PEM: name a file with a line -----BEGIN PRIVATE KEY-----"},
		{Cluster{Cert: cert, Key: file("other", other)}, "cannot be used together: give a certificate, and its own key"},
		{Cluster{CA: junk}, "--cluster-ca: " + junk + " holds nothing in PEM"},
		{Cluster{CA: file("broken", []byte("-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n"))}, "--cluster-ca: no certificate in "},
		{Cluster{CA: file("empty", nil)}, "holds nothing in PEM"},
	} {
		if _, _, err := tt.c.tls(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("it says %v, want %s", err, tt.want)
		}
	}
}

// certify makes a certificate that is its own authority, and its key.
func certify(t *testing.T, number int64) (cert, key []byte) {
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

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	roomtest.OK(t, os.WriteFile(file, text, 0o600))
}
