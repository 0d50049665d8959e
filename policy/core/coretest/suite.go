package coretest

import "strings"

// Props are the properties of a resource, or an object among them.
type Props = map[string]any

// Suite collects the cases of one rule.
type Suite struct {
	Rule  string
	Cases []Case
}

func (s *Suite) Add(kind Kind, sentence, want string, resources []Resource) *Case {
	c := Case{Rule: s.Rule, Kind: kind, Sentence: sentence, Resources: resources}
	if want != "" {
		c.Want = strings.Split(want, " ")
	}
	s.Cases = append(s.Cases, c)
	return &s.Cases[len(s.Cases)-1]
}

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

func (s *Suite) Shape(sentence, want string, resources ...Resource) *Case {
	return s.Add(WrongShape, sentence, want, resources)
}

func (s *Suite) Other(sentence string, resources ...Resource) *Case {
	return s.Add(OtherType, sentence, "", resources)
}

func (s *Suite) Alias(sentence, want string, resources ...Resource) *Case {
	return s.Add(Alias, sentence, want, resources)
}

func (c *Case) Saying(fragments ...string) *Case   { c.Says = fragments; return c }
func (c *Case) Configured(key string, v any) *Case { c.Config = Props{key: v}; return c }
func (c *Case) InPreview() *Case                   { c.Preview = true; return c }
func (c *Case) InStack(name string) *Case          { c.Stack = name; return c }
func (r Resource) WithOutputs(v Props) Resource    { r.Outputs = v; return r }
func (r Resource) WithProvider(v Props) Resource   { r.Provider = v; return r }
func (r Resource) Under(parent string) Resource    { r.Parent = parent; return r }
func (r Resource) Protected() Resource             { r.Protect = true; return r }
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
