package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// call is one operation on one resource while it is judged.
type call struct {
	cloud  *Cloud
	row    *row
	schema *schema.Resource
	tok    string
	urn    resource.URN
	region string
	id     string
	in     map[string]any  // the inputs, plain
	old    map[string]any  // the inputs before, in an update
	secret map[string]bool // the top-level inputs that hold secrets: messages don't quote them
	out    map[string]any  // the outputs so far
	self   *Resource       // what exists already, in an update or deletion

	failures []failure
	extra    []change // further changes that go with this one
	checking bool     // only the inputs are judged: unknowns may stand in them
}

// take reads the inputs of an operation.
func (c *call) take(in resource.PropertyMap) {
	c.in, c.secret = plainMap(in), map[string]bool{}
	for k, v := range in {
		c.secret[string(k)] = v.ContainsSecrets()
	}
}

// failure is one refusal: where, and what AWS or the provider says.
type failure struct{ path, reason string }

// fail refuses the input at path.
func (c *call) fail(path, format string, args ...any) {
	c.failures = append(c.failures, failure{path, fmt.Sprintf(format, args...)})
}

// error joins the refusals of an operation.
func (c *call) error(doing string) error {
	if len(c.failures) == 0 {
		return nil
	}
	var errs []error
	for _, f := range c.failures {
		where := ""
		if f.path != "" {
			where = " [" + f.path + "]"
		}
		errs = append(errs, fmt.Errorf("%s %s (%s)%s: %s", doing, kindName(c.tok), c.label(), where, f.reason))
	}
	return errors.Join(errs...)
}

