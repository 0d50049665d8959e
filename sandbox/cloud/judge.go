package cloud

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	// idPattern are the ids that EC2 and its neighbours draw: nobody can know one that wasn't issued.
	idPattern = regexp.MustCompile(`^(vpc|subnet|sg|sgr|igw|eigw|nat|rtb|rtbassoc|eipalloc|vpce|eni|acl|lt|i|fl|dopt|vol|snap|tgw|pcx|vgw)-[0-9a-f]{8,17}$`)
	// arnPattern are ARNs: six fields at least.
	arnPattern = regexp.MustCompile(`^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws|cloudfront)?:.+$`)
)

func looksIssued(s string) bool { return idPattern.MatchString(s) || strings.HasPrefix(s, "arn:aws") }

// static judges the inputs alone: the schema's limits and the row's own check. Unknown values pass.
func (c *call) static() {
	c.limits()
	if c.row.Check != nil {
		c.row.Check(c)
	}
	if c.checking {
		c.cloud.mu.Lock()
		defer c.cloud.mu.Unlock()
		// An id that AWS draws can't be known before its resource exists. ARNs can: they are judged when the resource is made.
		c.dangling(map[string]bool{}, idPattern.MatchString)
	}
}

// references refuses what the inputs mention and nobody issued.
func (c *call) references() {
	covered := map[string]bool{}
	for _, r := range c.row.Refs {
		for _, l := range lookup(c.in, r.Path) {
			covered[l.path] = true
			s, ok := l.value.(string)
			if !ok || s == "" || (r.Or != nil && r.Or(c, s)) || c.external(s) {
				continue
			}
			if r.To == "" && c.knows(s) || r.To != "" && c.get(r.To, s) != nil {
				continue
			}
			c.fail(l.path, "%s%s", fmt.Sprintf(r.Missing, s), c.hint(r.To, s))
		}
	}
	c.dangling(covered, looksIssued)
}

// hint says where a reference leads that doesn't lead where it should.
func (c *call) hint(to, s string) string {
	if to != "" {
		if r := c.elsewhere(to, s); r != nil && r.Region != c.region {
			return fmt.Sprintf(" (it exists in %s, this resource is in %s)", r.Region, c.region)
		}
	}
	if list := c.cloud.inv.issued[s]; len(list) > 0 {
		return fmt.Sprintf(" (that is a %s)", kindName(list[0].Type))
	}
	return ""
}

// dangling looks through all inputs that no ref covers.
func (c *call) dangling(covered map[string]bool, suspicious func(string) bool) {
	for _, k := range keys(c.in) {
		if k == "tags" || k == "tagsAll" || k == "description" || k == "comment" {
			continue
		}
		walk(k, c.in[k], func(path, s string) {
			if covered[path] || !suspicious(s) || c.external(s) || c.knows(s) {
				return
			}
			c.fail(path, "%s doesn't exist: nothing in account %s was ever given this id or ARN, so it dangles%s (name it in Options.External if it exists outside the stack)",
				s, c.cloud.options.Account, c.hint("", s))
		})
	}
}

// external reports whether s exists without the simulation: AWS's own, or said to by the user.
func (c *call) external(s string) bool { return c.cloud.external(s) }

func (c *Cloud) external(s string) bool {
	for _, e := range c.options.External {
		if prefix, ok := strings.CutSuffix(e, "*"); s == e || ok && strings.HasPrefix(s, prefix) {
			return true
		}
	}
	switch {
	case strings.HasPrefix(s, "arn:aws:iam::aws:"), // managed policies
		s == "arn:aws:iam::"+c.options.Account+":root",
		strings.HasPrefix(s, "arn:aws:states:::"), strings.HasPrefix(s, "arn:aws:scheduler:::"), // service integrations
		strings.HasPrefix(s, "arn:aws:s3:::awselasticbeanstalk"), strings.HasPrefix(s, "arn:aws:ssm:") && strings.Contains(s, "::parameter/aws/"),
		strings.Contains(s, ":layer:") && !strings.Contains(s, ":"+c.options.Account+":"), // public layers
		strings.HasPrefix(s, "arn:aws:rds:") && strings.Contains(s, ":pg:default"),
		strings.HasPrefix(s, "arn:aws:kms:") && strings.Contains(s, ":alias/aws/"):
		return true
	}
	return false
}

