package serve_test

import (
	"net"
	"strings"
	"testing"

	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// TestALinkLocalAddressIsToldWithItsZone: without it, nobody gets there. It listens where this
// machine has such an address.
func TestALinkLocalAddressIsToldWithItsZone(t *testing.T) {
	for at, link := range linkLocal(t) {
		listeners, err := serve.Listen(t.Context(), "["+at+"]:0")
		if err != nil {
			t.Logf("%s: %v", link, err) // as where it is not up
			continue
		}
		var told strings.Builder
		serve.Greet(&told, listeners, sshtest.NewKey(t), nil, "")
		_ = listeners[0].Close()
		if strings.Count(told.String(), at) != 3 {
			t.Errorf("at %s:\n%s", at, told.String())
		}
	}
}

// linkLocal is what addresses the machine has that mean something only with a zone, by that.
func linkLocal(t *testing.T) map[string]string {
	links, err := net.Interfaces()
	if err != nil {
		t.Skip(err)
	}
	found := map[string]string{}
	for _, link := range links {
		addrs, _ := link.Addrs()
		for _, addr := range addrs {
			if n, ok := addr.(*net.IPNet); ok && n.IP.To4() == nil && n.IP.IsLinkLocalUnicast() {
				found[n.IP.String()+"%"+link.Name] = link.Name
			}
		}
	}
	return found
}
