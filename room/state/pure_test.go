package state

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"teahouse/room/text"
)

// TestTheStateAsksNothingOfTheWorld: what applies the log names no clock, no chance
// and no file, and none of the tables that change with the version of a library.
func TestTheStateAsksNothingOfTheWorld(t *testing.T) {
	text := reflect.TypeFor[text.Name]().PkgPath() // whoever publishes the module gives it another path
	allowed := []string{
		"bytes", "cmp", "container/heap", "container/list", "encoding/json", "errors", "fmt", "iter", "maps", "math", "net/netip",
		"runtime/debug", "slices", "strconv", "strings", "sync/atomic", "time", "unicode/utf8", text,
	}
	clock := []string{"Now", "Since", "Until", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Sleep", "Local"}
	tables := []string{"Clean", "CleanLine", "NewName", "FoldName", "DoorName", "UserName", "Asked", "Keyed", "Fold"}
	// Where tables may be asked: before the log, at a start, and by who reads.
	before := []string{"Prepare", "cleaned", "cleanReasons", "relayed", "Rekeys", "Find"}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if path, _ := strconv.Unquote(i.Path.Value); !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
		in := ""
		ast.Inspect(f, func(n ast.Node) bool {
			if fn, ok := n.(*ast.FuncDecl); ok {
				in = fn.Name.Name
			}
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, _ := call.X.(*ast.Ident)
			switch {
			case of == nil:
			case of.Name == "time" && slices.Contains(clock, call.Sel.Name):
				t.Errorf("%s asks the clock: time.%s", name, call.Sel.Name)
			case of.Name == "text" && slices.Contains(tables, call.Sel.Name) && !slices.Contains(before, in):
				t.Errorf("%s asks the tables of this program in %s: text.%s", name, in, call.Sel.Name)
			}
			return true
		})
		ast.Inspect(f, func(n ast.Node) bool {
			if fn, ok := n.(*ast.FuncDecl); ok {
				in = fn.Name.Name
			}
			if called, ok := n.(*ast.CallExpr); ok {
				if of, ok := called.Fun.(*ast.Ident); ok && slices.Contains(before, of.Name) && in != "Prepare" {
					t.Errorf("%s calls %s in %s", name, of.Name, in)
				}
			}
			return true
		})
	}
}