// knows reports whether an id or ARN was issued, or is made of one: a part of a bucket, an alias's or stage's ARN, …
func (c *call) knows(s string) bool { return c.cloud.inv.knows(s, c.cloud.options.Account) }

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
	switch parts[2] {
	case "apigateway":
		return inv.knowsGateway(parts, account)
	case "execute-api":
		id, _, _ := strings.Cut(parts[5], "/")
		return parts[4] == account && (len(inv.issued[id]) > 0 || id == "*")
	case "cloudfront":
		_, id, _ := strings.Cut(parts[5], "/")
		return parts[4] == account && len(inv.issued[id]) > 0
	}
	// The rest of an ARN may say which part of an issued thing is meant: an object, a version, a stream.
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

// knowsGateway judges ARNs of the API Gateway's own: an integration's URI around another ARN, or a stage of a known API.
func (inv *inventory) knowsGateway(parts []string, account string) bool {
	rest := parts[5]
	if i := strings.Index(rest, "/functions/"); i >= 0 {
		arn := strings.TrimSuffix(rest[i+len("/functions/"):], "/invocations")
		return inv.knows(arn, account)
	}
	if parts[4] == "" { // arn:aws:apigateway:REGION::/apis/ID/stages/NAME
		for _, p := range strings.Split(rest, "/") {
			if len(inv.issued[p]) > 0 {
				return true
			}
		}
		return false
	}
	return true // a service integration, such as …:sqs:path/ACCOUNT/QUEUE
}

// dependents refuses the deletion of what another resource can't be without.
func (c *call) dependents() {
	told := map[string]bool{}
	for _, name := range []string{c.self.ID, c.self.text("arn"), c.self.text("name")} {
		for _, link := range c.cloud.inv.links[name] {
			if name == "" || link.from == c.self || told[link.from.key()] || !c.self.is(link.ref.To) {
				continue
			}
			if c.self.Region != globalRegion && link.from.Region != c.self.Region && link.from.Region != globalRegion {
				continue
			}
			told[link.from.key()] = true
			c.fail("", "%s; %s (%s) is still there", fmt.Sprintf(link.ref.Blocks, c.self.ID), kindName(link.from.Type), link.from.ID)
		}
	}
}

// link is a reference that keeps its target from being deleted.
type link struct {
	from *Resource
	ref  *ref
}

// linksOf lists r's blocking references by the value that they name.
func linksOf(r *Resource) map[string]*ref {
	row := rows[r.Type]
	if row == nil {
		return nil
	}
	found := map[string]*ref{}
	for i := range row.Refs {
		if row.Refs[i].Blocks == "" {
			continue
		}
		for _, s := range textsOf(r.Inputs, row.Refs[i].Path) {
			found[s] = &row.Refs[i]
		}
	}
	return found
}

// Dangling lists what policy documents mention and nothing was ever given: AWS accepts such a policy, and it grants
// nothing. Ask after a deployment; while one runs, what is mentioned may still be to come.
func (c *Cloud) Dangling() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []string
	for _, key := range keys(c.inv.byKey) {
		r := c.inv.byKey[key]
		walk("", r.Inputs, func(path, s string) {
			for _, arn := range policyARNs(s) {
				if !strings.ContainsAny(arn, "*?$") && !c.external(arn) && !c.inv.knows(arn, c.options.Account) {
					list = append(list, fmt.Sprintf("%s: %s: %s doesn't exist", r.URN, path, arn))
				}
			}
		})
	}
	return list
}
