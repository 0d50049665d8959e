package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-infra/plinth/internal/awstype"
	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// Call is one operation on one resource while it is checked. A service reads and refuses inputs
// through it, asks what exists, and adds outputs.
type Call struct {
	// Type is the full token. Region is "global" where the service has no regions.
	Type   string
	Region string
	// ID is the physical id, empty before it is known.
	ID string
	// Inputs are plain values; OldInputs are those before an update.
	Inputs    map[string]any
	OldInputs map[string]any
	// Outputs are those so far.
	Outputs map[string]any
	// Existing is what exists already, in an update or a deletion.
	Existing *Resource
	// InputsOnly says that nothing is created yet: unknown values may stand in the inputs.
	InputsOnly bool

	cloud    *Cloud
	resource *ResourceType
	schema   *schema.Resource
	urn      resource.URN
	secret   map[string]bool // the top-level inputs that hold secrets: messages don't quote them
	refusals []refusal
	changes  []change // further changes that go with this one
}

// take reads the inputs of an operation.
func (c *Call) take(in resource.PropertyMap) {
	c.Inputs, c.secret = PlainMap(in), map[string]bool{}
	for k, v := range in {
		c.secret[string(k)] = v.ContainsSecrets()
	}
}

// refusal is one refusal: where, and what AWS or the provider says.
type refusal struct{ path, reason string }

// Refuse refuses the input at path.
func (c *Call) Refuse(path, format string, args ...any) {
	c.refusals = append(c.refusals, refusal{path, fmt.Sprintf(format, args...)})
}

// error joins the refusals of an operation.
func (c *Call) error(doing string) error {
	if len(c.refusals) == 0 {
		return nil
	}
	var errs []error
	for _, f := range c.refusals {
		where := ""
		if f.path != "" {
			where = " [" + f.path + "]"
		}
		errs = append(errs, fmt.Errorf("%s %s (%s)%s: %s", doing, kindName(c.Type), c.label(), where, f.reason))
	}
	return errors.Join(errs...)
}

func (c *Call) label() string {
	if c.ID != "" {
		return c.ID
	}
	if n := c.resource.Name; n != nil {
		if s := c.Text(n.Property); s != "" {
			return s
		}
	}
	return c.urn.Name()
}

// kindName turns aws:sqs/queue:Queue into "SQS Queue".
func kindName(tok string) string {
	service, rest, _ := strings.Cut(strings.TrimPrefix(tok, "aws:"), "/")
	return strings.ToUpper(service) + " " + rest[strings.LastIndex(rest, ":")+1:]
}

// Text returns the input at a path if it is a known string, else "".
func (c *Call) Text(path string) string {
	for _, l := range Lookup(c.Inputs, path) {
		s, _ := l.Value.(string)
		return s
	}
	return ""
}

// Number returns the input at a path if it is a known number.
func (c *Call) Number(path string) (float64, bool) {
	for _, l := range Lookup(c.Inputs, path) {
		n, ok := l.Value.(float64)
		return n, ok
	}
	return 0, false
}

// Flag returns the input at a path; absent and unknown are false.
func (c *Call) Flag(path string) bool {
	for _, l := range Lookup(c.Inputs, path) {
		b, _ := l.Value.(bool)
		return b
	}
	return false
}

// Has reports whether the program set the input, known or not.
func (c *Call) Has(path string) bool { return len(Lookup(c.Inputs, path)) > 0 }

// Unknown reports whether the input, or a part of it, isn't known yet.
func (c *Call) Unknown(path string) bool {
	for _, l := range Lookup(c.Inputs, path) {
		if HasUnknown(l.Value) {
			return true
		}
	}
	return false
}

// Texts returns the known strings at a path.
func (c *Call) Texts(path string) []string { return TextsOf(c.Inputs, path) }

