package platform

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/plinth-infra/plinth/internal/check"
)

// explain says what the schema found in the words of the stack file.
func (d document) explain(e *jsonschema.ValidationError, tree map[string]any) check.List {
	at := path(e.InstanceLocation)
	if len(at) > 0 {
		at = at[1:] // "config"
	}
	schema := d.at(e.SchemaURL)
	var p check.Problems
	in := p.In(steps(at)...)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, key := range k.Properties {
			if len(at) == 0 && foreign(key) {
				in.At(key).Say("has no effect, because the stack's providers are explicit").
					Fix("remove it and set AWS_PROFILE, or the role to assume, in the environment")
				continue
			}
			in.At(key).Value(lookup(tree, append(slices.Clone(at), key))).
				Say("unknown key").
				Fix("%s", knownKeys(key, schema.keys()))
		}
	case *kind.Required:
		for _, key := range k.Missing {
			in.At(key).Say("required, got nothing").Fix("write %s", describe(d.property(schema, key)))
		}
	default:
		wrong, fix := d.wrongValue(e.ErrorKind, schema)
		got := in.At().Value(lookup(tree, at))
		if lookup(tree, at) == nil {
			got = in.At()
			wrong += ", got nothing"
		}
		got.Say("%s", wrong).Fix("%s", fix)
	}
	return p.List()
}

// wrongValue says what is wrong with a value, and what to write instead.
func (d document) wrongValue(found jsonschema.ErrorKind, schema document) (wrong, fix string) {
	switch k := found.(type) {
	case *kind.Type:
		if k.Got == "null" && k.Want[0] == "object" {
			return "must be a map", "write {} to have it with its defaults"
		}
		words := typeWords[k.Want[0]]
		return "must be " + words.is, words.write
	case *kind.Enum:
		return "not an allowed value", allowedValues(k)
	case *kind.Pattern:
		return "wrong form", fmt.Sprintf("write %s (pattern %s)", describe(schema), k.Want)
	case *kind.Minimum:
		return "too small", fmt.Sprintf("write %s or more", rational(k.Want))
	case *kind.Maximum:
		return "too large", fmt.Sprintf("write %s or less", rational(k.Want))
	case *kind.MinLength:
		return "too short", fmt.Sprintf("write at least %d characters", k.Want)
	case *kind.MaxLength:
		return "too long", fmt.Sprintf("write at most %d characters", k.Want)
	case *kind.MinItems:
		return "too few", fmt.Sprintf("write at least %d", k.Want)
	case *kind.MaxItems:
		return "too many", fmt.Sprintf("write at most %d", k.Want)
	case *kind.MinProperties:
		return "too few", fmt.Sprintf("write at least %d", k.Want)
	case *kind.FalseSchema:
		return "can't be set here", "remove it"
	case *kind.UniqueItems:
		return "the same value twice", "write each once"
	}
	return fmt.Sprintf(
		"the schema's %s refuses it",
		strings.Join(found.KeywordPath(), "."),
	), "write " + describe(schema)
}

var typeWords = map[string]struct{ is, write string }{
	"array":   {"a list", "write its items as [a, b]"},
	"object":  {"a map", "write its keys beneath it, each with a value"},
	"string":  {"text", "write one value in quotes"},
	"boolean": {"true or false", "write true or false, without quotes"},
	"integer": {"a whole number", "write digits, without quotes"},
	"number":  {"a number", "write digits, without quotes"},
}

func knownKeys(key string, known []string) string {
	listed := "known keys: " + strings.Join(known, ", ")
	if near := check.Nearest(key, known); near != "" {
		return fmt.Sprintf("write %s (%s)", near, listed)
	}
	return "remove it (" + listed + ")"
}

func allowedValues(k *kind.Enum) string {
	var allowed []string
	for _, v := range k.Want {
		allowed = append(allowed, fmt.Sprint(v))
	}
	return check.Allowed(fmt.Sprint(k.Got), allowed)
}

// describe is the first sentence of a schema's description, to go on a sentence of ours with.
func describe(schema document) string {
	text, _ := schema["description"].(string)
	text = strings.Join(strings.Fields(text), " ")
	if i := strings.Index(text, ". "); i > 0 {
		text = text[:i]
	}
	text = strings.TrimSuffix(text, ".")
	if text == "" {
		return "a value"
	}
	runes := []rune(text)
	if len(runes) > 1 && unicode.IsUpper(runes[0]) && (unicode.IsLower(runes[1]) || unicode.IsSpace(runes[1])) {
		runes[0] = unicode.ToLower(runes[0])
	}
	return string(runes)
}

func rational(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return r.FloatString(2)
}
