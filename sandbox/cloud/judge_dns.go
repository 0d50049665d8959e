package cloud

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

var domainPattern = regexp.MustCompile(`^(\*\.)?([a-zA-Z0-9_]([a-zA-Z0-9_-]*[a-zA-Z0-9_])?\.)*[a-zA-Z0-9_]([a-zA-Z0-9_-]*[a-zA-Z0-9_])?\.?$`)

func checkZone(c *call) {
	if n := c.text("name"); n != "" && !domainPattern.MatchString(n) {
		c.fail("name", "InvalidDomainName: %q is not a valid domain name", n)
	}
}

// releaseZone: only the zone's own NS and SOA records may be left.
func releaseZone(c *call) {
	for _, r := range c.others("route53/record:Record") {
		if r.text("zoneId") != c.self.ID || (r.text("type") == "NS" || r.text("type") == "SOA") && r.text("fqdn") == c.self.text("name") {
			continue
		}
		if c.self.Outputs["forceDestroy"] == true {
			c.remove(r)
			continue
		}
		c.fail("", "HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets and so cannot be deleted. (%s %s)", r.text("type"), r.text("fqdn"))
	}
}

func checkRecord(c *call) {
	alias := len(lookup(c.in, "aliases[]")) > 0
	if alias == c.has("records") {
		c.fail("records", "InvalidInput: one of `aliases,records` must be specified")
	}
	if !alias && !c.has("ttl") {
		c.fail("ttl", "InvalidInput: missing field(s): `ttl`: a record that is no alias needs a TTL")
	}
	if alias && c.has("ttl") {
		c.fail("ttl", "InvalidInput: an alias record takes no TTL, \"aliases\": conflicts with ttl")
	}
	if n := c.text("name"); n != "" && !domainPattern.MatchString(n) {
		c.fail("name", "InvalidChangeBatch: FATAL problem: InvalidCharacterString (Value contains an illegal character) in name %q", n)
	}
	for _, l := range lookup(c.in, "records[]") {
		if s, ok := l.value.(string); ok {
			c.checkRecordValue(l.path, s)
		}
	}
	if c.text("type") == "CNAME" && len(lookup(c.in, "records[]")) > 1 {
		c.fail("records", "InvalidChangeBatch: a CNAME record set holds exactly one value")
	}
	routing := 0
	for _, p := range []string{"weightedRoutingPolicies", "latencyRoutingPolicies", "failoverRoutingPolicies", "geolocationRoutingPolicies"} {
		routing += len(lookup(c.in, p+"[]"))
	}
	if routing > 0 && !c.has("setIdentifier") {
		c.fail("setIdentifier", "InvalidInput: a record with a routing policy needs a setIdentifier")
	}
}

func (c *call) checkRecordValue(at, s string) {
	switch c.text("type") {
	case "A":
		if a, err := netip.ParseAddr(s); err != nil || !a.Is4() {
			c.fail(at, "InvalidChangeBatch: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '%s'", s)
		}
	case "AAAA":
		if a, err := netip.ParseAddr(s); err != nil || !a.Is6() {
			c.fail(at, "InvalidChangeBatch: AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered with '%s'", s)
		}
	case "TXT":
		if len(s) > 255 && !strings.Contains(s, `""`) && !strings.Contains(s, `" "`) {
			c.fail(at, "InvalidChangeBatch: CharacterStringTooLong (Value is too long) encountered with a text of %d characters: split it at 255", len(s))
		}
	case "CAA":
		if f := strings.Fields(s); len(f) < 3 || !slices.Contains([]string{"issue", "issuewild", "iodef", "issuemail", "contactemail", "contactphone"}, f[1]) || !strings.HasPrefix(f[2], `"`) {
			c.fail(at, "InvalidChangeBatch: CAARRDATAFieldError encountered with '%s' (want: 0 issue \"amazon.com\")", s)
		}
	}
}

// judgeRecord: inside its zone, alone under its name, and alias targets that exist.
func judgeRecord(c *call) {
	z := c.get(zoneT, c.text("zoneId"))
	if z == nil {
		return
	}
	zone := strings.TrimSuffix(z.text("name"), ".")
	given := strings.TrimSuffix(c.text("name"), ".")
	name := recordName(given, zone)
	// A name of several labels that doesn't end in the zone's would silently become NAME.ZONE.
	if strings.HasSuffix(c.text("name"), ".") && given != zone && !strings.HasSuffix(given, "."+zone) || looksForeign(given, zone) {
		c.fail("name", "InvalidChangeBatch: RRSet with DNS name %s. is not permitted in zone %s.", given, zone)
	}
	if c.text("type") == "CNAME" && name == zone {
		c.fail("name", "InvalidChangeBatch: RRSet of type CNAME with DNS name %s. is not permitted at apex in zone %s.", name, zone)
	}
	for _, other := range c.others("route53/record:Record") {
		if other.text("zoneId") != z.ID || !strings.EqualFold(other.text("fqdn"), name) || other.text("setIdentifier") != c.text("setIdentifier") {
			continue
		}
		if (other.text("type") == "CNAME") != (c.text("type") == "CNAME") {
			c.fail("name", "InvalidChangeBatch: RRSet of type %s with DNS name %s. is not permitted because a conflicting RRSet of type %s with the same DNS name already exists in zone %s.", c.text("type"), name, other.text("type"), zone)
		}
		if other.text("type") == c.text("type") && !sameRecord(c, other) {
			c.fail("name", "InvalidChangeBatch: Tried to create resource record set [name='%s.', type='%s'] but it already exists", name, c.text("type"))
		}
	}
	c.judgeAlias()
}

