package service

// No slip of the pen in the environment opens a room that should be closed. What others put there
// unasked, under the names of this program, is passed over.

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

const variables = "TEAHOUSE_" // what the names of the program's variables begin with

// injected are variables that nobody wrote: Kubernetes describes each service
// whose name begins like the program's in the environment of its neighbours,
// and Docker each link.
var injected = []struct{ name, value *regexp.Regexp }{
	{regexp.MustCompile(`_SERVICE_HOST$`), regexp.MustCompile(`^[0-9a-fA-F.:]+$|^None$`)},
	{regexp.MustCompile(`_SERVICE_PORT(_[A-Z0-9_]+)?$`), regexp.MustCompile(`^\d+$`)},
	{regexp.MustCompile(`_PORT(_\d+_(TCP|UDP|SCTP))?$`), regexp.MustCompile(`^(tcp|udp|sctp)://`)},
	{regexp.MustCompile(`_PORT_\d+_(TCP|UDP|SCTP)_PROTO$`), regexp.MustCompile(`^(tcp|udp|sctp)$`)},
	{regexp.MustCompile(`_PORT_\d+_(TCP|UDP|SCTP)_PORT(_(START|END))?$`), regexp.MustCompile(`^\d+$`)},
	{regexp.MustCompile(`_PORT_\d+_(TCP|UDP|SCTP)_ADDR$`), regexp.MustCompile(`^[0-9a-fA-F.:]+$`)},
	{regexp.MustCompile(`_NAME$`), regexp.MustCompile(`^/`)},
	{regexp.MustCompile(`_ENV_[A-Za-z0-9_]+$`), regexp.MustCompile(``)},
}

// CheckEnvironment holds the environment against the variables of the flags: a
// name that no flag has is an error. An empty variable counts as not set, and is
// taken out of the environment and returned; but it is an error where it would
// close the door, for whoever wrote it may have lost what it should say.
func CheckEnvironment(known, closing []string) (empty []string, err error) {
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		switch {
		case !strings.HasPrefix(name, variables):
		case !slices.Contains(known, name):
			if !isInjected(name, value) {
				return nil, fmt.Errorf("%s in the environment: it sets no flag: correct the name, or take it away", name)
			}
		case value != "":
		case slices.Contains(closing, name):
			return nil, fmt.Errorf("%s in the environment is empty, and without it the door would be open: name its file, or take the variable away", name)
		default:
			empty = append(empty, name)
		}
	}
	slices.Sort(empty)
	for _, name := range empty {
		if err := os.Unsetenv(name); err != nil {
			return nil, fmt.Errorf("%s in the environment: %w", name, err)
		}
	}
	return empty, nil
}

func isInjected(name, value string) bool {
	for _, known := range injected {
		if known.name.MatchString(name) && known.value.MatchString(value) {
			return true
		}
	}
	return false
}
