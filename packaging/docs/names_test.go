package docs_test

// What documents name in passing: files, folders, declarations, tests and flags.

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"teahouse/room/roomtest"
)

// What the documents for developers name is there: files, declarations, tests and
// the packages of the commands. So none of them can tell of a house that was.
func TestWhatTheDocumentsNameIsThere(t *testing.T) {
	t.Chdir(top)
	there := surveyed(t)
	named := 0
	for _, document := range []string{".github/ARCHITECTURE.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md"} {
		text, err := os.ReadFile(document)
		roomtest.OK(t, err)
		prose := regexp.MustCompile("(?ms)^```.*?^```").ReplaceAllString(string(text), "")
		for _, quoted := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(prose, -1) {
			named++
			if lack := there.lacks(quoted[1]); lack != "" {
				t.Errorf("%s: %s %s", document, quoted[1], lack)
			}
		}
	}
	for _, quoted := range regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*|go (?:test|run) \\S[^`|']*)`").FindAllStringSubmatch(there.readme, -1) {
		named++
		if lack := there.lacks(quoted[1]); lack != "" {
			t.Errorf("README.md: %s %s", quoted[1], lack)
		}
	}
	if named < 100 {
		t.Errorf("only %d names are read", named)
	}
	for _, gone := range []string{"room.Room.Gone", "room.Gone", "gone.Room", "room/gone.go", "gone.go", "TestGone", "go test ./gone", "go test ./room -run GoneForGood", "--gone", "word"} {
		if there.lacks(gone) == "" {
			t.Errorf("%s is not missed", gone)
		}
	}
}

// survey is what there is in the module.
type survey struct {
	files    []string        // all of them, and all folders, from the root
	declared map[string]bool // package.Name and package.Type.member
	tests    []string
	readme   string
}

var (
	declaration = regexp.MustCompile(`^[a-z]+(\.[A-Za-z]\w*){1,2}$`)
	fileName    = regexp.MustCompile(`^[\w./-]+\.(go|md|json|sql|log|txt|sh|yml|yaml)$`)
	testName    = regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]\w*$`)
	folder      = regexp.MustCompile(`^\.?[\w-]+(/[\w.-]+)*$`)
	runs        = regexp.MustCompile(` -(?:run|fuzz|bench) (\S+)`)
	packageName = regexp.MustCompile(` \./(\S+)`)
)

// lacks says what is not there of what a document names, "" if all is.
func (s *survey) lacks(name string) string {
	switch {
	case fileName.MatchString(name) && !strings.Contains(name, "/"): // wherever it is
		if !slices.ContainsFunc(s.files, func(f string) bool { return filepath.Base(f) == name }) {
			return "is no file"
		}
	case fileName.MatchString(name), strings.Contains(name, "/") && folder.MatchString(name):
		if !slices.Contains(s.files, name) {
			return "is no file or folder"
		}
	case testName.MatchString(name):
		if !slices.Contains(s.tests, name) {
			return "is no test"
		}
	case declaration.MatchString(name):
		if !s.declared[name] {
			return "is not declared"
		}
	case strings.HasPrefix(name, "go "):
		if of := packageName.FindStringSubmatch(name); of != nil && of[1] != "..." && !slices.Contains(s.files, of[1]) {
			return "names no package"
		}
		for _, of := range runs.FindAllStringSubmatch(name, -1) { // xxx is no test: beside it, a benchmark is named
			if of[1] != "xxx" && !slices.ContainsFunc(s.tests, func(f string) bool { return strings.Contains(f, of[1]) }) {
				return "runs no test"
			}
		}
	case strings.HasPrefix(name, "--"):
		if !strings.Contains(s.readme, "`"+name+" ") && !strings.Contains(s.readme, "`"+name+"`") {
			return "is no flag of the README"
		}
	case strings.ContainsAny(name, " #"), slices.Contains(s.files, name): // a command, a line's number; a folder
	default:
		return "is neither a file nor a declaration, so it needs no code quotes"
	}
	return ""
}

func surveyed(t *testing.T) *survey {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	roomtest.OK(t, err)
	s := &survey{declared: map[string]bool{}, readme: string(readme)}
	err = filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == ".git" {
			return fs.SkipDir
		}
		s.files = append(s.files, filepath.ToSlash(name))
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			s.declare(file.Name.Name, d)
		}
		return nil
	})
	roomtest.OK(t, err)
	return s
}

// declare notes what a declaration declares.
func (s *survey) declare(in string, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		switch {
		case testName.MatchString(name):
			s.tests = append(s.tests, name)
		case d.Recv == nil:
			s.declared[in+"."+name] = true
		default:
			s.declared[in+"."+receiver(d.Recv.List[0].Type)+"."+name] = true
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					s.declared[in+"."+name.Name] = true
				}
			case *ast.TypeSpec:
				s.declared[in+"."+spec.Name.Name] = true
				for _, member := range members(spec.Type) {
					s.declared[in+"."+spec.Name.Name+"."+member] = true
				}
			}
		}
	}
}

// receiver is the name of a method's type.
func receiver(of ast.Expr) string {
	switch of := of.(type) {
	case *ast.StarExpr:
		return receiver(of.X)
	case *ast.IndexExpr:
		return receiver(of.X)
	case *ast.IndexListExpr:
		return receiver(of.X)
	case *ast.Ident:
		return of.Name
	}
	return ""
}

// members are the fields of a struct, or the methods of an interface.
func members(of ast.Expr) (names []string) {
	var fields *ast.FieldList
	switch of := of.(type) {
	case *ast.StructType:
		fields = of.Fields
	case *ast.InterfaceType:
		fields = of.Methods
	default:
		return nil
	}
	for _, field := range fields.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return names
}
