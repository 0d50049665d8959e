package route53

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/awstype"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var record = cloud.ResourceType{
	Type:     "route53/record:Record",
	Identify: recordID,
	Global:   true,
	Adopt:    isSameRecord,
	References: []cloud.Reference{
		{Path: "zoneId", To: token.Zone, Missing: "NoSuchHostedZone: No hosted zone found with ID: %s"},
		{
			Path:    "healthCheckId",
			To:      "route53/healthCheck:HealthCheck",
			Missing: "NoSuchHealthCheck: No health check exists with the specified ID %s",
		},
	},

	CreateSeconds:  40,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateRecord,
	ValidateState:  recordFitsZone,
	AfterCreate:    addFQDN,
}

func validateRecord(c *cloud.Call) {
	alias := len(cloud.Lookup(c.Inputs, "aliases[]")) > 0
	if alias == c.Has("records") {
		c.Refuse("records", "InvalidInput: one of `aliases,records` must be specified")
	}
	if !alias && !c.Has("ttl") {
		c.Refuse("ttl", "InvalidInput: missing field(s): `ttl`: a record that is no alias needs a TTL")
	}
	if alias && c.Has("ttl") {
		c.Refuse("ttl", "InvalidInput: an alias record takes no TTL, \"aliases\": conflicts with ttl")
	}
	if n := c.Text("name"); n != "" && !domainPattern.MatchString(n) {
		c.Refuse("name",
			"InvalidChangeBatch: FATAL problem: InvalidCharacterString (Value contains an illegal character) in name %q",
			n)
	}
	for _, l := range cloud.Lookup(c.Inputs, "records[]") {
		if s, ok := l.Value.(string); ok {
			validateValue(c, l.Path, s)
		}
	}
	if c.Text("type") == "CNAME" && len(cloud.Lookup(c.Inputs, "records[]")) > 1 {
		c.Refuse("records", "InvalidChangeBatch: a CNAME record set holds exactly one value")
	}
	routing := 0
	for _, p := range []string{
		"weightedRoutingPolicies", "latencyRoutingPolicies", "failoverRoutingPolicies",
		"geolocationRoutingPolicies",
	} {
		routing += len(cloud.Lookup(c.Inputs, p+"[]"))
	}
	if routing > 0 && !c.Has("setIdentifier") {
		c.Refuse("setIdentifier", "InvalidInput: a record with a routing policy needs a setIdentifier")
	}
}

func validateValue(c *cloud.Call, at, s string) {
	switch c.Text("type") {
	case "A":
		if a, err := netip.ParseAddr(s); err != nil || !a.Is4() {
			c.Refuse(at,
				"InvalidChangeBatch: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '%s'",
				s)
		}
	case "AAAA":
		if a, err := netip.ParseAddr(s); err != nil || !a.Is6() {
			c.Refuse(at,
				"InvalidChangeBatch: AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered "+
					"with '%s'",
				s)
		}
	case "TXT":
		if len(s) > 255 && !strings.Contains(s, `""`) && !strings.Contains(s, `" "`) {
			c.Refuse(at,
				"InvalidChangeBatch: CharacterStringTooLong (Value is too long) encountered with a text of %d "+
					"characters: split it at 255",
				len(s))
		}
	case "CAA":
		if f := strings.Fields(s); len(f) < 3 ||
			!slices.Contains([]string{"issue", "issuewild", "iodef", "issuemail", "contactemail", "contactphone"},
				f[1]) || !strings.HasPrefix(f[2], `"`) {
			c.Refuse(at,
				"InvalidChangeBatch: CAARRDATAFieldError encountered with '%s' (want: 0 issue \"amazon.com\")", s)
		}
	}
}

// recordFitsZone checks that the record lies in its zone, stands alone under its name, and leads
// to what exists.
func recordFitsZone(c *cloud.Call) {
	z := c.Find(token.Zone, c.Text("zoneId"))
	if z == nil {
		return
	}
	zone := strings.TrimSuffix(z.Text("name"), ".")
	given := strings.TrimSuffix(c.Text("name"), ".")
	name := recordName(given, zone)
	// A name of several labels that doesn't end in the zone's would silently become NAME.ZONE.
	if strings.HasSuffix(c.Text("name"), ".") && given != zone && !strings.HasSuffix(given, "."+zone) ||
		looksForeign(given, zone) {
		c.Refuse("name", "InvalidChangeBatch: RRSet with DNS name %s. is not permitted in zone %s.", given, zone)
	}
	if c.Text("type") == "CNAME" && name == zone {
		c.Refuse("name",
			"InvalidChangeBatch: RRSet of type CNAME with DNS name %s. is not permitted at apex in zone %s.", name,
			zone)
	}
	for _, other := range c.Others("route53/record:Record") {
		if other.Text("zoneId") != z.ID || !strings.EqualFold(other.Text("fqdn"), name) ||
			other.Text("setIdentifier") != c.Text("setIdentifier") {
			continue
		}
		if (other.Text("type") == "CNAME") != (c.Text("type") == "CNAME") {
			c.Refuse("name",
				"InvalidChangeBatch: RRSet of type %s with DNS name %s. is not permitted because a conflicting RRSet "+
					"of type %s with the same DNS name already exists in zone %s.",
				c.Text("type"), name, other.Text("type"), zone)
		}
		if other.Text("type") == c.Text("type") && !isSameRecord(c, other) {
			c.Refuse("name",
				"InvalidChangeBatch: Tried to create resource record set [name='%s.', type='%s'] but it already exists",
				name, c.Text("type"))
		}
	}
	aliasTargetExists(c)
}

