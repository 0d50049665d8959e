package cloud

import "github.com/plinth-infra/plinth/internal/awstype"

// scope is what the resource's id is unique in.
func (c *Call) scope() string { return awstype.Fill(c.resource.looks.Scope, c.Values()) }

// Values are what templates of package awstype are filled in from.
func (c *Call) Values() awstype.Values { return values{c} }

type values struct{ c *Call }

func (v values) Account() string               { return v.c.Account() }
func (v values) Region() string                { return v.c.Region }
func (v values) ID() string                    { return v.c.ID }
func (v values) Hex(placeholder string) string { return v.c.Hex(placeholder) }

func (v values) Text(path string) string {
	for _, m := range []map[string]any{v.c.Outputs, v.c.Inputs} {
		for _, l := range Lookup(m, path) {
			switch value := l.Value.(type) {
			case string:
				return value
			case float64:
				return Digits(value)
			}
		}
	}
	return ""
}
