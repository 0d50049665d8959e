package cloud

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// policyDocument is a policy as AWS reads it: a string stands for a list of one.
type policyDocument struct {
	Version   string
	ID        string `json:"Id"`
	Statement statements
}

type statements []statement

type statement struct {
	Sid          string
	Effect       string
	Action       texts
	NotAction    texts
	Resource     texts
	NotResource  texts
	Principal    *principals
	NotPrincipal *principals
	Condition    map[string]map[string]any
}

// UnmarshalJSON takes one statement for a list of one, and refuses fields that no statement has.
func (s *statements) UnmarshalJSON(b []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(b, &list) != nil {
		list = []json.RawMessage{b}
	}
	for _, raw := range list {
		var fields map[string]any
		if err := json.Unmarshal(raw, &fields); err != nil {
			return errors.New("a Statement must be an object")
		}
		for k := range fields {
			if !slices.Contains([]string{"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"}, k) {
				return fmt.Errorf("a Statement has no field %q", k)
			}
		}
		var one statement
		if err := json.Unmarshal(raw, &one); err != nil {
			return err
		}
		*s = append(*s, one)
	}
	return nil
}

type texts []string

// UnmarshalJSON takes a string for a list of one.
func (t *texts) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*t = texts{one}
		return nil
	}
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		return errors.New("a string or a list of strings is expected")
	}
	*t = list
	return nil
}

// principals by kind: AWS, Service, Federated, CanonicalUser; "*" alone is everyone.
type principals struct {
	everyone bool
	by       map[string]texts
}

// UnmarshalJSON reads "*" or an object.
func (p *principals) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		if one != "*" {
			return fmt.Errorf("invalid principal %q", one)
		}
		p.everyone = true
		return nil
	}
	return json.Unmarshal(b, &p.by)
}

func parsePolicy(s string) (*policyDocument, error) {
	d := &policyDocument{}
	if err := json.Unmarshal([]byte(s), d); err != nil {
		return nil, err
	}
	return d, nil
}

// public reports whether the statement allows everyone, with no condition that narrows it down.
func (s statement) public() bool {
	if s.Effect != "Allow" || s.Principal == nil || len(s.Condition) > 0 {
		return false
	}
	return s.Principal.everyone || slices.Contains(s.Principal.by["AWS"], "*")
}

// covers reports whether a list of action patterns covers an action.
func covers(patterns texts, action string) bool {
	for _, p := range patterns {
		if matches(strings.ToLower(p), strings.ToLower(action)) {
			return true
		}
	}
	return false
}

// matches applies the wildcards of policies: * and ?.
func matches(pattern, s string) bool {
	var expression strings.Builder
	expression.WriteString("^")
	for _, r := range pattern {
		switch r {
		case '*':
			expression.WriteString(".*")
		case '?':
			expression.WriteString(".")
		default:
			expression.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	re, err := regexp.Compile(expression.String() + "$")
	return err == nil && re.MatchString(s)
}

// allows reports whether a document allows an action on some resource.
func (d *policyDocument) allows(action string) bool {
	for _, s := range d.Statement {
		if s.Effect == "Allow" && (covers(s.Action, action) || len(s.NotAction) > 0 && !covers(s.NotAction, action)) {
			return true
		}
	}
	return false
}

// policyARNs lists the ARNs that a text mentions as resources or principals, if it is a policy.
func policyARNs(s string) []string {
	if !strings.HasPrefix(strings.TrimSpace(s), "{") || !strings.Contains(s, "Statement") {
		return nil
	}
	d, err := parsePolicy(s)
	if err != nil {
		return nil
	}
	var out []string
	for _, st := range d.Statement {
		out = append(out, st.Resource...)
		if st.Principal != nil {
			out = append(out, st.Principal.by["AWS"]...)
			out = append(out, st.Principal.by["Federated"]...)
		}
	}
	return slices.DeleteFunc(out, func(a string) bool { return !arnPattern.MatchString(a) })
}

// compact is the length of a document without the white space that IAM doesn't count.
func compactLength(s string) int {
	n := 0
	for _, r := range s {
		if r != ' ' && r != '\n' && r != '\t' && r != '\r' {
			n++
		}
	}
	return n
}
