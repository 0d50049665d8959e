package rulestest

import (
	"encoding/json"
	"strings"
)

// props are the properties of a resource, or an object among them.
type props = map[string]any

// suite collects the cases of one rule.
type suite struct {
	rule  string
	cases []Case
}

func (s *suite) add(kind Kind, sentence, want string, resources []Resource) *Case {
	c := Case{Rule: s.rule, Kind: kind, Sentence: sentence, Resources: resources}
	if want != "" {
		c.Want = strings.Split(want, " ")
	}
	s.cases = append(s.cases, c)
	return &s.cases[len(s.cases)-1]
}

func (s *suite) pass(sentence string, resources ...Resource) *Case {
	return s.add(Passing, sentence, "", resources)
}

// fail wants a violation on each of the resources named in want, which are separated by spaces.
func (s *suite) fail(sentence, want string, resources ...Resource) *Case {
	return s.add(Failing, sentence, want, resources)
}

// unknown is a case of a preview in which nothing is reported.
func (s *suite) unknown(sentence string, resources ...Resource) *Case {
	c := s.add(UnknownValue, sentence, "", resources)
	c.Preview = true
	return c
}

func (s *suite) shape(sentence, want string, resources ...Resource) *Case {
	return s.add(WrongShape, sentence, want, resources)
}

func (s *suite) other(sentence string, resources ...Resource) *Case {
	return s.add(OtherType, sentence, "", resources)
}

func (s *suite) alias(sentence, want string, resources ...Resource) *Case {
	return s.add(Alias, sentence, want, resources)
}

func (c *Case) says(fragments ...string) *Case { c.Says = fragments; return c }
func (c *Case) config(key string, v any) *Case { c.Config = props{key: v}; return c }
func (c *Case) preview() *Case                 { c.Preview = true; return c }
func (c *Case) inStack(name string) *Case      { c.Stack = name; return c }
func (r Resource) outputs(v props) Resource    { r.Outputs = v; return r }
func (r Resource) provider(v props) Resource   { r.Provider = v; return r }
func (r Resource) in(parent string) Resource   { r.Parent = parent; return r }
func (r Resource) protected() Resource         { r.Protect = true; return r }
func (r Resource) from(property string, names ...string) Resource {
	depends := map[string][]string{property: names}
	for key, list := range r.DependsOn {
		depends[key] = list
	}
	r.DependsOn = depends
	return r
}

// of is a resource of a type, whose module and name are given as in "iam/role:Role".
func of(token, name string, inputs props) Resource {
	return Resource{Type: "aws:" + token, Name: name, Inputs: inputs}
}

// text is a value as JSON text.
func text(v any) string {
	encoded, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// policy is a policy document as JSON text.
func policy(statements ...props) string {
	return text(props{"Version": "2012-10-17", "Statement": statements})
}

// allow is a statement of an identity policy. Pairs of keys and values follow.
func allow(action, resource any, more ...any) props {
	return statement("Allow", props{"Action": action, "Resource": resource}, more)
}

// grant is a statement of a resource policy or a trust.
func grant(principal, action any, more ...any) props {
	return statement("Allow", props{"Principal": principal, "Action": action}, more)
}

// deny is a statement of a resource policy that denies everybody.
func deny(action, resource any, more ...any) props {
	return statement("Deny", props{"Principal": "*", "Action": action, "Resource": resource}, more)
}

func statement(effect string, fields props, more []any) props {
	fields["Effect"] = effect
	for i := 0; i+1 < len(more); i += 2 {
		key, _ := more[i].(string)
		fields[key] = more[i+1]
	}
	return fields
}

func gather(suites ...*suite) []Case {
	var all []Case
	for _, s := range suites {
		all = append(all, s.cases...)
	}
	return all
}
