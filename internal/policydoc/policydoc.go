// Package policydoc writes IAM policy documents in Go.
//
// A document is a pure function of its statements: the same statements give the
// same bytes, so a second preview is empty, and no provider call is made for it.
// A document that mentions an output is known when all of its outputs are.
package policydoc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// version is the policy language's version, which has not changed since 2012:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
const version = "2012-10-17"

// Statement is one statement of a policy document.
type Statement struct {
	Sid string // Letters and digits only, which every service takes. Empty leaves it out.

	Deny       bool     // Denies instead of allowing.
	Actions    []string // Actions the statement is about. Exactly one of Actions and NotActions.
	NotActions []string // Everything but these actions. Only ever with Deny.

	// Resources are the ARNs the statement is about. Empty in a trust policy.
	Resources []pulumi.StringInput
	// Principals are who the statement is about. Empty in an identity policy.
	Principals []Principal
	// Conditions must all hold.
	Conditions []Condition
}

// Principal is a set of callers of one type.
type Principal struct {
	Type        string               // Service, AWS, Federated, or "*" for everyone.
	Identifiers []pulumi.StringInput // Service names, ARNs or account ids. Ignored for "*".
}

// Condition is one test of the request's context.
type Condition struct {
	Test     string // The operator, such as StringEquals.
	Variable string // The key, such as aws:SourceAccount.
	Values   []pulumi.StringInput
}

// Strings turns plain values into the inputs that a statement takes.
func Strings(values ...string) []pulumi.StringInput {
	inputs := make([]pulumi.StringInput, len(values))
	for i, v := range values {
		inputs[i] = pulumi.String(v)
	}
	return inputs
}

// Service is the principal of AWS services, such as "lambda.amazonaws.com".
func Service(names ...string) Principal {
	return Principal{Type: "Service", Identifiers: Strings(names...)}
}

// Everyone is every principal, signed or not. Use it to deny, or with a
// condition that says who is meant.
func Everyone() Principal { return Principal{Type: "*"} }

// Equals is the condition that a key has one of the values.
func Equals(variable string, values ...pulumi.StringInput) Condition {
	return Condition{Test: "StringEquals", Variable: variable, Values: values}
}

// ArnLike is the condition that a key matches one of the ARN patterns.
func ArnLike(variable string, values ...pulumi.StringInput) Condition {
	return Condition{Test: "ArnLike", Variable: variable, Values: values}
}

// Document writes the statements as one policy document. The document is
// unknown while one of its inputs is, and secret when one of them is. A
// statement that AWS would not parse fails the document.
func Document(statements ...Statement) pulumi.StringOutput {
	var inputs []any
	for _, s := range statements {
		for _, v := range s.inputs() {
			inputs = append(inputs, v)
		}
	}
	// All takes untyped values; nothing else here does.
	return pulumi.All(inputs...).ApplyT(func(values []any) (string, error) {
		next := func(n int) []string {
			taken := make([]string, n)
			for i, v := range values[:n] {
				taken[i] = v.(string)
			}
			values = values[n:]
			return taken
		}
		return write(statements, next)
	}).(pulumi.StringOutput)
}

// AssumeRole is the trust policy that lets a service assume a role. Give it
// aws:SourceAccount or aws:SourceArn where the service sends them.
func AssumeRole(service string, conditions ...Condition) pulumi.StringOutput {
	return Document(Statement{
		Actions:    []string{"sts:AssumeRole"},
		Principals: []Principal{Service(service)},
		Conditions: conditions,
	})
}

// inputs lists what the statement takes from outputs, in the order in which render asks for it.
func (s Statement) inputs() []pulumi.StringInput {
	list := append([]pulumi.StringInput{}, s.Resources...)
	for _, p := range s.Principals {
		if p.Type != "*" {
			list = append(list, p.Identifiers...)
		}
	}
	for _, c := range s.Conditions {
		list = append(list, c.Values...)
	}
	return list
}

