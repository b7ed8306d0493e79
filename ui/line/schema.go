package line

import _ "embed" // of the schema

// schemaText says all that programs read and write here, as JSON Schema.
//
//go:embed schema.json
var schemaText string
