package program

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
)

// A node reaches servers over TLS that want to see a certificate, and proves who it is
// by credentials. What is wrong with any of these is told, and what to do about it.
func TestANodeLogsInToServersThatAreSecured(t *testing.T) {
	t.Parallel() // it waits more than it works
	servers := clustertest.RunSecured(t)
	c := &crew{shared: t.TempDir()}
	c.make(t)
	enough := []string{"teahouse.log.*", "$JS.API.>", "$KV.teahouse-nodes.>", "$O.teahouse-snapshots.>"} // as the README says
	flags := func(more ...string) []string { return c.flags("a", servers.URL, more...) }
	ca, cert := []string{"--cluster-ca", servers.CA}, []string{"--cluster-cert", servers.Cert, "--cluster-key", servers.Key}
	login := func(publish ...string) []string {
		return flags(append(append(ca, cert...), "--cluster-creds", servers.Credentials(t, publish...))...)
	}
	whole := login(enough...)

	trusted := filepath.Join(t.TempDir(), "trusted")
	trust := func(file string) {
		t.Helper()
		text, err := os.ReadFile(file)
		roomtest.OK(t, err)
		roomtest.OK(t, os.WriteFile(trusted, text, 0o600))
	}
	trust(servers.CA)
	own := slices.Clone(whole)
	own[slices.Index(own, servers.CA)] = trusted
	a := start(t, t.TempDir(), own...)
	lily := enterPatiently(t, a, patient("lily"))
	lily.Line("said over TLS")
	lily.WaitFor("│ said over TLS")
	alone := "the stream teahouse is on 1 server"
	t.Run("checks", func(t *testing.T) {
		for _, d := range []struct {
			what  string
			flags []string
			says  []string
		}{
			{"all is well", whole, []string{alone, "found something wrong"}},
			{"another authority", flags(append(cert, "--cluster-ca", servers.OtherCA(t))...), []string{"unknown authority", "with --cluster-ca"}},
			{"the system's authorities", flags(cert...), []string{"unknown authority", "with --cluster-ca"}},
			{"no certificate", flags(append(ca, "--cluster-creds", servers.Credentials(t, enough...))...), []string{"--cluster-cert and --cluster-key"}},
			{"no credentials", flags(append(ca, cert...)...), []string{"Authorization Violation", "with --cluster-creds"}},
			{"credentials that have expired", flags(append(append(ca, cert...), "--cluster-creds", servers.Expired(t))...), []string{"Authorization Violation", "its credentials have expired", "--cluster-creds"}},
			{"may ask nothing", login("else"), []string{`Permissions Violation for Publish to "$JS.API.STREAM.INFO.teahouse"`, "to do: allow this user to publish to teahouse.log.*, $JS.API.>"}},
			{"may read alone", login("$JS.API.>"), []string{alone, "cannot write to the stream", "cannot write the leases", "to do: allow this user to publish to teahouse.log.*"}},
			{"may not make snapshots", login(enough[:3]...), []string{alone, "the check found "}}, // that, too, if the node has had the time to make one
		} {
			t.Run(d.what, func(t *testing.T) {
				t.Parallel()
				out := fails(t, append([]string{"check", "--state", a.state}, d.flags...)...)
				for _, want := range d.says {
					if !strings.Contains(out, want) {
						t.Errorf("the check does not say %q, but\n%s", want, out)
					}
				}
			})
		}
	})
	for _, d := range []struct {
		flags []string
		says  string
	}{{flags(cert...), "with --cluster-ca"}, {login("$JS.API.>"), "allow this user to publish to teahouse.log.*"}} {
		status, said := outcome(t, append([]string{"--listen", "127.0.0.1:0", "--state", t.TempDir()}, d.flags...)...)
		if status != 1 || !strings.Contains(said, d.says) {
			t.Errorf("a node that starts so ends with %d and %q: want 1 and %q", status, said, d.says)
		}
	}

	// What becomes wrong while the node runs is told, too, and mended without a start.
	trust(servers.OtherCA(t))
	servers.Drop(t)
	a.says(t, "name the authority that signed the servers' certificates with --cluster-ca")
	trust(servers.CA)
	a.says(t, "the lease of this node is renewed again")
	lily.Line("said after that")
	lily.WaitFor("│ said after that")
}
