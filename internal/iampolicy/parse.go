package iampolicy

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// statementFields are the elements that IAM knows in a statement.
var statementFields = []string{
	"Sid",
	"Effect",
	"Action",
	"NotAction",
	"Resource",
	"NotResource",
	"Principal",
	"NotPrincipal",
	"Condition",
}

// Parse reads a document's text as IAM does when it is asked to take it, and refuses an unknown
// element, an element of another shape, and a principal that is a string but "*". Whether the
// values are right is for the caller to judge.
func Parse(text string) (Document, error) {
	var written struct {
		Version   string
		ID        string `json:"Id"`
		Statement json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &written); err != nil {
		return Document{}, err
	}
	doc := Document{
		Version: written.Version,
		ID:      written.ID,
		Known:   true,
	}
	if len(written.Statement) == 0 {
		return doc, nil
	}
	var list []json.RawMessage
	if json.Unmarshal(written.Statement, &list) != nil {
		list = []json.RawMessage{written.Statement}
	}
	for i, raw := range list {
		s, err := parseStatement(raw, "Statement["+strconv.Itoa(i)+"]")
		if err != nil {
			return Document{}, err
		}
		doc.Statements = append(doc.Statements, s)
	}
	return doc, nil
}

func parseStatement(raw json.RawMessage, path string) (Statement, error) {
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return Statement{}, errors.New("a Statement must be an object")
	}
	for key := range fields {
		if !slices.Contains(statementFields, key) {
			return Statement{}, fmt.Errorf("a Statement has no field %q", key)
		}
	}
	for _, key := range []string{"Sid", "Effect"} {
		if _, ok := fields[key].(string); !ok && fields[key] != nil {
			return Statement{}, fmt.Errorf("%s: a string is expected", key)
		}
	}
	for _, key := range []string{"Action", "NotAction", "Resource", "NotResource"} {
		if !isTexts(fields[key]) {
			return Statement{}, errors.New("a string or a list of strings is expected")
		}
	}
	for _, key := range []string{"Principal", "NotPrincipal"} {
		if err := checkPrincipal(fields[key]); err != nil {
			return Statement{}, err
		}
	}
	if err := checkCondition(fields["Condition"]); err != nil {
		return Statement{}, err
	}
	return readStatement(FromPlain(fields), path), nil
}

// isTexts reports whether a decoded element is absent, a string or a list of strings.
func isTexts(value any) bool {
	switch v := value.(type) {
	case nil, string:
		return true
	case []any:
		return !slices.ContainsFunc(v, func(e any) bool { _, ok := e.(string); return !ok })
	}
	return false
}

func checkPrincipal(value any) error {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		if v != "*" {
			return fmt.Errorf("invalid principal %q", v)
		}
		return nil
	case map[string]any:
		for _, names := range v {
			if !isTexts(names) {
				return errors.New("a string or a list of strings is expected")
			}
		}
		return nil
	}
	return errors.New("a principal must be \"*\" or an object")
}

func checkCondition(value any) error {
	operators, ok := value.(map[string]any)
	if !ok && value != nil {
		return errors.New("a Condition must be an object")
	}
	for operator, keys := range operators {
		if _, ok := keys.(map[string]any); !ok {
			return fmt.Errorf("the condition %s must be an object", operator)
		}
	}
	return nil
}
