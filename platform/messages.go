package platform

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// inWords says what the schema found in the words of the stack file. secret hides the value.
func inWords(shape document, e *jsonschema.ValidationError, tree map[string]any, secret bool) []problem {
	at := path(e.InstanceLocation)
	if len(at) > 0 {
		at = at[1:] // "config"
	}
	got := func(p path) string {
		if secret {
			return "a secret"
		}
		return show(lookup(tree, p))
	}
	schema := shape.at(e.SchemaURL)
	one := func(text string) []problem { return []problem{{at, text}} }
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		var list []problem
		for _, key := range k.Properties {
			p := append(at[:len(at):len(at)], key)
			list = append(list, problem{p, fmt.Sprintf("unknown key, got %s; %s", got(p), knownKeys(key, schema.keys()))})
		}
		return list
	case *kind.Required:
		var list []problem
		for _, key := range k.Missing {
			p := append(at[:len(at):len(at)], key)
			list = append(list, problem{p, "required, got nothing; write " + describe(shape.property(schema, key))})
		}
		return list
	case *kind.Type:
		if k.Got == "null" && k.Want[0] == "object" {
			return one("must be a map, got nothing; write {} to have it with its defaults")
		}
		return one(fmt.Sprintf("must be %s, got %s; %s", typeWords[k.Want[0]].is, got(at), typeWords[k.Want[0]].write))
	case *kind.Enum:
		return one(fmt.Sprintf("not an allowed value, got %s; %s", got(at), allowedValues(k)))
	case *kind.Pattern:
		return one(fmt.Sprintf("wrong form, got %s; write %s (pattern %s)", got(at), describe(schema), k.Want))
	case *kind.Minimum:
		return one(fmt.Sprintf("too small, got %s; write %s or more", got(at), rational(k.Want)))
	case *kind.Maximum:
		return one(fmt.Sprintf("too large, got %s; write %s or less", got(at), rational(k.Want)))
	case *kind.MinLength:
		return one(fmt.Sprintf("too short, got %s; write at least %d characters", got(at), k.Want))
	case *kind.MaxLength:
		return one(fmt.Sprintf("too long, got %s; write at most %d characters", got(at), k.Want))
	case *kind.MinItems:
		return one(fmt.Sprintf("too few, got %s; write at least %d", got(at), k.Want))
	case *kind.MaxItems:
		return one(fmt.Sprintf("too many, got %s; write at most %d", got(at), k.Want))
	case *kind.MinProperties:
		return one(fmt.Sprintf("too few, got %s; write at least %d", got(at), k.Want))
	case *kind.FalseSchema:
		return one(fmt.Sprintf("can't be set here, got %s; remove it", got(at)))
	case *kind.UniqueItems:
		return one(fmt.Sprintf("the same value twice, got %s; write each once", got(at)))
	}
	return one(fmt.Sprintf("the schema's %s refuses it, got %s; write %s", strings.Join(e.ErrorKind.KeywordPath(), "."), got(at), describe(schema)))
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
	if near := nearest(key, known); near != "" {
		return fmt.Sprintf("write %s (%s)", near, listed)
	}
	return "remove it (" + listed + ")"
}

func allowedValues(k *kind.Enum) string {
	var allowed []string
	for _, v := range k.Want {
		allowed = append(allowed, fmt.Sprint(v))
	}
	listed := strings.Join(allowed, ", ")
	near := nearest(fmt.Sprint(k.Got), allowed)
	if got, err := strconv.ParseFloat(fmt.Sprint(k.Got), 64); err == nil {
		near = nextAbove(got, allowed)
	}
	if near != "" {
		return fmt.Sprintf("write %s (allowed: %s)", near, listed)
	}
	return "write one of " + listed
}

// nextAbove returns the smallest number that is allowed and not below the one given, the largest of all where there is none.
func nextAbove(got float64, allowed []string) string {
	best, largest := math.Inf(1), math.Inf(-1)
	for _, text := range allowed {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return ""
		}
		if n >= got {
			best = min(best, n)
		}
		largest = max(largest, n)
	}
	return strconv.FormatFloat(min(best, largest), 'f', -1, 64)
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
	if len(runes) > 1 && unicode.IsUpper(runes[0]) && unicode.IsLower(runes[1]) {
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
