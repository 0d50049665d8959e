package iampolicy

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Read reads a policy document from a property: a string of JSON or an object, names of elements in
// any case. What isn't a document has no statements. path is where the property stands.
func Read(v property.Value, path string) Document {
	if v.IsComputed() {
		return Document{}
	}
	if v.IsString() {
		v = FromJSON(v.AsString())
	}
	doc := Document{Known: true}
	for _, part := range elements(v, "statement") {
		items, known := itemsOf(part)
		doc.Known = doc.Known && known
		for i, item := range items {
			if item.IsComputed() {
				doc.Known = false
				continue
			}
			if item.IsMap() {
				doc.Statements = append(doc.Statements, readStatement(item, path+".Statement["+strconv.Itoa(i)+"]"))
			}
		}
	}
	return doc
}

// elements returns the entries of an object by this name in any case. IAM's own names are case
// sensitive, but a document that AWS refuses for its case must not pass for an empty one here.
func elements(v property.Value, lower string) []property.Value {
	var list []property.Value
	for key, value := range entries(v) {
		if strings.ToLower(key) == lower {
			list = append(list, value)
		}
	}
	return list
}

// entries yields the entries of an object in stable order; none where the value is of another
// shape.
func entries(v property.Value) func(yield func(string, property.Value) bool) {
	return func(yield func(string, property.Value) bool) {
		if v.IsMap() {
			v.AsMap().AllStable(yield)
		}
	}
}

// itemsOf returns the elements of a list, and whether the list is known. A single value counts as a
// list of one.
func itemsOf(v property.Value) (items []property.Value, known bool) {
	switch {
	case v.IsComputed():
		return nil, false
	case v.IsNull():
		return nil, true
	case v.IsArray():
		return v.AsArray().AsSlice(), true
	}
	return []property.Value{v}, true
}

func readStatement(v property.Value, path string) Statement {
	s := Statement{Path: path, ConditionsKnown: true}
	for key, value := range entries(v) {
		switch strings.ToLower(key) {
		case "sid":
			s.Sid = textOf(value)
		case "effect":
			s.setEffect(textOf(value))
		case "action":
			s.Actions = readTexts(value)
		case "notaction":
			s.NotActions = readTexts(value)
		case "resource":
			s.Resources = readTexts(value)
		case "notresource":
			s.NotResources = readTexts(value)
		case "principal":
			s.Principals = readPrincipals(value)
		case "notprincipal":
			s.NotPrincipals = readPrincipals(value)
		case "condition":
			s.Conditions, s.ConditionsKnown = readConditions(value)
		}
	}
	return s
}

func (s *Statement) setEffect(effect string) {
	s.Effect = effect
	s.Allow = strings.EqualFold(effect, "Allow")
	s.Deny = strings.EqualFold(effect, "Deny")
}

func textOf(v property.Value) string {
	if v.IsString() {
		return v.AsString()
	}
	return ""
}

func readTexts(v property.Value) Texts {
	t := Texts{Present: !v.IsNull()}
	items, known := itemsOf(v)
	t.Unknown = !known
	for _, item := range items {
		switch {
		case item.IsComputed():
			t.Unknown = true
		case item.IsString():
			t.Known = append(t.Known, item.AsString())
		case item.IsBool():
			t.Known = append(t.Known, strconv.FormatBool(item.AsBool()))
		case item.IsNumber():
			t.Known = append(t.Known, strconv.FormatFloat(item.AsNumber(), 'f', -1, 64))
		}
	}
	return t
}

func readPrincipals(v property.Value) []Principal {
	if v.IsMap() {
		var list []Principal
		for kind, value := range entries(v) {
			list = append(list, Principal{Kind: canonicalKind(kind), Texts: readTexts(value)})
		}
		return list
	}
	if v.IsNull() {
		return nil
	}
	return []Principal{{Kind: "*", Texts: readTexts(v)}}
}

func canonicalKind(kind string) string {
	for _, known := range []string{"AWS", "Service", "Federated", "CanonicalUser"} {
		if strings.EqualFold(kind, known) {
			return known
		}
	}
	return kind
}

func readConditions(v property.Value) (list []Condition, known bool) {
	if v.IsComputed() {
		return nil, false
	}
	known = true
	for operator, keys := range entries(v) {
		if keys.IsComputed() {
			known = false
			continue
		}
		template := readOperator(operator)
		for key, values := range entries(keys) {
			c := template
			c.Key = strings.ToLower(key)
			c.Values = readTexts(values)
			list = append(list, c)
		}
	}
	return list, known
}

// readOperator returns a condition without a key: the operator and what stands around it.
func readOperator(operator string) Condition {
	c := Condition{}
	name := strings.ToLower(strings.TrimSpace(operator))
	if rest, ok := strings.CutPrefix(name, "forallvalues:"); ok {
		name = rest
		c.ForAllValues = true
	}
	name = strings.TrimPrefix(name, "foranyvalue:")
	if rest, ok := strings.CutSuffix(name, "ifexists"); ok {
		name = rest
		c.IfExists = true
	}
	c.Operator = name
	return c
}

// FromJSON turns JSON text into a property value; null where it isn't JSON.
func FromJSON(text string) property.Value {
	var doc any
	if json.Unmarshal([]byte(text), &doc) != nil {
		return property.Value{}
	}
	return FromPlain(doc)
}

// FromPlain turns what JSON decodes to into a property value.
func FromPlain(doc any) property.Value {
	switch d := doc.(type) {
	case map[string]any:
		m := make(map[string]property.Value, len(d))
		for k, e := range d {
			m[k] = FromPlain(e)
		}
		return property.New(property.NewMap(m))
	case []any:
		list := make([]property.Value, len(d))
		for i, e := range d {
			list[i] = FromPlain(e)
		}
		return property.New(property.NewArray(list))
	case string:
		return property.New(d)
	case float64:
		return property.New(d)
	case bool:
		return property.New(d)
	}
	return property.Value{}
}
