package serve

// What whoever started the server reads. What stands behind join and known_hosts can be copied
// as it is: where an address is none that can be dialled, the machine's name stands there.

import (
	"fmt"
	"io"
	"net"
	"os"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/keys"
)

// Greet tells whoever started the server how to enter it, and how to know that
// it is this one; ecdsa may be nil. Where is set if the host key was made now, and
// says where it is kept.
func Greet(w io.Writer, listeners []net.Listener, host, ecdsa gossh.Signer, where string) {
	name, err := os.Hostname()
	if err != nil {
		name = "localhost"
	}
	for _, l := range listeners {
		addr := l.Addr().(*net.TCPAddr)
		at := name
		if !addr.IP.IsUnspecified() {
			at = (&net.IPAddr{IP: addr.IP, Zone: addr.Zone}).String() // without its zone, a link-local one is nowhere
		}
		fmt.Fprintf(w, "listening on %s\n", addr)
		fmt.Fprintf(w, "  join:         ssh -p %d %s\n", addr.Port, at)
		fmt.Fprintf(w, "  known_hosts:  %s\n", keys.KnownHostsLine(host.PublicKey(), net.JoinHostPort(at, fmt.Sprint(addr.Port))))
		if ecdsa != nil {
			fmt.Fprintf(w, "  or, if old:   %s\n", keys.KnownHostsLine(ecdsa.PublicKey(), net.JoinHostPort(at, fmt.Sprint(addr.Port))))
		}
	}
	if ecdsa != nil {
		fmt.Fprintf(w, "ECDSA host key %s, which clients ask for that know no ed25519\n", keys.Fingerprint(ecdsa.PublicKey()))
	}
	fmt.Fprintf(w, "host key %s\n", keys.Fingerprint(host.PublicKey()))
	if where != "" {
		fmt.Fprintf(w, "  made now, and kept in %s: who has it can pose as this server\n", where)
	}
}
