package cloud

import (
	"fmt"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-infra/plinth/internal/awstype"
	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// Table is what a simulated cloud knows of AWS's services. Package aws fills it.
type Table struct {
	types   map[string]*ResourceType // by full token
	aliases map[string]string        // full tokens of aliases to those of their types

	// OwnedByAWS reports whether AWS itself has what an ARN names, such as a managed policy.
	OwnedByAWS func(arn, account string) bool
	// Derived says, by the service's name in an ARN, whether the ARN is made of an issued id or
	// ARN.
	Derived map[string]func(i Issued, arn []string) bool
	// Providers serve the other providers that a program needs, by package.
	Providers map[string]func() pulumirpc.ResourceProviderServer
}

// Issued is what a service may ask about the ids and ARNs of an account.
type Issued struct {
	Account string
	// ID reports whether exactly this id or ARN was issued, ARN whether it was or is derived from
	// one that was.
	ID, ARN func(s string) bool
}

// NewTable returns a table of resource types. No type may stand in it twice.
func NewTable(types ...*ResourceType) (*Table, error) {
	t := &Table{types: map[string]*ResourceType{}, aliases: map[string]string{}}
	for _, r := range types {
		full := Token(r.Type)
		if t.types[full] != nil {
			return nil, fmt.Errorf("two entries for the resource type %s", full)
		}
		looks, ok := awstype.Of(full)
		if !ok {
			return nil, fmt.Errorf("%s has no entry in internal/awstype", full)
		}
		r.looks = looks
		t.types[full] = r
		for _, alias := range r.Aliases {
			t.aliases[Token(alias)] = full
		}
	}
	return t, nil
}

// Types lists the full tokens of the types, sorted.
func (t *Table) Types() []string { return Keys(t.types) }

// Type returns the type with a token, or nil. Older tokens count.
func (t *Table) Type(token string) *ResourceType { return t.types[t.canonical(token)] }

// canonical completes a token and leads an older one to that of its type.
func (t *Table) canonical(token string) string {
	full := Token(token)
	if to, ok := t.aliases[full]; ok {
		return to
	}
	return full
}

// Token completes "sqs/queue:Queue" to "aws:sqs/queue:Queue".
func Token(short string) string {
	if !strings.HasPrefix(short, "aws:") && !strings.HasPrefix(short, "pulumi:") && strings.Contains(short, "/") {
		return "aws:" + short
	}
	return short
}

// find returns a type and its schema, or says why it can't be simulated.
func (t *Table) find(token string) (*ResourceType, *schema.Resource, error) {
	s := schema.Get().Resources[token]
	if s == nil {
		message := fmt.Sprintf("unrecognized resource type (Check): %s: the provider has no such type", token)
		if near := Nearest(token, Keys(schema.Get().Resources)); near != "" {
			message += ", did you mean " + near + "?"
		}
		return nil, nil, fmt.Errorf("%s", message)
	}
	r := t.Type(token)
	if r == nil {
		return nil, nil, fmt.Errorf("%s is unknown to the sandbox: it doesn't simulate this type yet and doesn't guess "+
			"(add it below sandbox/cloud, in the folder of its service)", token)
	}
	return r, s, nil
}

// Seconds returns how long the creation of a resource of a type typically takes on AWS, and who
// says so. Components, providers and the stack itself take no time; a type that the table doesn't
// know takes as long as one API call.
func (t *Table) Seconds(token string) (create float64, source string) {
	if !strings.HasPrefix(token, "aws:") {
		return 0, "made by the engine alone"
	}
	if r := t.Type(token); r != nil && r.CreateSeconds > 0 {
		return r.CreateSeconds, r.SecondsFrom
	}
	return 2, "not in the table: taken for " + OneCall
}
