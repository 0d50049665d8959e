package rules

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// PolicyDocument is an IAM policy document, read as far as it can be known: a string of JSON or an object, one statement
// or several, a string or a list, names of elements in any case.
type PolicyDocument struct {
	Statements []Statement
	// Known is false where there may be statements that can't be read yet.
	Known bool
}

// Statement is one statement of a policy document.
type Statement struct {
	// Path leads to the statement from the resource: "policy.Statement[1]".
	Path, Sid   string
	Allow, Deny bool
	// Actions and the others hold what is known of an element.
	Actions, NotActions, Resources, NotResources Texts
	// Principals and NotPrincipals are by kind. "*" alone is of the kind "*".
	Principals, NotPrincipals []Principal
	Conditions                []Condition
	// ConditionsKnown is false where there may be conditions that can't be read yet.
	ConditionsKnown bool
}

// Texts is a string or a list of strings in a policy document.
type Texts struct {
	Known []string
	// Present says that the element is there, Unknown that it holds, or may hold, more than Known.
	Present, Unknown bool
}

// Principal is the principals of one kind: AWS, Service, Federated, CanonicalUser or *.
type Principal struct {
	Kind string
	Texts
}

// Condition is one key of a condition. Operator and Key are in lower case; the operator's ForAnyValue:, ForAllValues: and
// IfExists are taken off.
type Condition struct {
	Operator, Key          string
	ForAllValues, IfExists bool
	Values                 Texts
}

// ReadPolicy reads a policy document. What isn't one has no statements.
func ReadPolicy(v Value, path string) PolicyDocument {
	if v.IsUnknown() {
		return PolicyDocument{}
	}
	doc := PolicyDocument{Known: true}
	if s, ok := v.Str(); ok {
		v = fromJSON(s)
	}
	for _, part := range elements(v, "statement") {
		items, known := part.Items()
		doc.Known = doc.Known && known
		for i, item := range items {
			if item.IsUnknown() {
				doc.Known = false
				continue
			}
			if item.v.IsMap() {
				doc.Statements = append(doc.Statements, readStatement(item, path+".Statement["+strconv.Itoa(i)+"]"))
			}
		}
	}
	return doc
}

// elements returns the entries of an object by this name in any case: IAM's own names are case sensitive, but a document
// that is refused for its case today must not pass for an empty one.
func elements(v Value, lower string) []Value {
	var list []Value
	for key, value := range v.Entries {
		if strings.ToLower(key) == lower {
			list = append(list, value)
		}
	}
	return list
}

func readStatement(v Value, path string) Statement {
	s := Statement{Path: path, ConditionsKnown: true}
	for key, value := range v.Entries {
		switch strings.ToLower(key) {
		case "sid":
			s.Sid, _ = value.Str()
		case "effect":
			effect, _ := value.Str()
			s.Allow = strings.EqualFold(effect, "Allow")
			s.Deny = strings.EqualFold(effect, "Deny")
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

func readTexts(v Value) Texts {
	t := Texts{Present: !v.IsAbsent()}
	items, known := v.Items()
	t.Unknown = !known
	for _, item := range items {
		switch {
		case item.IsUnknown():
			t.Unknown = true
		case item.v.IsString():
			t.Known = append(t.Known, item.v.AsString())
		case item.v.IsBool():
			t.Known = append(t.Known, strconv.FormatBool(item.v.AsBool()))
		case item.v.IsNumber():
			t.Known = append(t.Known, strconv.FormatFloat(item.v.AsNumber(), 'f', -1, 64))
		}
	}
	return t
}

func readPrincipals(v Value) []Principal {
	if v.v.IsMap() {
		var list []Principal
		for kind, value := range v.Entries {
			list = append(list, Principal{Kind: canonicalKind(kind), Texts: readTexts(value)})
		}
		return list
	}
	if v.IsAbsent() {
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

func readConditions(v Value) (list []Condition, known bool) {
	if v.IsUnknown() {
		return nil, false
	}
	known = true
	for operator, keys := range v.Entries {
		if keys.IsUnknown() {
			known = false
			continue
		}
		name := strings.ToLower(strings.TrimSpace(operator))
		template := Condition{}
		if rest, ok := strings.CutPrefix(name, "forallvalues:"); ok {
			name, template.ForAllValues = rest, true
		}
		name = strings.TrimPrefix(name, "foranyvalue:")
		if rest, ok := strings.CutSuffix(name, "ifexists"); ok {
			name, template.IfExists = rest, true
		}
		template.Operator = name
		for key, values := range keys.Entries {
			c := template
			c.Key, c.Values = strings.ToLower(key), readTexts(values)
			list = append(list, c)
		}
	}
	return list, known
}

// fromJSON turns JSON text into a value; null where it isn't JSON.
func fromJSON(text string) Value {
	var doc any
	if json.Unmarshal([]byte(text), &doc) != nil {
		return Value{}
	}
	return Value{fromPlain(doc)}
}

func fromPlain(doc any) property.Value {
	switch d := doc.(type) {
	case map[string]any:
		m := make(map[string]property.Value, len(d))
		for k, e := range d {
			m[k] = fromPlain(e)
		}
		return property.New(property.NewMap(m))
	case []any:
		list := make([]property.Value, len(d))
		for i, e := range d {
			list[i] = fromPlain(e)
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
