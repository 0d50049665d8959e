package coretest

import "strings"

// Props are the properties of a resource, or an object among them.
type Props = map[string]any

// Suite collects the cases of one rule.
type Suite struct {
	Rule  string
	Cases []Case
}

// Add adds a case. want names the offending resources, separated by spaces, once for each
// violation.
func (s *Suite) Add(kind Kind, sentence, want string, resources []Resource) *Case {
	c := Case{Rule: s.Rule, Kind: kind, Sentence: sentence, Resources: resources}
	if want != "" {
		c.Want = strings.Split(want, " ")
	}
	s.Cases = append(s.Cases, c)
	return &s.Cases[len(s.Cases)-1]
}

// Pass adds a case in which nothing is reported.
func (s *Suite) Pass(sentence string, resources ...Resource) *Case {
	return s.Add(Passing, sentence, "", resources)
}

// Fail wants a violation on each of the resources named in want, which are separated by spaces.
func (s *Suite) Fail(sentence, want string, resources ...Resource) *Case {
	return s.Add(Failing, sentence, want, resources)
}

// Unknown is a case of a preview in which nothing is reported.
func (s *Suite) Unknown(sentence string, resources ...Resource) *Case {
	c := s.Add(UnknownValue, sentence, "", resources)
	c.Preview = true
	return c
}

// Shape adds a case of properties in a shape that the rule doesn't expect.
func (s *Suite) Shape(sentence, want string, resources ...Resource) *Case {
	return s.Add(WrongShape, sentence, want, resources)
}

// Other adds a case of resources that the rule isn't about.
func (s *Suite) Other(sentence string, resources ...Resource) *Case {
	return s.Add(OtherType, sentence, "", resources)
}

// Alias adds a case of another spelling.
func (s *Suite) Alias(sentence, want string, resources ...Resource) *Case {
	return s.Add(Alias, sentence, want, resources)
}

// Saying sets the fragments that the findings must contain.
func (c *Case) Saying(fragments ...string) *Case { c.Says = fragments; return c }

// Configured sets one property of the rule's configuration.
func (c *Case) Configured(key string, v any) *Case { c.Config = Props{key: v}; return c }

// InPreview makes the case one of a preview.
func (c *Case) InPreview() *Case { c.Preview = true; return c }

// InStack sets the Pulumi stack's name.
func (c *Case) InStack(name string) *Case { c.Stack = name; return c }

// WithOutputs sets what the provider returns.
func (r Resource) WithOutputs(v Props) Resource { r.Outputs = v; return r }

// WithProvider sets the inputs of the resource's provider.
func (r Resource) WithProvider(v Props) Resource { r.Provider = v; return r }

// Under sets the parent.
func (r Resource) Under(parent string) Resource { r.Parent = parent; return r }

// Protected turns Pulumi's protection on.
func (r Resource) Protected() Resource { r.Protect = true; return r }

// From names the resources that a property's value was made from.
func (r Resource) From(property string, names ...string) Resource {
	depends := map[string][]string{property: names}
	for key, list := range r.DependsOn {
		depends[key] = list
	}
	r.DependsOn = depends
	return r
}

// Of is a resource of a type, whose module and name are given as in "iam/role:Role".
func Of(token, name string, inputs Props) Resource {
	return Resource{Type: "aws:" + token, Name: name, Inputs: inputs}
}

// Gather returns the cases of the suites.
func Gather(suites ...*Suite) []Case {
	var all []Case
	for _, s := range suites {
		all = append(all, s.Cases...)
	}
	return all
}
