package cloud

import (
	"fmt"
	"regexp"
	"strings"
)

// idPattern are the ids that EC2 and its neighbours draw: nobody can know one that wasn't issued.
var idPattern = regexp.MustCompile(`^(vpc|subnet|sg|sgr|igw|eigw|nat|rtb|rtbassoc|eipalloc|vpce|eni|acl|lt|i|fl|dopt|vol|snap|tgw|pcx|vgw)-[0-9a-f]{8,17}$`)

// arnPattern are ARNs: six fields at least.
var arnPattern = regexp.MustCompile(`^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws|cloudfront)?:.+$`)

func looksIssued(s string) bool { return idPattern.MatchString(s) || strings.HasPrefix(s, "arn:aws") }

// static checks the inputs alone: the schema's limits and the type's own check. Unknown values
// pass.
func (c *Call) static() {
	c.limits()
	if c.resource.ValidateInputs != nil {
		c.resource.ValidateInputs(c)
	}
	if c.InputsOnly {
		c.cloud.mu.Lock()
		defer c.cloud.mu.Unlock()
		// An id that AWS draws can't be known before its resource exists. ARNs can: they are
		// checked when the resource is made.
		c.dangling(map[string]bool{}, idPattern.MatchString)
	}
}

// references refuses what the inputs mention and nobody issued.
func (c *Call) references() {
	covered := map[string]bool{}
	for _, r := range c.resource.References {
		for _, l := range Lookup(c.Inputs, r.Path) {
			covered[l.Path] = true
			s, ok := l.Value.(string)
			if !ok || s == "" || (r.Or != nil && r.Or(c, s)) || c.External(s) {
				continue
			}
			if r.To == "" && c.Knows(s) || r.To != "" && c.Find(r.To, s) != nil {
				continue
			}
			c.Refuse(l.Path, "%s%s", fmt.Sprintf(r.Missing, s), c.hint(r.To, s))
		}
	}
	c.dangling(covered, looksIssued)
}

// hint says where a reference leads that doesn't lead where it should.
func (c *Call) hint(to, s string) string {
	if to != "" {
		if r := c.FindAnywhere(to, s); r != nil && r.Region != c.Region {
			return fmt.Sprintf(" (it exists in %s, this resource is in %s)", r.Region, c.Region)
		}
	}
	if list := c.cloud.inv.issued[s]; len(list) > 0 {
		return fmt.Sprintf(" (that is a %s)", kindName(list[0].Type))
	}
	return ""
}

// dangling looks through all inputs that no ref covers.
func (c *Call) dangling(covered map[string]bool, suspicious func(string) bool) {
	for _, k := range Keys(c.Inputs) {
		if k == "tags" || k == "tagsAll" || k == "description" || k == "comment" {
			continue
		}
		Walk(k, c.Inputs[k], func(path, s string) {
			if covered[path] || !suspicious(s) || c.External(s) || c.Knows(s) {
				return
			}
			c.Refuse(path,
				"%s doesn't exist: nothing in account %s was ever given this id or ARN, so it dangles%s (name it in "+
					"Options.External if it exists outside the stack)",
				s, c.cloud.options.Account, c.hint("", s))
		})
	}
}

// External reports whether s exists without the simulation: AWS's own, or said to by the user.
func (c *Call) External(s string) bool { return c.cloud.external(s) }

func (c *Cloud) external(s string) bool {
	for _, e := range c.options.External {
		if prefix, ok := strings.CutSuffix(e, "*"); s == e || ok && strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return c.table.OwnedByAWS != nil && c.table.OwnedByAWS(s, c.options.Account)
}

// Knows reports whether an id or ARN was issued, or is made of one: a part of a bucket, an alias's
// or stage's ARN, …
func (c *Call) Knows(s string) bool { return c.cloud.inv.knows(s, c.cloud.options.Account) }

func (inv *inventory) knows(s, account string) bool {
	if len(inv.issued[s]) > 0 {
		return true
	}
	if !strings.HasPrefix(s, "arn:") {
		return false
	}
	parts := strings.SplitN(s, ":", 6)
	if len(parts) < 6 {
		return false
	}
	if derived := inv.table.Derived[parts[2]]; derived != nil {
		return derived(Issued{
			Account: account,
			ID:      func(s string) bool { return len(inv.issued[s]) > 0 },
			ARN:     func(s string) bool { return inv.knows(s, account) },
		}, parts)
	}
	// The rest of an ARN may say which part of an issued thing is meant: an object, a version, a
	// stream.
	for rest := s; ; {
		i := strings.LastIndexAny(rest, ":/")
		if i < 0 || strings.Count(rest[:i], ":") < 5 {
			return false
		}
		rest = rest[:i]
		if len(inv.issued[rest]) > 0 {
			return true
		}
	}
}

// dependents refuses the deletion of what another resource can't be without.
func (c *Call) dependents() {
	reported := map[string]bool{}
	for _, name := range []string{c.Existing.ID, c.Existing.Text("arn"), c.Existing.Text("name")} {
		for _, link := range c.cloud.inv.links[name] {
			if name == "" || link.from == c.Existing || reported[link.from.key()] || !c.Existing.Is(link.ref.To) {
				continue
			}
			if c.Existing.Region != Global && link.from.Region != c.Existing.Region && link.from.Region != Global {
				continue
			}
			reported[link.from.key()] = true
			c.Refuse("", "%s; %s (%s) is still there", fmt.Sprintf(link.ref.Blocks, c.Existing.ID),
				kindName(link.from.Type), link.from.ID)
		}
	}
}

// link is a reference that keeps its target from being deleted.
type link struct {
	from *Resource
	ref  *Reference
}

// linksOf lists r's blocking references by the value that they name.
func (inv *inventory) linksOf(r *Resource) map[string]*Reference {
	typ := inv.table.types[r.Type]
	if typ == nil {
		return nil
	}
	found := map[string]*Reference{}
	for i := range typ.References {
		if typ.References[i].Blocks == "" {
			continue
		}
		for _, s := range TextsOf(r.Inputs, typ.References[i].Path) {
			found[s] = &typ.References[i]
		}
	}
	return found
}

// Dangling lists what policy documents mention and nothing was ever given: AWS accepts such a
// policy, and it grants nothing. Ask after a deployment; while one runs, what is mentioned may
// still be to come.
func (c *Cloud) Dangling() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []string
	for _, key := range Keys(c.inv.byKey) {
		r := c.inv.byKey[key]
		Walk("", r.Inputs, func(path, s string) {
			for _, arn := range policyARNs(s) {
				if !strings.ContainsAny(arn, "*?$") && !c.external(arn) && !c.inv.knows(arn, c.options.Account) {
					list = append(list, fmt.Sprintf("%s: %s: %s doesn't exist", r.URN, path, arn))
				}
			}
		})
	}
	return list
}

// UniqueName refuses a name that another resource of the type has.
func UniqueName(code, typ string) func(c *Call) {
	return func(c *Call) {
		for _, other := range c.Others(typ) {
			if other.Text("name") == c.Text("name") {
				c.Refuse("name", "%s: the name %q is taken (%s)", code, c.Text("name"), other.ID)
			}
		}
	}
}