func (c *call) label() string {
	if c.id != "" {
		return c.id
	}
	if n := c.row.Name; n != nil {
		if s := c.text(n.Property); s != "" {
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

// text returns the input at a path if it is a known string, else "".
func (c *call) text(path string) string {
	for _, l := range lookup(c.in, path) {
		s, _ := l.value.(string)
		return s
	}
	return ""
}

// number returns the input at a path if it is a known number.
func (c *call) number(path string) (float64, bool) {
	for _, l := range lookup(c.in, path) {
		n, ok := l.value.(float64)
		return n, ok
	}
	return 0, false
}

// flag returns the input at a path; absent and unknown are false.
func (c *call) flag(path string) bool {
	for _, l := range lookup(c.in, path) {
		b, _ := l.value.(bool)
		return b
	}
	return false
}

// has reports whether the program set the input, known or not.
func (c *call) has(path string) bool { return len(lookup(c.in, path)) > 0 }

// unknown reports whether the input, or a part of it, isn't known yet.
func (c *call) unknown(path string) bool {
	for _, l := range lookup(c.in, path) {
		if hasUnknown(l.value) {
			return true
		}
	}
	return false
}

// texts returns the known strings at a path.
func (c *call) texts(path string) []string { return textsOf(c.in, path) }

func textsOf(m map[string]any, path string) []string {
	var out []string
	for _, l := range lookup(m, path) {
		if s, ok := l.value.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// others lists the existing resources of a type in this call's region, itself excepted.
func (c *call) others(typ string) []*Resource {
	var list []*Resource
	for _, r := range c.cloud.inv.all(typ) {
		if r != c.self && (r.Region == c.region || r.Region == globalRegion) {
			list = append(list, r)
		}
	}
	return list
}

// get finds an existing resource of a type ("|" between several) by id, ARN or name, in this call's region or global.
func (c *call) get(typ, value string) *Resource {
	for _, t := range strings.Split(typ, "|") {
		for _, region := range []string{c.region, globalRegion} {
			if r := c.cloud.inv.byKey[region+"|"+token(t)+"|"+value]; r != nil {
				return r
			}
		}
		for _, r := range c.cloud.inv.issued[value] {
			if r.Type == token(t) && (r.Region == c.region || r.Region == globalRegion) {
				return r
			}
		}
		for _, r := range c.cloud.inv.byType[token(t)] {
			if (r.Region == c.region || r.Region == globalRegion) && r.text("name") == value && value != "" {
				return r
			}
		}
	}
	return nil
}

// elsewhere finds a resource like get, but in any region.
func (c *call) elsewhere(typ, value string) *Resource {
	for _, t := range strings.Split(typ, "|") {
		for _, r := range c.cloud.inv.byType[token(t)] {
			if r.ID == value || r.text("arn") == value || r.text("name") == value {
				return r
			}
		}
	}
	return nil
}

// note records a fact of another existing resource along with this operation.
func (c *call) note(r *Resource, fact string, value any) {
	changed := *r
	changed.Facts = copyMap(r.Facts)
	changed.Facts[fact] = value
	c.extra = append(c.extra, change{Put: &changed})
}

var placeholder = regexp.MustCompile(`\{([A-Za-z0-9_.\[\]]+)\}`)

// fill replaces a template's placeholders.
func (c *call) fill(template string) string {
	return placeholder.ReplaceAllStringFunc(template, func(p string) string {
		name := p[1 : len(p)-1]
		switch {
		case name == "account":
			return c.cloud.options.Account
		case name == "region":
			return c.region
		case name == "id":
			return c.id
		case name == "suffix":
			return c.urn.Name()
		case strings.HasPrefix(name, "hex"):
			return c.hex(name)
		case strings.HasPrefix(name, "HEX"):
			return strings.ToUpper(c.hex(name))
		}
		for _, m := range []map[string]any{c.out, c.in} {
			for _, l := range lookup(m, name) {
				switch v := l.value.(type) {
				case string:
					return v
				case float64:
					return strconv.FormatFloat(v, 'f', -1, 64)
				}
			}
		}
		return ""
	})
}

// hex gives digits that belong to this resource: the same for the same placeholder, never those of another resource.
func (c *call) hex(name string) string {
	n, err := strconv.Atoi(name[3:])
	if err != nil || n > 64 {
		n = 8
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s|%d|%s", c.urn, c.cloud.inv.count, strings.ToLower(name))))
	return hex.EncodeToString(sum[:])[:n]
}

// letters gives n upper-case letters and digits that belong to this resource, as IAM's and CloudFront's ids have.
func (c *call) letters(salt string, n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s|%d|%s", c.urn, c.cloud.inv.count, salt)))
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[int(sum[i%len(sum)])%len(alphabet)]
	}
	return string(out)
}

// all lists what exists of a type, in every region.
func (c *call) all(typ string) []*Resource { return c.cloud.inv.all(typ) }

// everything lists all that exists, in a fixed order.
func (c *call) everything() []*Resource {
	list := make([]*Resource, 0, len(c.cloud.inv.byKey))
	for _, k := range keys(c.cloud.inv.byKey) {
		list = append(list, c.cloud.inv.byKey[k])
	}
	return list
}

// issuedAs finds what an id or ARN was given to, among the resources of a type.
func (c *call) issuedAs(typ, value string) *Resource {
	for _, r := range c.issued(value) {
		if r.is(typ) {
			return r
		}
	}
	return nil
}

// issued lists what an id or ARN was given to.
func (c *call) issued(value string) []*Resource { return c.cloud.inv.issued[value] }

// byID finds a global resource by its exact id.
func (c *call) byID(typ, id string) *Resource {
	return c.cloud.inv.byKey[globalRegion+"|"+token(typ)+"|"+id]
}

// account is the account's id.
func (c *call) account() string { return c.cloud.options.Account }

// serial counts the resources that were ever created.
func (c *call) serial() int { return c.cloud.inv.count }

// isOf reports whether the call is about a type.
func (c *call) isOf(typ string) bool { return c.tok == token(typ) }

// isSecret reports whether a top-level input holds a secret.
func (c *call) isSecret(name string) bool { return c.secret[name] }

// remove takes another resource away along with this operation.
func (c *call) remove(r *Resource) { c.extra = append(c.extra, change{Remove: r.key()}) }

// put changes another resource along with this operation.
func (c *call) put(r *Resource) { c.extra = append(c.extra, change{Put: r}) }

// hexOf gives ten digits that belong to a text.
func (c *call) hexOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])[:10]
}
