package stdio

import _ "embed" // of the schema

// Schema says all that programs read and write here, as JSON Schema.
//
//go:embed schema.json
var Schema string