// document and statement have their fields in the order in which people read a policy.
type document struct {
	Version   string
	Statement []statement
}

type statement struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal principals                      `json:",omitzero"`
	Action    oneOrMany                       `json:",omitempty"`
	NotAction oneOrMany                       `json:",omitempty"`
	Resource  oneOrMany                       `json:",omitempty"`
	Condition map[string]map[string]oneOrMany `json:",omitempty"`
}

// principals is "*" or a list by type.
type principals struct {
	everyone bool
	byType   map[string]oneOrMany
}

func (p principals) IsZero() bool { return !p.everyone && len(p.byType) == 0 }

func (p principals) MarshalJSON() ([]byte, error) {
	if p.everyone {
		return []byte(`"*"`), nil
	}
	return plainJSON(p.byType)
}

// oneOrMany writes a single value as a string, which is how AWS gives it back.
type oneOrMany []string

func (o oneOrMany) MarshalJSON() ([]byte, error) {
	if len(o) == 1 {
		return plainJSON(o[0])
	}
	return plainJSON([]string(o))
}

// plainJSON leaves <, > and & as they are: a policy is not HTML, and people read it in previews.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// write renders the statements; next gives the values of the next n inputs.
func write(statements []Statement, next func(n int) []string) (string, error) {
	doc := document{Version: version, Statement: []statement{}}
	var problems []error
	if len(statements) == 0 {
		problems = append(problems, errors.New("policy document: it has no statement"))
	}
	for i, s := range statements {
		if err := s.check(); err != nil {
			problems = append(problems, fmt.Errorf("policy document: statement %d (%q): %w", i, s.Sid, err))
		}
		doc.Statement = append(doc.Statement, s.render(next))
	}
	if err := errors.Join(problems...); err != nil {
		return "", err
	}
	text, err := plainJSON(doc)
	return string(text), err
}

func (s Statement) check() error {
	var problems []error
	if (len(s.Actions) == 0) == (len(s.NotActions) == 0) {
		problems = append(problems, errors.New("it needs either actions or not-actions; name what it is about"))
	}
	if len(s.NotActions) > 0 && !s.Deny {
		problems = append(problems, errors.New("it allows everything but a list; list what it allows"))
	}
	for _, r := range s.Sid {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			problems = append(problems, fmt.Errorf("its sid has the character %q; use letters and digits", r))
			break
		}
	}
	for _, p := range s.Principals {
		if p.Type != "*" && len(p.Identifiers) == 0 {
			problems = append(problems, fmt.Errorf("it names no %s principal; name one", p.Type))
		}
	}
	for _, c := range s.Conditions {
		if c.Test == "" || c.Variable == "" || len(c.Values) == 0 {
			problems = append(problems, fmt.Errorf("its condition %s %s is incomplete; give test, variable and values", c.Test, c.Variable))
		}
	}
	return errors.Join(problems...)
}

func (s Statement) render(next func(n int) []string) statement {
	out := statement{Sid: s.Sid, Effect: "Allow", Action: s.Actions, NotAction: s.NotActions}
	if s.Deny {
		out.Effect = "Deny"
	}
	out.Resource = next(len(s.Resources))
	for _, p := range s.Principals {
		if p.Type == "*" {
			out.Principal.everyone = true
			continue
		}
		if out.Principal.byType == nil {
			out.Principal.byType = map[string]oneOrMany{}
		}
		out.Principal.byType[p.Type] = append(out.Principal.byType[p.Type], next(len(p.Identifiers))...)
	}
	for _, c := range s.Conditions {
		if out.Condition == nil {
			out.Condition = map[string]map[string]oneOrMany{}
		}
		if out.Condition[c.Test] == nil {
			out.Condition[c.Test] = map[string]oneOrMany{}
		}
		out.Condition[c.Test][c.Variable] = append(out.Condition[c.Test][c.Variable], next(len(c.Values))...)
	}
	return out
}
