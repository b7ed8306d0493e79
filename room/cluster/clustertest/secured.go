package clustertest

// A server as an operator secures one: its certificate is of an authority that nobody
// else knows, it wants to see one of whoever comes, and users are let in by credentials,
// which say what they may do.

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"teahouse/room/roomtest"
)

// Secured is such a server, and the files that it is reached with.
type Secured struct {
	URL           string
	CA, Cert, Key string
	authority     *authority
	account       nkeys.KeyPair // of the users
	dir           string
	server        *server.Server
}

// authority is who signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// RunSecured starts a server until the test ends.
func RunSecured(t testing.TB) *Secured {
	t.Helper()
	s := &Secured{dir: t.TempDir()}
	s.authority = s.newAuthority(t, "ca.crt")
	s.CA = filepath.Join(s.dir, "ca.crt")
	s.Cert, s.Key = s.certify(t, "node")
	pair, err := tls.LoadX509KeyPair(s.certify(t, "server"))
	roomtest.OK(t, err)
	trusted := x509.NewCertPool()
	trusted.AddCert(s.authority.cert)

	operator, system := newKey(t, nkeys.CreateOperator), newKey(t, nkeys.CreateAccount)
	s.account = newKey(t, nkeys.CreateAccount)
	accounts := &server.MemAccResolver{}
	for _, account := range []nkeys.KeyPair{system, s.account} {
		claims := jwt.NewAccountClaims(public(t, account))
		if account != system {
			claims.Limits.JetStreamLimits = jwt.JetStreamLimits{
				MemoryStorage: jwt.NoLimit, DiskStorage: jwt.NoLimit, Streams: jwt.NoLimit, Consumer: jwt.NoLimit,
			}
		}
		roomtest.OK(t, accounts.Store(claims.Subject, encode(t, claims, operator)))
	}
	claims, err := jwt.DecodeOperatorClaims(encode(t, jwt.NewOperatorClaims(public(t, operator)), operator))
	roomtest.OK(t, err)
	n, err := server.NewServer(&server.Options{
		ServerName: "secured", Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: filepath.Join(s.dir, "store"), NoSigs: true, NoLog: true,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: trusted, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS12},
		TLSVerify: true, TLSTimeout: 10,
		TrustedOperators: []*jwt.OperatorClaims{claims}, SystemAccount: public(t, system), AccountResolver: accounts,
	})
	roomtest.OK(t, err)
	go n.Start()
	t.Cleanup(func() { n.Shutdown(); n.WaitForShutdown() })
	if !n.ReadyForConnections(Patience) {
		t.Fatal("the server does not get ready")
	}
	s.URL, s.server = "tls://"+n.Addr().String(), n
	return s
}

// Drop ends all connections, which are made again then.
func (s *Secured) Drop(t testing.TB) {
	t.Helper()
	now, err := s.server.Connz(nil)
	roomtest.OK(t, err)
	for _, c := range now.Conns {
		_ = s.server.DisconnectClientByID(c.Cid) // it may be gone
	}
}

// Credentials makes a user who may publish to some subjects alone. It returns the file.
func (s *Secured) Credentials(t testing.TB, publish ...string) string {
	t.Helper()
	return s.user(t, func(claims *jwt.UserClaims) { claims.Pub.Allow.Add(publish...) })
}

// Expired makes a user who was let in until a minute ago. It returns the file.
func (s *Secured) Expired(t testing.TB) string {
	t.Helper()
	return s.user(t, func(claims *jwt.UserClaims) { claims.Expires = time.Now().Add(-time.Minute).Unix() })
}

func (s *Secured) user(t testing.TB, as func(*jwt.UserClaims)) (file string) {
	t.Helper()
	user := newKey(t, nkeys.CreateUser)
	claims := jwt.NewUserClaims(public(t, user))
	as(claims)
	seed, err := user.Seed()
	roomtest.OK(t, err)
	text, err := jwt.FormatUserConfig(encode(t, claims, s.account), seed)
	roomtest.OK(t, err)
	file = filepath.Join(s.dir, claims.Subject+".creds")
	roomtest.OK(t, os.WriteFile(file, text, 0o600))
	return file
}

// OtherCA is the certificate of an authority that has nothing to do with the server.
func (s *Secured) OtherCA(t testing.TB) string {
	t.Helper()
	s.newAuthority(t, "other.crt")
	return filepath.Join(s.dir, "other.crt")
}

// newAuthority makes an authority, and writes its certificate into a file.
func (s *Secured) newAuthority(t testing.TB, file string) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	roomtest.OK(t, err)
	template := template(1, file)
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	roomtest.OK(t, err)
	cert, err := x509.ParseCertificate(raw)
	roomtest.OK(t, err)
	writePEM(t, filepath.Join(s.dir, file), "CERTIFICATE", raw)
	return &authority{cert: cert, key: key}
}

// certify makes a certificate of the authority, and returns the files of it and its key.
func (s *Secured) certify(t testing.TB, name string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	roomtest.OK(t, err)
	template := template(2, name)
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	raw, err := x509.CreateCertificate(rand.Reader, template, s.authority.cert, private.Public(), s.authority.key)
	roomtest.OK(t, err)
	text, err := x509.MarshalPKCS8PrivateKey(private)
	roomtest.OK(t, err)
	cert, key = filepath.Join(s.dir, name+".crt"), filepath.Join(s.dir, name+".key")
	writePEM(t, cert, "CERTIFICATE", raw)
	writePEM(t, key, "PRIVATE KEY", text)
	return cert, key
}

func template(serial int64, name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
}

func writePEM(t testing.TB, file, kind string, raw []byte) {
	t.Helper()
	roomtest.OK(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw}), 0o600))
}

func newKey(t testing.TB, create func() (nkeys.KeyPair, error)) nkeys.KeyPair {
	t.Helper()
	key, err := create()
	roomtest.OK(t, err)
	return key
}

func public(t testing.TB, key nkeys.KeyPair) string {
	t.Helper()
	name, err := key.PublicKey()
	roomtest.OK(t, err)
	return name
}

func encode(t testing.TB, claims jwt.Claims, by nkeys.KeyPair) string {
	t.Helper()
	text, err := claims.Encode(by)
	roomtest.OK(t, err)
	return text
}
