package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// aclPorts are the ports that no network ACL should let the internet reach: FTP, SSH and RDP.
var aclPorts = []float64{20, 21, 22, 3389}

var netNACLNoAdminIngress = Rule{
	Name: "net-nacl-no-admin-ingress", Group: "network", Severity: Medium,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "No network ACL lets the whole internet reach ports 20 to 22 or 3389.",
	Why:        "The ACL is the subnet's second line of defence; one that lets these through is none against a wrong security group.",
	Fix:        "name the ports that the subnet serves, or put a deny of 20-22 and of 3389 with a lower number in front",
	Frameworks: []string{"FSBP EC2.21", "CIS 5.2"},
	Types:      []string{ec2NetworkACL, ec2DefaultNetworkACL, ec2NetworkACLRule},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Type == ec2NetworkACLRule {
			return nil // another rule may come first: Stack judges
		}
		var entries []aclEntry
		items, known := r.Get("ingress").Items()
		for i, item := range items {
			if item.IsUnknown() {
				known = false
			}
			entries = append(entries, readACLEntry(item, element("ingress", i)))
		}
		if !known {
			return nil
		}
		slices.SortStableFunc(entries, func(a, b aclEntry) int { return cmp.Compare(a.number, b.number) })
		var findings []Finding
		for i, entry := range entries {
			if entry.allows && entry.world {
				findings = append(findings, entry.report(entry.open(entries[:i]))...)
			}
		}
		return findings
	},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		rules := s.Of(ec2NetworkACLRule)
		for _, r := range rules {
			entry := readACLEntry(r.Get(""), "")
			if r.Get("egress").Bool(false) != No || !entry.allows || !entry.world {
				continue
			}
			var earlier []aclEntry
			for _, other := range rules {
				if o := readACLEntry(other.Get(""), ""); o.number < entry.number && other.Get("egress").Bool(false) == No && s.sameACL(r, other) {
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
func (s *Stack) sameACL(a, b Resource) bool {
	x, known := a.Get("networkAclId").Str()
	y, knownToo := b.Get("networkAclId").Str()
	if known && knownToo {
		return x == y
	}
	of := s.members(b, "networkAclId", ec2NetworkACL, ec2DefaultNetworkACL)
	m := s.members(a, "networkAclId", ec2NetworkACL, ec2DefaultNetworkACL)
	return m.blind || of.blind || slices.ContainsFunc(append(m.sure, m.perhaps...), func(x Resource) bool {
		return slices.ContainsFunc(append(of.sure, of.perhaps...), func(y Resource) bool { return x.URN == y.URN })
	})
}

// aclEntry is one entry of a network ACL. AWS follows the first, by number, that matches.
type aclEntry struct {
	path           string
	number         float64
	allows, denies bool
	world, v6      bool
	source         string
	rule           groupRule // its protocol and ports
}

func readACLEntry(v Value, path string) aclEntry {
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
		if source, ok := v.Get(key).Str(); ok && wholeWorld([]string{source}) {
			e.world, e.v6, e.source = true, strings.Contains(source, ":"), source
		}
	}
	e.rule = readGroupRule(Resource{}, v, "")
	return e
}

// open are the ports that the entry lets the world reach, those left out that an earlier entry denies to the world.
func (e aclEntry) open(earlier []aclEntry) []string {
	var list []string
	for _, port := range aclPorts {
		denied := slices.ContainsFunc(earlier, func(o aclEntry) bool {
			return o.denies && o.world && o.v6 == e.v6 && o.rule.reaches(port) == Yes && (o.rule.protocol == "all" || o.rule.protocol == e.rule.protocol || o.rule.protocol == "tcp")
		})
		if e.rule.reaches(port) == Yes && !denied {
			list = append(list, fmt.Sprint(port))
		}
	}
	return list
}

func (e aclEntry) report(ports []string) []Finding {
	if len(ports) == 0 {
		return nil
	}
	return []Finding{{Path: e.path, What: fmt.Sprintf("lets %q in on %s, which includes port %s", e.source, e.rule.traffic(), strings.Join(ports, ", "))}}
}
