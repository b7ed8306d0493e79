package keys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPassphrases(t *testing.T) {
	for _, c := range []struct{ name, file, typed, fault string }{
		{"as it is", "open sesame\n", "open sesame", ""},
		{"with blanks around", "  open sesame \r\n", " open sesame", ""},
		{"accents put together in another way", "caf\u00e9\n", "cafe\u0301", ""},
		{"another case", "open sesame\n", "Open sesame", "wrong"},
		{"a part", "open sesame\n", "open", "wrong"},
		{"nothing", "open sesame\n", "", "wrong"},
		{"an empty file", "", "", "empty"},
		{"blanks alone", " \n", "", "empty"},
		{"two lines", "one\ntwo\n", "", "one line"},
		{"too long", strings.Repeat("x", MaxPassphrase+1), "", "shorter"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "passphrase")
			ok(t, os.WriteFile(path, []byte(c.file), 0o600))
			p, err := ReadPassphrase(path)
			switch {
			case err != nil:
				if c.fault == "" || !strings.Contains(err.Error(), c.fault) {
					t.Error(err)
				}
			case p.Is(c.typed) != (c.fault == ""):
				t.Errorf("%q typed: %v", c.typed, p.Is(c.typed))
			}
		})
	}
}