// looksForeign tells a name that plainly belongs to another domain: it ends in a top-level domain and shares no label with
// the zone.
func looksForeign(name, zone string) bool {
	top := zone[strings.LastIndex(zone, ".")+1:]
	return strings.Contains(name, ".") && strings.HasSuffix(name, "."+top) && name != zone && !strings.HasSuffix(name, "."+zone)
}

// sameRecord lets a validation record of ACM stand twice: certificates for the same name in two regions share it, and
// allowOverwrite is how the provider is told so.
func sameRecord(c *call, other *Resource) bool {
	return c.flag("allowOverwrite") && sameSet(other.Outputs["records"], c.in["records"])
}

// judgeAlias: the target's name and zone go together, and belong to something that exists.
func (c *call) judgeAlias() {
	for _, l := range lookup(c.in, "aliases[]") {
		o, ok := l.value.(map[string]any)
		if !ok {
			continue
		}
		target, _ := o["name"].(string)
		zone, _ := o["zoneId"].(string)
		if target == "" || zone == "" {
			continue
		}
		known := false
		for _, r := range c.everything() {
			for _, domain := range aliasTargets(r) {
				if strings.EqualFold(domain.name, strings.TrimSuffix(target, ".")) {
					known = true
					if domain.zone != zone {
						c.fail(l.path, "InvalidChangeBatch: Tried to create an alias that targets %s., type %s in zone %s, but that target was not found: its zone is %s", target, c.text("type"), zone, domain.zone)
					}
				}
			}
		}
		if !known && !c.external(target) {
			c.fail(l.path, "InvalidChangeBatch: Tried to create an alias that targets %s., type %s in zone %s, but that target was not found", target, c.text("type"), zone)
		}
		if zone == cloudFrontZone && o["evaluateTargetHealth"] == true {
			c.fail(l.path+".evaluateTargetHealth", "InvalidChangeBatch: EvaluateTargetHealth can't be true for an alias to a CloudFront distribution")
		}
	}
}

type aliasTarget struct{ name, zone string }

func aliasTargets(r *Resource) []aliasTarget {
	switch {
	case r.is(distributionT):
		return []aliasTarget{{r.text("domainName"), cloudFrontZone}}
	case r.is(domainV2T):
		name, _ := first[string](r.Outputs, "domainNameConfiguration.targetDomainName")
		zone, _ := first[string](r.Outputs, "domainNameConfiguration.hostedZoneId")
		return []aliasTarget{{name, zone}}
	case r.is("apigateway/domainName:DomainName"):
		return []aliasTarget{{r.text("regionalDomainName"), r.text("regionalZoneId")}, {r.text("cloudfrontDomainName"), cloudFrontZone}}
	case r.is(balancerT):
		return []aliasTarget{{r.text("dnsName"), r.text("zoneId")}, {"dualstack." + r.text("dnsName"), r.text("zoneId")}}
	case r.is("route53/record:Record"):
		return []aliasTarget{{r.text("fqdn"), r.text("zoneId")}}
	}
	return nil
}

// judgeQueryLog: Route 53 writes to us-east-1 only, under one prefix, and only where a resource policy lets it.
func judgeQueryLog(c *call) {
	arn := c.text("cloudwatchLogGroupArn")
	parts := strings.Split(arn, ":")
	if len(parts) < 7 {
		return
	}
	if parts[3] != virginia {
		c.fail("cloudwatchLogGroupArn", "InvalidInput: The log group must be in us-east-1 (N. Virginia), got %s", parts[3])
	}
	group := parts[6]
	if !strings.HasPrefix(group, "/aws/route53/") {
		c.fail("cloudwatchLogGroupArn", "the log group of a query log should be named /aws/route53/ZONE, so that one resource policy covers them; got %q", group)
	}
	for _, p := range c.all("cloudwatch/logResourcePolicy:LogResourcePolicy") {
		d, err := iampolicy.Parse(p.text("policyDocument"))
		if err != nil || p.Region != virginia {
			continue
		}
		for _, s := range d.Statements {
			if s.Allow && slices.Contains(s.Of("Service"), "route53.amazonaws.com") && iampolicy.Covers(s.Actions.Known, "logs:PutLogEvents") &&
				slices.ContainsFunc(s.Resources.Known, func(r string) bool {
					return iampolicy.Matches(r, arn) || iampolicy.Matches(r, arn+":*") || iampolicy.Matches(r, arn+":log-stream:x")
				}) {
				return
			}
		}
	}
	c.fail("cloudwatchLogGroupArn", "InsufficientCloudWatchLogsResourcePolicy: The CloudWatch Logs resource policy for this log group doesn't grant Route 53 sufficient permission to create the query logging configuration: allow route53.amazonaws.com logs:CreateLogStream and logs:PutLogEvents on %s in us-east-1", group)
}
