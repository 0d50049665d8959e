// Package awstype is what AWS's resource types look like: the ids, ARNs and other outputs that AWS
// computes, and the input that the provider names a resource by. The simulation and the mocks of
// component tests answer from this one table.
//
// What AWS computes from other resources isn't here, such as the DNS name that a record gets from
// its zone: the simulation looks it up, and the mocks have an answer of their own.
package awstype

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Type is what one resource type looks like.
//
// Templates fill in "{…}": {account}, {region}, {id}, {uuid}, {hex8}, {hex17}, {HEX14} (that many
// hex digits; {HEX14} in upper case), or the path of an input or of an output computed before, such
// as {name}.
type Type struct {
	// Named is the input that the provider's automatic name fills in; empty: it draws no name.
	Named string
	// ID is the template of the physical id.
	ID string
	// Identify returns the id where no template can.
	Identify func(v Values) string
	// Scope is the template of what an id is unique in, where that is less than a region, such as a
	// stage's API.
	Scope string
	// Computed are the outputs that AWS fills in. An output that the program gave as an input stays
	// as given.
	Computed Outputs
}

// Outputs are computed outputs by name: string templates, func(v Values) any, or values as they
// are.
type Outputs map[string]any

// Values is what templates are filled in from.
type Values interface {
	Account() string
	Region() string
	ID() string
	// Text returns the string or number at the path of an output computed before or of an input,
	// else "".
	Text(path string) string
	// Hex returns digits that belong to the resource: the same for the same placeholder, such as
	// "hex17".
	Hex(placeholder string) string
}

// CloudFrontZone is the hosted zone of every distribution's domain name (Route 53 API reference,
// AliasTarget).
const CloudFrontZone = "Z2FDTNDATAQYW2"

// services are the types by service.
var services = []map[string]Type{
	acmTypes,
	apigatewayTypes,
	apigatewayv2Types,
	applicationautoscalingTypes,
	autoscalingTypes,
	cloudcontrolTypes,
	cloudfrontTypes,
	cloudwatchTypes,
	codedeployTypes,
	dynamodbTypes,
	ec2Types,
	ecrTypes,
	ecsTypes,
	elasticacheTypes,
	elbv2Types,
	eventsTypes,
	iamTypes,
	kmsTypes,
	lambdaTypes,
	logsTypes,
	rdsTypes,
	route53Types,
	s3Types,
	secretsmanagerTypes,
	snsTypes,
	sqsTypes,
	ssmTypes,
	wafv2Types,
	xrayTypes,
}

// Of returns what the type with a token looks like. The token begins with "aws:", or leaves that
// out.
func Of(token string) (Type, bool) {
	short := strings.TrimPrefix(token, "aws:")
	for _, types := range services {
		if t, ok := types[short]; ok {
			return t, true
		}
	}
	return Type{}, false
}

// IdentifyWith returns the physical id of a resource of the type.
func (t Type) IdentifyWith(v Values) string {
	if t.Identify != nil {
		return t.Identify(v)
	}
	return Fill(t.ID, v)
}

// Names lists the computed outputs in the order in which they are filled in: the ARN first, so that
// others can build on it.
func (t Type) Names() []string {
	names := make([]string, 0, len(t.Computed))
	for name := range t.Computed {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		switch {
		case a == "arn" && b != "arn":
			return -1
		case b == "arn" && a != "arn":
			return 1
		}
		return strings.Compare(a, b)
	})
	return names
}

// Compute returns a computed output.
func (t Type) Compute(name string, v Values) any {
	switch value := t.Computed[name].(type) {
	case string:
		return Fill(value, v)
	case func(v Values) any:
		return value(v)
	default:
		return value
	}
}

// uuid is the template of a random UUID (RFC 9562, version 4).
const uuid = "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}"

var (
	placeholder = regexp.MustCompile(`\{([A-Za-z0-9_.\[\]]+)\}`)
	drawn       = regexp.MustCompile(`\{(uuid|(hex|HEX)\d+)\}`)
)

// Drawn reports whether an output's digits are drawn when the resource is created, so that updates
// keep them.
func (t Type) Drawn(name string) bool {
	template, ok := t.Computed[name].(string)
	return ok && drawn.MatchString(template)
}

// Fill replaces a template's placeholders.
func Fill(template string, v Values) string {
	return placeholder.ReplaceAllStringFunc(template, func(match string) string {
		switch name := match[1 : len(match)-1]; {
		case name == "account":
			return v.Account()
		case name == "region":
			return v.Region()
		case name == "id":
			return v.ID()
		case name == "uuid":
			return Fill(uuid, v)
		case strings.HasPrefix(name, "hex"):
			return v.Hex(name)
		case strings.HasPrefix(name, "HEX"):
			return strings.ToUpper(v.Hex(name))
		default:
			return v.Text(name)
		}
	})
}

// Digits cuts a hash to as many hex digits as a placeholder such as "hex17" asks for; 8 if it
// doesn't say.
func Digits(hash, placeholder string) string {
	n, err := strconv.Atoi(placeholder[3:])
	if err != nil || n > len(hash) {
		n = 8
	}
	return hash[:n]
}
