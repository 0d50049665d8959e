package ec2

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

// aclPorts are the ports that no network ACL should let the internet reach: FTP, SSH and RDP.
var aclPorts = []float64{20, 21, 22, 3389}

var netNACLNoAdminIngress = core.Rule{
	Name:     "net-nacl-no-admin-ingress",
	Group:    "network",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "No network ACL lets the whole internet reach ports 20 to 22 or 3389.",
	Why: "The ACL is the subnet's second line of defence; one that lets these through is none against a wrong " +
		"security group.",
	Fix:        "name the ports that the subnet serves, or put a deny of 20-22 and of 3389 with a lower number in front",
	Frameworks: []string{"FSBP EC2.21", "CIS 5.2"},
	Types:      []string{ec2NetworkACL, ec2DefaultNetworkACL, ec2NetworkACLRule},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Type == ec2NetworkACLRule {
			return nil // another rule may come first: Stack checks
		}
		var entries []aclEntry
		items, known := r.Get("ingress").Items()
		for i, item := range items {
			if item.IsUnknown() {
				known = false
			}
			entries = append(entries, readACLEntry(item, core.Element("ingress", i)))
		}
		if !known {
			return nil
		}
		slices.SortStableFunc(entries, func(a, b aclEntry) int { return cmp.Compare(a.number, b.number) })
		var findings []core.Finding
		for i, entry := range entries {
			if entry.allows && entry.internet {
				findings = append(findings, entry.report(entry.open(entries[:i]))...)
			}
		}
		return findings
	},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		rules := s.Of(ec2NetworkACLRule)
		for _, r := range rules {
			entry := readACLEntry(r.Get(""), "")
			if r.Get("egress").Bool(false) != core.No || !entry.allows || !entry.internet {
				continue
			}
			var earlier []aclEntry
			for _, other := range rules {
				if o := readACLEntry(other.Get(""), ""); o.number < entry.number &&
					other.Get("egress").Bool(false) == core.No && sameACL(s, r, other) {
					earlier = append(earlier, o)
				}
			}
			for _, f := range entry.report(entry.open(earlier)) {
				f.URN = r.URN
				findings = append(findings, f)
			}
		}
		return findings
	},
}

// sameACL reports whether two rules are, or may be, of one network ACL.
func sameACL(s *core.Stack, a, b core.Resource) bool {
	x, known := a.Get("networkAclId").Str()
	y, knownToo := b.Get("networkAclId").Str()
	if known && knownToo {
		return x == y
	}
	of := s.Members(b, "networkAclId", ec2NetworkACL, ec2DefaultNetworkACL)
	m := s.Members(a, "networkAclId", ec2NetworkACL, ec2DefaultNetworkACL)
	return m.Unseen || of.Unseen || slices.ContainsFunc(append(m.Sure, m.Perhaps...), func(x core.Resource) bool {
		return slices.ContainsFunc(append(of.Sure, of.Perhaps...), func(y core.Resource) bool { return x.URN == y.URN })
	})
}

// aclEntry is one entry of a network ACL. AWS follows the first, by number, that matches.
type aclEntry struct {
	path           string
	number         float64
	allows, denies bool
	internet, v6   bool
	source         string
	rule           groupRule // its protocol and ports
}

func readACLEntry(v core.Value, path string) aclEntry {
	e := aclEntry{path: path}
	action := v.Get("action")
	number := v.Get("ruleNo")
	if action.IsAbsent() {
		action, number = v.Get("ruleAction"), v.Get("ruleNumber")
	}
	e.number, _ = number.Num()
	text, _ := action.Str()
	e.allows, e.denies = strings.EqualFold(text, "allow"), strings.EqualFold(text, "deny")
	for _, key := range []string{"cidrBlock", "ipv6CidrBlock"} {
		if source, ok := v.Get(key).Str(); ok && coversInternet([]string{source}) {
			e.internet, e.v6, e.source = true, strings.Contains(source, ":"), source
		}
	}
	e.rule = readGroupRule(core.Resource{}, v, "")
	return e
}

// open are the ports that the entry lets the internet reach, those left out that an earlier entry
// denies to the internet.
func (e aclEntry) open(earlier []aclEntry) []string {
	var list []string
	for _, port := range aclPorts {
		denied := slices.ContainsFunc(earlier, func(o aclEntry) bool {
			return o.denies && o.internet && o.v6 == e.v6 && o.rule.reaches(port) == core.Yes &&
				(o.rule.protocol == "all" || o.rule.protocol == e.rule.protocol || o.rule.protocol == "tcp")
		})
		if e.rule.reaches(port) == core.Yes && !denied {
			list = append(list, fmt.Sprint(port))
		}
	}
	return list
}

func (e aclEntry) report(ports []string) []core.Finding {
	if len(ports) == 0 {
		return nil
	}
	return []core.Finding{{
		Path: e.path,
		What: fmt.Sprintf("lets %q in on %s, which includes port %s", e.source,
			e.rule.traffic(),
			strings.Join(ports, ", ")),
	}}
}
