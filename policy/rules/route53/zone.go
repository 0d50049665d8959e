package route53

import "github.com/plinth-infra/plinth/policy/core"

const (
	route53Zone     = "aws:route53/zone:Zone"
	route53QueryLog = "aws:route53/queryLog:QueryLog"
	route53DNSSEC   = "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec"
)

var dnsQueryLogging = core.Rule{
	Name:  "dns-query-logging",
	Group: "observability",
	Title: "Public zones log their queries.",
	Why:   "Without the log nobody sees which names are probed, and who still asks for one that is to go.",
	Fix:   "turn on query logging in plinth:dns; signing the zone (DNSSEC) is recommended",
	// Private zones are logged by the resolver instead.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Frameworks: []string{"FSBP Route53.2"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, zone := range s.Of(route53Zone) {
			if core.HasItems(zone.Get("vpcs")) {
				continue
			}
			if logs, maybe := s.Configuring(zone, "zoneId", route53QueryLog); len(logs) == 0 && !maybe {
				findings = append(findings, core.Finding{URN: zone.URN, What: "logs no queries; add a QueryLog"})
			}
			if signed, maybe := s.Configuring(zone, "hostedZoneId", route53DNSSEC); len(signed) == 0 && !maybe {
				findings = append(findings, core.Finding{
					URN:      zone.URN,
					Advisory: true,
					What:     "isn't signed; consider DNSSEC",
				})
			}
		}
		return findings
	},
}
