package monitor

// The source says which labels there are, so that a new one cannot be forgotten.

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
)

// constants is the texts of those constants in some files that are wanted.
func constants(t *testing.T, pattern string, wanted func(*ast.GenDecl, *ast.ValueSpec) bool) (texts []string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	roomtest.OK(t, err)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		roomtest.OK(t, err)
		for _, d := range parsed.Decls {
			block, ok := d.(*ast.GenDecl)
			if !ok || block.Tok != token.CONST {
				continue
			}
			for _, s := range block.Specs {
				spec := s.(*ast.ValueSpec)
				if !wanted(block, spec) {
					continue
				}
				for _, value := range spec.Values {
					texts = append(texts, text(t, value))
				}
			}
		}
	}
	if len(texts) == 0 {
		t.Fatalf("%s has no such constants", pattern)
	}
	slices.Sort(texts)
	return texts
}

// text is that of a constant: its own, or that of a code of the verbs.
func text(t *testing.T, value ast.Expr) string {
	t.Helper()
	if same, ok := value.(*ast.CallExpr); ok {
		code := same.Args[0].(*ast.SelectorExpr).Sel.Name
		return constants(t, "../../stdio/*.go", func(_ *ast.GenDecl, s *ast.ValueSpec) bool { return s.Names[0].Name == code })[0]
	}
	text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
	roomtest.OK(t, err)
	return text
}

func isOf(spec *ast.ValueSpec, typ string) bool {
	id, ok := spec.Type.(*ast.Ident)
	return ok && id.Name == typ
}

func sorted[T ~string](all []T) (texts []string) {
	for _, one := range all {
		texts = append(texts, string(one))
	}
	slices.Sort(texts)
	return texts
}

func TestEveryCountBeginsAtZero(t *testing.T) {
	codes := constants(t, "../../../room/state/*.go", func(_ *ast.GenDecl, s *ast.ValueSpec) bool { return isOf(s, "Code") })
	kinds := constants(t, "../../../room/state/*.go", func(d *ast.GenDecl, s *ast.ValueSpec) bool {
		return isOf(s, "Kind") && strings.HasPrefix(d.Doc.Text(), "The kinds of events")
	})
	reasons := constants(t, "../../serve/*.go", func(_ *ast.GenDecl, s *ast.ValueSpec) bool {
		return strings.HasPrefix(s.Names[0].Name, "refused") && s.Names[0].Name != "refusedHandshake" // counted apart
	})
	reasons = append(reasons, codes...)
	slices.Sort(reasons)
	for what, lists := range map[string][2][]string{
		"codes": {sorted(state.Codes()), codes}, "kinds": {sorted(state.EventKinds()), kinds}, "reasons": {sorted(serve.Reasons()), reasons},
	} {
		if !slices.Equal(lists[0], lists[1]) {
			t.Errorf("the list of %s is\n%q, and the source has\n%q", what, lists[0], lists[1])
		}
	}

	_, text := get(t, watched(t, slog.New(slog.DiscardHandler)), "/metrics")
	for _, row := range []struct {
		format string
		labels []string
	}{
		{"teahouse_refusals_total{reason=%q} 0\n", reasons},
		{"teahouse_undone_total{reason=%q} 0\n", codes},
		{"teahouse_events_total{kind=%q} 0\n", kinds},
		{"teahouse_handshakes_total{outcome=%q} 0\n", []string{"ok", "failed", "silent"}},
		{"teahouse_sanctions{act=%q} 0\n", []string{"kick", "ban", "mute"}},
	} {
		for _, label := range row.labels {
			if want := fmt.Sprintf(row.format, label); !strings.Contains(text, want) {
				t.Errorf("of a room where nothing has happened yet there is no %q", want)
			}
		}
	}
}
