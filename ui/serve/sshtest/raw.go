// A client of SSH that keeps no rule: it can stop after any step of the handshake, and send any bytes
// and any packets there. What it needs of the protocol is done in the one way that the server offers
// first, and nothing of the server is verified.

package sshtest

import (
	"bufio"
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math/big"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Numbers of messages (RFC 4250, 4.1).
const (
	msgDisconnect   = 1
	msgService      = 5
	msgAccepted     = 6
	msgKeysBegin    = 20
	msgKeysNew      = 21
	msgExchange     = 30
	msgExchanged    = 31
	msgLogin        = 50
	msgDenied       = 51
	msgLoggedIn     = 52
	msgBanner       = 53
	msgQuestions    = 60
	msgAnswers      = 61
	msgOpen         = 90
	msgOpened       = 91
	msgNotOpened    = 92
	msgData         = 94
	msgRequest      = 98
	msgAnswerNo     = 82
	msgOnConnection = 80
)

const (
	rawVersion = "SSH-2.0-raw"
	rawPacket  = 256 << 10 // the longest that is read
)

// Raw is such a client. Its methods are for one goroutine; Read may be called by another one.
type Raw struct {
	net.Conn
	in, out *sealed // nil before there are keys
	buf     *bufio.Reader
	server  string // its version
	session []byte // what a key signs to log in
}

// DialRaw opens a connection on which nothing was sent yet.
func DialRaw(addr string, who Who) (*Raw, error) {
	c, err := who.dial(addr)
	if err != nil {
		return nil, err
	}
	return &Raw{Conn: c, buf: bufio.NewReader(c)}, nil
}

// Greet exchanges versions.
func (r *Raw) Greet() error {
	if _, err := io.WriteString(r.Conn, rawVersion+"\r\n"); err != nil {
		return err
	}
	line, err := r.buf.ReadString('\n')
	r.server = strings.TrimRight(line, "\r\n")
	return err
}

// Offer is the message that begins a key exchange.
func Offer() []byte {
	var cookie [16]byte
	_, _ = rand.Read(cookie[:]) // never fails
	const gcm, mac = "aes128-gcm@openssh.com", "hmac-sha2-256-etm@openssh.com"
	return ssh.Marshal(struct {
		Cookie                              [16]byte `sshtype:"20"`
		Keys, Host, ToCipher, FromCipher    string
		ToMAC, FromMAC, ToPacking, FromPack string
		ToLanguage, FromLanguage            string
		Guessed                             bool
		Reserved                            uint32
	}{Cookie: cookie, Keys: ssh.KeyExchangeCurve25519, Host: ssh.KeyAlgoED25519, ToCipher: gcm, FromCipher: gcm,
		ToMAC: mac, FromMAC: mac, ToPacking: "none", FromPack: "none"})
}

// Agree exchanges keys, after [Raw.Greet], and anew whenever nobody else reads. What else comes
// meanwhile is passed over.
func (r *Raw) Agree() error {
	k, h, err := r.exchange()
	if err != nil {
		return err
	}
	if r.session == nil { // the first exchange names it
		r.session = h
	}
	if err := r.Send([]byte{msgKeysNew}); err != nil {
		return err
	}
	if _, err := r.await(msgKeysNew); err != nil {
		return err
	}
	derive := func(letter byte) []byte {
		d := sha256.Sum256(bytes.Join([][]byte{k, h, {letter}, r.session}, nil))
		return d[:]
	}
	r.out, err = newSealed(derive('C'), derive('A'))
	if err == nil {
		r.in, err = newSealed(derive('D'), derive('B'))
	}
	return err
}

// exchange returns a secret that both sides have come to know, and the hash of how.
func (r *Raw) exchange() (k, h []byte, err error) {
	ours := Offer()
	if err := r.Send(ours); err != nil {
		return nil, nil, err
	}
	theirs, err := r.await(msgKeysBegin)
	if err != nil {
		return nil, nil, err
	}
	secret, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	public := secret.PublicKey().Bytes()
	if err := r.Send(ssh.Marshal(struct {
		Public []byte `sshtype:"30"`
	}{public})); err != nil {
		return nil, nil, err
	}
	answer, err := r.await(msgExchanged)
	if err != nil {
		return nil, nil, err
	}
	var reply struct {
		HostKey, Public, Signature []byte `sshtype:"31"`
	}
	if err := ssh.Unmarshal(answer, &reply); err != nil {
		return nil, nil, err
	}
	peer, err := ecdh.X25519().NewPublicKey(reply.Public)
	if err != nil {
		return nil, nil, err
	}
	shared, err := secret.ECDH(peer)
	if err != nil {
		return nil, nil, err
	}
	k = ssh.Marshal(struct{ K *big.Int }{new(big.Int).SetBytes(shared)})
	sum := sha256.Sum256(append(ssh.Marshal(struct {
		ClientVersion, ServerVersion      string
		Ours, Theirs, Host, Public, Reply []byte
	}{rawVersion, r.server, ours, theirs, reply.HostKey, public, reply.Public}), k...))
	return k, sum[:], nil
}

// Login authenticates as a guest of some name, after [Raw.Agree].
func (r *Raw) Login(user string) error {
	if err := r.Ask(); err != nil {
		return err
	}
	if err := r.Send(ssh.Marshal(struct {
		User, Service, Method, Language, Submethods string `sshtype:"50"`
	}{user, "ssh-connection", "keyboard-interactive", "", ""})); err != nil {
		return err
	}
	for {
		m, err := r.await(msgQuestions, msgLoggedIn)
		if err != nil || m[0] == msgLoggedIn {
			return err
		}
		if err := r.Send([]byte{msgAnswers, 0, 0, 0, 0}); err != nil {
			return err
		}
	}
}

// Open opens a session on a channel of this number, and returns the server's number of it.
func (r *Raw) Open(number uint32) (theirs uint32, err error) {
	if err := r.Send(ssh.Marshal(struct {
		Kind                   string `sshtype:"90"`
		Number, Window, Packet uint32
	}{"session", number, 2 << 20, 32 << 10})); err != nil {
		return 0, err
	}
	m, err := r.await(msgOpened)
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(m[5:]), nil
}

// Request asks for something on a channel of the server, without wanting an answer.
func (r *Raw) Request(channel uint32, kind string, payload []byte) error {
	return r.Send(RequestOn(channel, kind, false, payload))
}

// RequestOn is the message that asks for something on a channel of the server.
func RequestOn(channel uint32, kind string, answer bool, payload []byte) []byte {
	return ssh.Marshal(struct {
		Channel uint32 `sshtype:"98"`
		Kind    string
		Answer  bool
		Payload []byte `ssh:"rest"`
	}{channel, kind, answer, payload})
}

// Type sends input on a channel of the server.
func (r *Raw) Type(channel uint32, text string) error {
	const most = 32 << 10
	for len(text) > 0 {
		piece := text[:min(len(text), most)]
		text = text[len(piece):]
		if err := r.Send(typed(channel, piece)); err != nil {
			return err
		}
	}
	return nil
}

func typed(channel uint32, text string) []byte {
	return ssh.Marshal(struct {
		Channel uint32 `sshtype:"94"`
		Data    string
	}{channel, text})
}
