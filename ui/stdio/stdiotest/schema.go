package stdiotest

// The schema in the eyes of a library that validates: what is written and what is
// read is held against it.

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"teahouse/ui/stdio"
)

// Schema is schema.json, or a part of it.
type Schema map[string]any

var theSchema = func() (s Schema) {
	if err := json.Unmarshal([]byte(stdio.Schema), &s); err != nil {
		panic(err)
	}
	return s
}()

// Def is a part by its name.
func Def(name string) Schema { return theSchema.At("$defs").At(name) }

// At is a part of a part.
func (s Schema) At(name string) Schema {
	part, _ := s[name].(map[string]any)
	return part
}

// compiled is the whole schema, and each part by its name.
var compiled = sync.OnceValue(func() map[string]*jsonschema.Schema {
	const file = "https://teahouse.invalid/schema.json" // whole, so that the name of the folder in which tests run is not taken into it
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdio.Schema))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(file, doc); err != nil {
		panic(err)
	}
	all := map[string]*jsonschema.Schema{"": c.MustCompile(file)}
	for name := range theSchema.At("$defs") {
		all[name] = c.MustCompile(file + "#/$defs/" + name)
	}
	return all
})

// Conforms tells why a line of JSON is not what a part of the schema says.
func Conforms(part, line string) error {
	var v any
	if err := json.Unmarshal([]byte(line), &v); err != nil {
		return err
	}
	if err := compiled()[part].Validate(v); err != nil {
		return err
	}
	if err := compiled()[""].Validate(v); err != nil {
		return fmt.Errorf("it is %s, and yet nothing that the schema knows: %w", part, err)
	}
	return nil
}

// Enum are the words of an enumeration, sorted.
func (s Schema) Enum() (words []string) {
	list, _ := s["enum"].([]any)
	for _, w := range list {
		words = append(words, w.(string))
	}
	slices.Sort(words)
	return words
}
