package cloud

import "github.com/plinth-infra/plinth/internal/awstype"

// ResourceType is what the simulation knows of one resource type beyond the generated schema and
// what it looks like (package awstype: its id, its ARN and other computed outputs).
type ResourceType struct {
	// Type is the token without "aws:", such as "sqs/queue:Queue".
	Type string
	// Aliases are older tokens of the same type.
	Aliases []string
	// Identify returns the id where it depends on what exists.
	Identify func(c *Call) string
	// Global types live outside the regions: IAM, CloudFront, Route 53.
	Global bool
	// Name says how the provider names a resource that the program doesn't name. Nil: it draws no
	// name for this type.
	Name *Naming
	// Adopt accepts that the resource exists already, created by another URN: both own it then.
	Adopt func(c *Call, existing *Resource) bool
	// Defaults are inputs that the provider fills in beyond its schema's own defaults.
	Defaults map[string]any
	// References are the inputs that name other resources.
	References []Reference
	// Replace and Update correct what the schema says of the inputs whose change replaces the
	// resource.
	Replace []string
	Update  []string
	// ForcesReplacement reports whether AWS replaces the resource for these known inputs, where the
	// names of what changed don't tell.
	ForcesReplacement func(olds, news map[string]any) bool
	// Partial updates send AWS only what changes: what somebody else changed meanwhile stays as it
	// is.
	Partial bool
	// ChangedByUpdates are computed outputs that every update changes, but one of tags: a preview
	// doesn't know them.
	ChangedByUpdates []string

	// CreateSeconds is how long a creation typically takes, SecondsFrom who says so.
	CreateSeconds float64
	SecondsFrom   string
	// ValidateInputs checks the inputs alone. It lets unknown values pass.
	ValidateInputs func(c *Call)
	// ValidateState checks the inputs against what exists, before a creation or an update.
	ValidateState func(c *Call)
	// AfterCreate may add outputs or change other resources once a creation or an update was
	// accepted.
	AfterCreate func(c *Call)
	// BeforeDelete checks a deletion beyond References, and takes along what goes with it.
	BeforeDelete func(c *Call)

	looks awstype.Type
}

// Reference is an input that names another resource.
type Reference struct {
	Path string // as Lookup understands it
	To   string // type tokens, "|" between them; empty: any issued id or ARN
	// Missing is AWS's answer when the other resource doesn't exist; %s is the value.
	Missing string
	// Blocks is AWS's answer to the deletion of the other resource while this one exists; %s is the
	// other's id. Empty: AWS lets it go.
	Blocks string
	// Or accepts further values, such as what AWS itself owns.
	Or func(c *Call, value string) bool
}

// Where the typical durations come from.
const (
	OneCall   = "one or two API calls"
	FromApply = "usual in public logs of terraform apply; not measured here"
)

// Description is the provider's own description of what the program doesn't describe.
var Description = map[string]any{"description": "Managed by Pulumi"}