// TextsOf returns the known strings at a path.
func TextsOf(m map[string]any, path string) []string {
	var out []string
	for _, l := range Lookup(m, path) {
		if s, ok := l.Value.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// Others lists the existing resources of a type in this call's region, itself excepted.
func (c *Call) Others(typ string) []*Resource {
	var list []*Resource
	for _, r := range c.cloud.inv.all(typ) {
		if r != c.Existing && (r.Region == c.Region || r.Region == Global) {
			list = append(list, r)
		}
	}
	return list
}

// Find finds an existing resource of a type ("|" between several) by id, ARN or name, in this
// call's region or global.
func (c *Call) Find(typ, value string) *Resource {
	for _, t := range strings.Split(typ, "|") {
		for _, region := range []string{c.Region, Global} {
			if r := c.cloud.inv.byKey[region+"|"+Token(t)+"|"+value]; r != nil {
				return r
			}
		}
		for _, r := range c.cloud.inv.issued[value] {
			if r.Type == Token(t) && (r.Region == c.Region || r.Region == Global) {
				return r
			}
		}
		for _, r := range c.cloud.inv.byType[Token(t)] {
			if (r.Region == c.Region || r.Region == Global) && r.Text("name") == value && value != "" {
				return r
			}
		}
	}
	return nil
}

// FindAnywhere finds a resource like get, but in any region.
func (c *Call) FindAnywhere(typ, value string) *Resource {
	for _, t := range strings.Split(typ, "|") {
		for _, r := range c.cloud.inv.byType[Token(t)] {
			if r.ID == value || r.Text("arn") == value || r.Text("name") == value {
				return r
			}
		}
	}
	return nil
}

// SetFact records a fact of another existing resource along with this operation.
func (c *Call) SetFact(r *Resource, fact string, value any) {
	changed := *r
	changed.Facts = CopyMap(r.Facts)
	changed.Facts[fact] = value
	c.changes = append(c.changes, change{Put: &changed})
}

// Hex gives digits that belong to this resource: the same for the same placeholder, never those of
// another resource.
func (c *Call) Hex(name string) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s|%d|%s", c.urn, c.cloud.inv.count, strings.ToLower(name))))
	return awstype.Digits(hex.EncodeToString(sum[:]), name)
}

// Letters gives n upper-case letters and digits that belong to this resource, as IAM's and
// CloudFront's ids have.
func (c *Call) Letters(salt string, n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s|%d|%s", c.urn, c.cloud.inv.count, salt)))
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[int(sum[i%len(sum)])%len(alphabet)]
	}
	return string(out)
}

// All lists what exists of a type, in every region.
func (c *Call) All(typ string) []*Resource { return c.cloud.inv.all(typ) }

// Everything lists all that exists, in a fixed order.
func (c *Call) Everything() []*Resource {
	list := make([]*Resource, 0, len(c.cloud.inv.byKey))
	for _, k := range Keys(c.cloud.inv.byKey) {
		list = append(list, c.cloud.inv.byKey[k])
	}
	return list
}

// IssuedAs finds what an id or ARN was given to, among the resources of a type.
func (c *Call) IssuedAs(typ, value string) *Resource {
	for _, r := range c.Issued(value) {
		if r.Is(typ) {
			return r
		}
	}
	return nil
}

// Issued lists what an id or ARN was given to.
func (c *Call) Issued(value string) []*Resource { return c.cloud.inv.issued[value] }

// GlobalByID finds a global resource by its exact id.
func (c *Call) GlobalByID(typ, id string) *Resource {
	return c.cloud.inv.byKey[Global+"|"+Token(typ)+"|"+id]
}

// Account is the account's id.
func (c *Call) Account() string { return c.cloud.options.Account }

// Serial counts the resources that were ever created.
func (c *Call) Serial() int { return c.cloud.inv.count }

// IsOf reports whether the call is about a type.
func (c *Call) IsOf(typ string) bool { return c.Type == Token(typ) }

// IsSecret reports whether a top-level input holds a secret.
func (c *Call) IsSecret(name string) bool { return c.secret[name] }

// Remove takes another resource away along with this operation.
func (c *Call) Remove(r *Resource) { c.changes = append(c.changes, change{Remove: r.key()}) }

// Put changes another resource along with this operation.
func (c *Call) Put(r *Resource) { c.changes = append(c.changes, change{Put: r}) }

// Digest gives ten digits that belong to a text.
func (c *Call) Digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])[:10]
}

// OutputText returns an output of this call that is a string, else "".
func (c *Call) OutputText(name string) string { s, _ := c.Outputs[name].(string); return s }

// ExactlyOne refuses none and more than one of several inputs.
func (c *Call) ExactlyOne(names ...string) {
	var set []string
	for _, n := range names {
		if c.Has(n) {
			set = append(set, n)
		}
	}
	if len(set) != 1 {
		c.Refuse("", "InvalidCombination: one of `%s` must be specified, got %d", strings.Join(names, ","), len(set))
	}
}
