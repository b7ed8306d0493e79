package line

// A validator for as much of JSON Schema as the bots' schema uses.

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// schema is schema.json, or a part of it.
type schema map[string]any

var theSchema = func() (s schema) {
	if err := json.Unmarshal([]byte(schemaText), &s); err != nil {
		panic(err)
	}
	return s
}()

// def is a part by its name.
func def(name string) schema { return theSchema.at("$defs").at(name) }

func (s schema) at(name string) schema {
	part, _ := s[name].(map[string]any)
	return part
}

// holds tells why a line of JSON is not what the schema says.
func (s schema) holds(line string) error {
	var v any
	if err := json.Unmarshal([]byte(line), &v); err != nil {
		return err
	}
	return s.check(v)
}

// check covers the keywords that the schema uses; any other one is an error.
func (s schema) check(v any) error {
	for keyword, want := range s {
		if err := s.keyword(keyword, want, v); err != nil {
			return err
		}
	}
	return nil
}

func (s schema) keyword(keyword string, want, v any) error {
	object, _ := v.(map[string]any)
	list, _ := v.([]any)
	number, _ := v.(float64)
	text, _ := v.(string)
	ok := true
	switch keyword {
	case "$schema", "$defs", "title", "description":
	case "$ref":
		return def(strings.TrimPrefix(want.(string), "#/$defs/")).check(v)
	case "anyOf":
		ok = slices.ContainsFunc(want.([]any), func(one any) bool { return schema(one.(map[string]any)).check(v) == nil })
	case "oneOf":
		var why []error
		for _, one := range want.([]any) {
			why = append(why, schema(one.(map[string]any)).check(v))
		}
		if fit := len(why) - len(slices.DeleteFunc(slices.Clone(why), func(err error) bool { return err == nil })); fit != 1 {
			return fmt.Errorf("%d of the possible forms fit: %w", fit, errors.Join(why...))
		}
	case "type":
		types, several := want.([]any)
		if !several {
			types = []any{want}
		}
		ok = slices.ContainsFunc(types, func(t any) bool { return isType(t.(string), v) })
	case "const":
		ok = reflect.DeepEqual(want, v)
	case "enum":
		ok = slices.Contains(want.([]any), v)
	case "properties":
		for name, value := range object {
			if property := s.at("properties").at(name); property != nil {
				if err := property.check(value); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
		}
	case "additionalProperties":
		for name := range object {
			if s.at("properties").at(name) == nil {
				return fmt.Errorf("%s: it is not in the schema", name)
			}
		}
	case "required":
		for _, name := range want.([]any) {
			if _, has := object[name.(string)]; !has {
				return fmt.Errorf("%s: it is missing", name)
			}
		}
	case "items":
		for i, item := range list {
			if err := schema(want.(map[string]any)).check(item); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
	case "minimum":
		ok = number >= want.(float64)
	case "maximum":
		ok = number <= want.(float64)
	case "minItems":
		ok = len(list) >= int(want.(float64))
	case "maxItems":
		ok = len(list) <= int(want.(float64))
	case "minLength":
		ok = len(text) >= int(want.(float64))
	case "maxLength":
		ok = len(text) <= int(want.(float64))
	case "format":
		_, err := time.Parse(time.RFC3339, text)
		ok = want == "date-time" && err == nil
	default:
		return fmt.Errorf("the test does not know the keyword %s", keyword)
	}
	if !ok {
		return fmt.Errorf("%v is not of %s %v", v, keyword, want)
	}
	return nil
}

func isType(name string, v any) bool {
	number, isNumber := v.(float64)
	switch name {
	case "object":
		return reflect.TypeOf(v) == reflect.TypeFor[map[string]any]()
	case "array":
		return reflect.TypeOf(v) == reflect.TypeFor[[]any]()
	case "string":
		return reflect.TypeOf(v) == reflect.TypeFor[string]()
	case "boolean":
		return reflect.TypeOf(v) == reflect.TypeFor[bool]()
	case "integer":
		return isNumber && number == float64(int64(number))
	}
	return isNumber && name == "number"
}
