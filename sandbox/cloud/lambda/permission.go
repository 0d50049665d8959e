package lambda

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var permission = cloud.ResourceType{
	Type:       "lambda/permission:Permission",
	Name:       &cloud.Naming{Property: "statementId", Max: 100, Others: "statementIdPrefix"},
	References: []cloud.Reference{ofFunction("function")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validatePermission,
	ValidateState:  qualifierExists,
}

func validatePermission(c *cloud.Call) {
	p := c.Text("principal")
	if strings.Contains(p, ".amazon") && !iam.KnownPrincipal(p) {
		c.Refuse("principal",
			"InvalidParameterValueException: The provided principal was invalid. Please check the principal and try "+
				"again. Got %q",
			p)
	}
	if a := c.Text("action"); a != "" && !regexp.MustCompile(`^lambda:[*]?[a-zA-Z]*[*]?$`).MatchString(a) {
		c.Refuse("action",
			"ValidationException: Value '%s' at 'action' failed to satisfy constraint: Member must satisfy regular "+
				"expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])",
			a)
	}
}

func qualifierExists(c *cloud.Call) {
	f, qualifier := FindFunction(c, c.Text("function"))
	if f == nil {
		return
	}
	if q := c.Text("qualifier"); q != "" {
		qualifier = q
	}
	if qualifier != "" && c.Find(token.FunctionAlias, f.Text("arn")+":"+qualifier) == nil && !published(f, qualifier) {
		c.Refuse("qualifier", "ResourceNotFoundException: Function not found: %s:%s", f.Text("arn"), qualifier)
	}
}

// Permits reports whether a function lets a service call it.
func Permits(c *cloud.Call, function, service string) bool {
	f, _ := FindFunction(c, function)
	if f == nil {
		return false
	}
	for _, p := range c.Others("lambda/permission:Permission") {
		if of, _ := FindFunction(c, p.Text("function")); of == f &&
			(p.Text("principal") == service || p.Text("principal") == "*") {
			return true
		}
	}
	return false
}
