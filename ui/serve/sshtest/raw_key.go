package sshtest

// Logging in with a key, in one try (RFC 4252, 7): it is signed at once, without asking whether
// the server would take it. What the server answers with a no is an error.

import (
	"crypto/rand"

	"golang.org/x/crypto/ssh"
)

// Ask asks for the service that lets people in, after [Raw.Agree] and before what a login consists of.
func (r *Raw) Ask() error {
	if err := r.Send(ssh.Marshal(struct {
		Service string `sshtype:"5"`
	}{"ssh-userauth"})); err != nil {
		return err
	}
	_, err := r.await(msgAccepted)
	return err
}

// LoginWith authenticates with a key, after [Raw.Agree].
func (r *Raw) LoginWith(user string, key ssh.Signer) error {
	if err := r.Ask(); err != nil {
		return err
	}
	public := key.PublicKey()
	asked := struct {
		User, Service, Method string `sshtype:"50"`
		Signed                bool
		Algorithm             string
		Key                   []byte
	}{user, "ssh-connection", "publickey", true, public.Type(), public.Marshal()}
	signed := append(ssh.Marshal(struct{ Session []byte }{r.session}), ssh.Marshal(asked)...)
	signature, err := key.Sign(rand.Reader, signed)
	if err != nil {
		return err
	}
	if err := r.Send(append(ssh.Marshal(asked), ssh.Marshal(struct{ Signature []byte }{ssh.Marshal(signature)})...)); err != nil {
		return err
	}
	_, err = r.await(msgLoggedIn)
	return err
}
