package cloud

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// row is what the simulation knows of one resource type beyond the generated schema.
//
// Templates fill in "{…}": {account}, {region}, {id}, {hex8}, {hex17}, {HEX14} (hex digits of that count, upper-case ones),
// {suffix} (the URN's name), or the path of an input or of an output made before, such as {name}.
type row struct {
	// Type is the token, without "aws:" and with its last part folded in: "sqs/queue:Queue".
	Type string
	// ID is the template of the physical id.
	ID string
	// Scope is the template of what an id is unique in, where that is less than a region: a stage's API.
	Scope string
	// Identify gives the id where no template can.
	Identify func(c *call) string
	// Out are the computed outputs: string templates, or values as they are. They are filled in the order of their names,
	// "arn" first, so that others can build on it. An output that the program gave as an input stays as given.
	Out map[string]any
	// Name is how the type is named when the program gives no name. Nil: the provider has no automatic name for it.
	Name *naming
	// Global types live outside the regions: IAM, CloudFront, Route 53.
	Global bool
	// Refs are the inputs that name other resources.
	Refs []ref
	// Defaults are inputs that the provider fills in beyond its schema's own defaults.
	Defaults map[string]any
	// Replace and Update correct what the schema says of the inputs whose change replaces the resource.
	Replace, Update []string
	// Anew says of known inputs that AWS makes the resource anew, where the names of what changed don't tell.
	Anew func(olds, news map[string]any) bool
	// Partial updates send AWS only what changes: what somebody else changed meanwhile stays as it is.
	Partial bool
	// Renews are computed outputs that any update but that of tags changes: a preview doesn't know them.
	Renews []string
	// Share accepts that the resource exists already, made by another URN: both own it then.
	Share func(c *call, existing *Resource) bool
	// Seconds a creation typically takes, and who says so.
	Seconds float64
	Source  string

	// Check judges the inputs alone. It must take unknowns for granted.
	Check func(c *call)
	// Judge judges the inputs against what exists, before a create or an update.
	Judge func(c *call)
	// Made may add outputs or further resources once the inputs were accepted.
	Made func(c *call)
	// Release judges a deletion beyond Refs, and takes along what goes with it.
	Release func(c *call)
}

// ref is an input that names another resource.
type ref struct {
	Path string // as lookup understands it
	To   string // type tokens, "|" between them; empty: any issued id or ARN
	// Missing is AWS's answer when it doesn't exist; %s is the value.
	Missing string
	// Blocks is AWS's answer to the deletion of the other resource while this one exists; %s is the other's id. Empty: AWS
	// lets it go.
	Blocks string
	// Or accepts further values, such as what AWS itself owns.
	Or func(c *call, value string) bool
}

// rows by full token.
var rows = map[string]*row{}

// aliases leads tokens that mean the same resource to the one that has a row.
var aliases = map[string]string{}

func add(list ...*row) {
	for _, r := range list {
		tok := token(r.Type)
		if rows[tok] != nil {
			panic("two rows for " + tok)
		}
		rows[tok] = r
	}
}

// token completes "sqs/queue:Queue" to "aws:sqs/queue:Queue" and resolves aliases.
func token(short string) string {
	full := short
	if !strings.HasPrefix(short, "aws:") && !strings.HasPrefix(short, "pulumi:") && strings.Contains(short, "/") {
		full = "aws:" + short
	}
	if to, ok := aliases[full]; ok {
		return to
	}
	return full
}

// find returns the row and the schema of a type.
func find(tok string) (*row, *schema.Resource, error) {
	s := schema.Get().Resources[tok]
	if s == nil {
		message := fmt.Sprintf("unrecognized resource type (Check): %s: the provider has no such type", tok)
		if near := nearest(tok, keys(schema.Get().Resources)); near != "" {
			message += ", did you mean " + near + "?"
		}
		return nil, nil, fmt.Errorf("%s", message)
	}
	r := rows[token(tok)]
	if r == nil {
		return nil, nil, fmt.Errorf("%s is unknown to the sandbox: it has no row for this type yet and doesn't guess (add one in sandbox/cloud)", tok)
	}
	return r, s, nil
}

func init() {
	for _, name := range []string{"listener:Listener", "listenerCertificate:ListenerCertificate", "listenerRule:ListenerRule",
		"loadBalancer:LoadBalancer", "targetGroup:TargetGroup", "targetGroupAttachment:TargetGroupAttachment"} {
		for _, old := range []string{"alb", "applicationloadbalancing", "elasticloadbalancingv2"} {
			aliases["aws:"+old+"/"+name] = "aws:lb/" + name
		}
	}
}
