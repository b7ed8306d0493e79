package config

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"teahouse/room/roomtest"
)

// What is packed sets only what the program knows: a variable that no flag has stops a start.
func TestWhatIsPackedSetsFlagsThatThereAre(t *testing.T) {
	known, _ := variables(Model())
	for _, file := range []string{"../../../packaging/teahouse.default", "../../../packaging/cluster/compose.yaml", "../../../packaging/Dockerfile"} {
		text, err := os.ReadFile(file)
		roomtest.OK(t, err)
		set := regexp.MustCompile(`(?m)^[ #]*(?:ENV )?(TEAHOUSE_[A-Z_]+)[=:]`).FindAllSubmatch(text, -1)
		set = append(set, regexp.MustCompile(`[{,] (TEAHOUSE_[A-Z_]+):`).FindAllSubmatch(text, -1)...)
		if len(set) == 0 {
			t.Errorf("%s sets nothing", file)
		}
		for _, variable := range set {
			if name := string(variable[1]); !slices.Contains(known, name) {
				t.Errorf("%s sets %s, which no flag has", file, name)
			}
		}
	}
}
