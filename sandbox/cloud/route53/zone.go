package route53

import (
	"fmt"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var zone = cloud.ResourceType{
	Type:   token.Zone,
	Global: true,
	Defaults: map[string]any{
		"comment":      "Managed by Pulumi",
		"forceDestroy": false,
	},
	References: []cloud.Reference{{Path: "vpcs[].vpcId", Missing: ec2.VPCMissing}},

	CreateSeconds:  40,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateZone,
	AfterCreate:    addNameServers,
	BeforeDelete:   onlyOwnRecordsAreLeft,
}

func validateZone(c *cloud.Call) {
	if n := c.Text("name"); n != "" && !domainPattern.MatchString(n) {
		c.Refuse("name", "InvalidDomainName: %q is not a valid domain name", n)
	}
}

// onlyOwnRecordsAreLeft refuses to delete a zone that holds more than its own NS and SOA records.
func onlyOwnRecordsAreLeft(c *cloud.Call) {
	for _, r := range c.Others("route53/record:Record") {
		if r.Text("zoneId") != c.Existing.ID ||
			(r.Text("type") == "NS" || r.Text("type") == "SOA") && r.Text("fqdn") == c.Existing.Text("name") {
			continue
		}
		if c.Existing.Outputs["forceDestroy"] == true {
			c.Remove(r)
			continue
		}
		c.Refuse("",
			"HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets and so cannot "+
				"be deleted. (%s %s)",
			r.Text("type"), r.Text("fqdn"))
	}
}

func addNameServers(c *cloud.Call) {
	servers := []any{}
	for i, suffix := range []string{"com", "net", "org", "co.uk"} {
		n := (int(c.ID[1])*7 + i*512) % 2048
		servers = append(servers, fmt.Sprintf("ns-%d.awsdns-%02d.%s", n, n%64, suffix))
	}
	c.Outputs["nameServers"], c.Outputs["primaryNameServer"] = servers, servers[0]
}
