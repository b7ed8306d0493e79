package keys

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

func line(pub ssh.PublicKey) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(pub)))
}

func TestAnAccessFileHoldsItsKeysAndNobodyElse(t *testing.T) {
	lily, bob, eve := newKey(t).PublicKey(), publicRSA(t, 3072), newKey(t).PublicKey()
	path := filepath.Join(t.TempDir(), "admins")
	text := "\ufeff# who may govern\r\n\r\n" +
		line(lily) + "  lily of the  valley\r\n" +
		"\t" + strings.Replace(line(bob), " ", "\t ", 1) + "\n" +
		line(lily) + " a second time\n" +
		"   # " + line(eve) // commented out, and no line end
	ok(t, os.WriteFile(path, []byte(text), 0o600))
	access, err := ReadAccess(path)
	ok(t, err)
	if !access.Has(Fingerprint(lily)) || !access.Has(Fingerprint(bob)) || access.Len() != 2 {
		t.Errorf("%d keys, lily %v, bob %v", access.Len(), access.Has(Fingerprint(lily)), access.Has(Fingerprint(bob)))
	}
	if access.Has(Fingerprint(eve)) || access.Has("") {
		t.Error("somebody is in who should not be")
	}
	var nobody Access
	if nobody.Has(Fingerprint(lily)) || nobody.Len() != 0 {
		t.Error("the zero value holds somebody")
	}
}

func TestALineThatCannotBeKeptRefusesTheFile(t *testing.T) {
	good := line(newKey(t).PublicKey())
	for name, c := range map[string]struct{ bad, says string }{
		"options":            {`from="10.0.0.*",no-pty ` + good, "options"},
		"one option":         {"restrict " + good, "options"},
		"an authority":       {"cert-authority " + good, "certificate authority"},
		"a certificate":      {line(certify(t, newKey(t).PublicKey())), "certificate"},
		"a weak key":         {line(publicRSA(t, 1024)), "too weak"},
		"dsa":                {line(oldDSA()), "ssh-dss"},
		"a private key":      {"-----BEGIN OPENSSH PRIVATE KEY-----", "private key"},
		"a name":             {"lily", "not a public key"},
		"a fingerprint":      {Fingerprint(newKey(t).PublicKey()), "not a public key"},
		"a cut key":          {good[:len(good)-8], "not a public key"},
		"a wrong type":       {strings.Replace(good, "ssh-ed25519", "ssh-rsa", 1), "not a public key"},
		"type without a key": {"ssh-ed25519", "not a public key"},
		"bytes after a key":  {good + "AAAA", "not a public key"},
		"a known_hosts line": {"chat.example.com " + good, "options"},
		"an open quote":      {`command="x ` + good, "not a public key"},
		"two keys in one":    {good + "\r" + good, "carriage return"},
		"a line feed lost":   {good + " lily@home" + good + " bob@home", "second key"},
	} {
		access, err := parseAccess([]byte("# first\n" + good + "\n" + c.bad + "\n" + good))
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if !strings.HasPrefix(err.Error(), "line 3: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q names not line 3 and %q", name, err, c.says)
		} else if access.Len() != 0 {
			t.Errorf("%s: half a list came back", name)
		}
	}
}

func TestAnAccessFileOutOfReach(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing")
	if _, err := ReadAccess(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("missing: %v", err)
	}
	dir := t.TempDir()
	if _, err := ReadAccess(dir); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("a folder: %v", err)
	}
	big := filepath.Join(t.TempDir(), "big")
	ok(t, os.WriteFile(big, []byte(strings.Repeat("#\n", maxAccessFile/2+1)), 0o600))
	if _, err := ReadAccess(big); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("a big one: %v", err)
	}
}

// Whatever stands in the file: no panic, an error names a line of it, and what is accepted means the
// same to a second reading and to x/crypto's own parser.
func FuzzAccess(f *testing.F) {
	good := line(newKey(f).PublicKey())
	for _, seed := range []string{
		"", "#", good, good + " lily\n" + good, "restrict " + good, `command="a b" ` + good, "\ufeff" + good + "\r\n",
		"ssh-ed25519 AAAA", "ssh-rsa " + good[12:], line(publicRSA(f, 2048)), line(oldDSA()), line(certify(f, newKey(f).PublicKey())),
		line(publicRSA(f, 1024)), "\x00 \x1b[2J", "-----BEGIN X", strings.Repeat(" ", 100) + good,
	} {
		f.Add(seed)
	}
	number := regexp.MustCompile(`^line (\d+): .`)
	f.Fuzz(func(t *testing.T, text string) {
		access, err := parseAccess([]byte(text))
		if err != nil {
			m := number.FindStringSubmatch(err.Error())
			if m == nil {
				t.Fatalf("%q names no line", err)
			}
			if n, _ := strconv.Atoi(m[1]); n < 1 || n > strings.Count(text, "\n")+1 {
				t.Fatalf("%q names a line that is not there", err)
			}
			if access.Len() != 0 {
				t.Fatal("half a list came back")
			}
			return
		}
		found := map[string]bool{}
		for rest := []byte(strings.TrimPrefix(text, "\ufeff")); len(rest) > 0; {
			var pub ssh.PublicKey
			if pub, _, _, rest, err = ssh.ParseAuthorizedKey(rest); err != nil {
				break
			}
			found[Fingerprint(pub)] = true
		}
		if len(found) != access.Len() {
			t.Fatalf("%d keys, x/crypto finds %d", access.Len(), len(found))
		}
		for identity := range found {
			if !access.Has(identity) {
				t.Fatalf("%s is missing", identity)
			}
		}
		if fmt.Sprint(access) != fmt.Sprint(must(parseAccess([]byte(text)))) {
			t.Fatal("two readings differ")
		}
	})
}

func must(access Access, err error) Access {
	if err != nil {
		panic(err)
	}
	return access
}

// ok ends the test where something that has to work does not.
func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