// looksForeign tells a name that plainly belongs to another domain: it ends in a top-level domain
// and shares no label with the zone.
func looksForeign(name, zone string) bool {
	top := zone[strings.LastIndex(zone, ".")+1:]
	return strings.Contains(name, ".") && strings.HasSuffix(name, "."+top) && name != zone &&
		!strings.HasSuffix(name, "."+zone)
}

// isSameRecord lets a validation record of ACM stand twice: certificates for the same name in two
// regions share it, and allowOverwrite is how the provider is told so.
func isSameRecord(c *cloud.Call, other *cloud.Resource) bool {
	return c.Flag("allowOverwrite") && cloud.SameSet(other.Outputs["records"], c.Inputs["records"])
}

// aliasTargetExists checks that an alias leads to something that exists, and names the zone that
// belongs to it.
func aliasTargetExists(c *cloud.Call) {
	for _, l := range cloud.Lookup(c.Inputs, "aliases[]") {
		o, ok := l.Value.(map[string]any)
		if !ok {
			continue
		}
		target, _ := o["name"].(string)
		zone, _ := o["zoneId"].(string)
		if target == "" || zone == "" {
			continue
		}
		known := false
		for _, r := range c.Everything() {
			for _, domain := range aliasTargets(r) {
				if strings.EqualFold(domain.name, strings.TrimSuffix(target, ".")) {
					known = true
					if domain.zone != zone {
						c.Refuse(l.Path,
							"InvalidChangeBatch: Tried to create an alias that targets %s., type %s in zone %s, but "+
								"that target was not found: its zone is %s",
							target, c.Text("type"), zone, domain.zone)
					}
				}
			}
		}
		if !known && !c.External(target) {
			c.Refuse(l.Path,
				"InvalidChangeBatch: Tried to create an alias that targets %s., type %s in zone %s, but that target "+
					"was not found",
				target, c.Text("type"), zone)
		}
		if zone == awstype.CloudFrontZone && o["evaluateTargetHealth"] == true {
			c.Refuse(l.Path+".evaluateTargetHealth",
				"InvalidChangeBatch: EvaluateTargetHealth can't be true for an alias to a CloudFront distribution")
		}
	}
}

type aliasTarget struct{ name, zone string }

func aliasTargets(r *cloud.Resource) []aliasTarget {
	switch {
	case r.Is(token.Distribution):
		return []aliasTarget{{r.Text("domainName"), awstype.CloudFrontZone}}
	case r.Is(token.HTTPDomainName):
		name, _ := cloud.First[string](r.Outputs, "domainNameConfiguration.targetDomainName")
		zone, _ := cloud.First[string](r.Outputs, "domainNameConfiguration.hostedZoneId")
		return []aliasTarget{{name, zone}}
	case r.Is("apigateway/domainName:DomainName"):
		return []aliasTarget{
			{r.Text("regionalDomainName"), r.Text("regionalZoneId")},
			{r.Text("cloudfrontDomainName"), awstype.CloudFrontZone},
		}
	case r.Is(token.LoadBalancer):
		return []aliasTarget{
			{r.Text("dnsName"), r.Text("zoneId")},
			{"dualstack." + r.Text("dnsName"), r.Text("zoneId")},
		}
	case r.Is("route53/record:Record"):
		return []aliasTarget{{r.Text("fqdn"), r.Text("zoneId")}}
	}
	return nil
}

func addFQDN(c *cloud.Call) {
	if z := c.Find(token.Zone, c.Text("zoneId")); z != nil {
		c.Outputs["fqdn"] = recordName(c.Text("name"), z.Text("name"))
	} else { // of a zone outside the simulation nobody knows the name: then the record's own is the whole one
		c.Outputs["fqdn"] = strings.ToLower(strings.TrimSuffix(c.Text("name"), "."))
	}
}

// recordName completes a record's name with its zone's, as the provider does.
func recordName(name, zone string) string {
	name, zone = strings.ToLower(strings.TrimSuffix(name, ".")), strings.ToLower(strings.TrimSuffix(zone, "."))
	switch {
	case name == "":
		return zone
	case name == zone || strings.HasSuffix(name, "."+zone):
		return name
	}
	return name + "." + zone
}

func recordID(c *cloud.Call) string {
	name := c.Text("name")
	if z := c.Find(token.Zone, c.Text("zoneId")); z != nil {
		name = recordName(name, z.Text("name"))
	}
	id := c.Text("zoneId") + "_" + name + "_" + c.Text("type")
	if s := c.Text("setIdentifier"); s != "" {
		id += "_" + s
	}
	return id
}
