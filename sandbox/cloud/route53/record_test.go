package route53_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/internal/awstype"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestRecord(t *testing.T) {
	t.Parallel()
	const typ = "route53/record:Record"
	record := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m {
			return cloudtest.Over(m{
				"zoneId":  h.Created["zone"].ID,
				"name":    "www.example.com",
				"type":    "A",
				"ttl":     300,
				"records": l{"192.0.2.1"},
			},
				in)
		}
	}
	site := cloudtest.Steps(cloudtest.Zone, cloudtest.Origin, func(h *cloudtest.Harness) {
		h.Create(token.Distribution, "cdn", cloudtest.Distribution(h))
	})
	alias := func(h *cloudtest.Harness) m {
		return m{
			"zoneId": h.Created["zone"].ID,
			"name":   "example.com",
			"type":   "A",
			"aliases": l{
				m{
					"name":                 h.Created["cdn"].Output("domainName"),
					"zoneId":               awstype.CloudFrontZone,
					"evaluateTargetHealth": false,
				},
			},
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a zone exists": {
			Given: cloudtest.Zone,
			Type:  typ,
			Right: record(nil),
			Wrong: cloudtest.Just(m{"zoneId": "Z000"}),
			Says:  "NoSuchHostedZone",
		},
		"a record lies in its zone": {
			Given: cloudtest.Zone,
			Type:  typ,
			Right: record(nil),
			Wrong: cloudtest.Just(m{"name": "www.other.com"}),
			Says:  "is not permitted in zone example.com",
		},
		"there is no CNAME at the apex": {
			Given: cloudtest.Zone,
			Type:  typ,
			Right: record(m{"type": "CNAME", "records": l{"x.example.net"}}),
			Wrong: cloudtest.Just(m{"name": "example.com"}),
			Says:  "not permitted at apex",
		},
		"a CNAME stands alone": {
			Given: cloudtest.Zone,
			Type:  typ,
			Right: record(nil),
			Spoil: func(h *cloudtest.Harness) {
				h.Create(typ, "first", record(m{"type": "CNAME", "records": l{"x.example.net"}})(h))
			},
			Says: "conflicting RRSet of type CNAME",
		},
		"a record stands once": {
			Given: cloudtest.Zone,
			Type:  typ,
			Right: record(nil),
			Spoil: func(h *cloudtest.Harness) { h.Create(typ, "first", record(nil)(h)) },
			Says:  "it already exists",
		},
		"an address is an address": {
			Given: cloudtest.Zone,
			Type:  typ,
			Right: record(nil),
			Wrong: cloudtest.Just(m{"records": l{"example.net"}}),
			Says:  "not a valid IPv4 address",
		},
		"a record has a lifetime": {
			Given: cloudtest.Zone,
			Type:  typ,
			Right: record(nil),
			Wrong: cloudtest.Just(m{"ttl": nil}),
			Says:  "needs a TTL",
		},
		"a record has values or an alias": {
			Given: cloudtest.Zone,
			Type:  typ,
			Right: record(nil),
			Wrong: cloudtest.Just(m{"records": nil}),
			Says:  "must be specified",
		},
		"an alias leads somewhere": {
			Given: site,
			Type:  typ,
			Right: alias,
			Wrong: cloudtest.Just(m{
				"aliases": l{
					m{"name": "d0.cloudfront.net", "zoneId": awstype.CloudFrontZone, "evaluateTargetHealth": false},
				},
			}),
			Says: "that target was not found",
		},
		"an alias names its target's zone": {
			Given: site,
			Type:  typ,
			Right: alias,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"aliases": l{
						m{
							"name":                 h.Created["cdn"].Output("domainName"),
							"zoneId":               h.Created["zone"].ID,
							"evaluateTargetHealth": false,
						},
					},
				}
			},
			Says: "its zone is Z2FDTNDATAQYW2",
		},
		"CloudFront's health isn't asked": {
			Given: site,
			Type:  typ,
			Right: alias,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"aliases": l{
						m{
							"name":                 h.Created["cdn"].Output("domainName"),
							"zoneId":               awstype.CloudFrontZone,
							"evaluateTargetHealth": true,
						},
					},
				}
			},
			Says: "EvaluateTargetHealth",
		},
	})
}

func TestRecordRules(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	record := func(h *cloudtest.Harness) m {
		return m{
			"zoneId":  h.Created["zone"].ID,
			"name":    "www.example.com",
			"type":    "A",
			"ttl":     300,
			"records": l{"192.0.2.1"},
		}
	}
	const records = "route53/record:Record"
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an alias has no lifetime": in(record, cloudtest.Zone, records,
			m{"records": nil, "aliases": l{m{"name": "a.example.com", "zoneId": "Z1", "evaluateTargetHealth": false}}},
			"takes no TTL"),
		"an IPv6 address is one": in(record, cloudtest.Zone, records, m{"type": "AAAA"},
			"not a valid IPv6 address"),
		"a text has 255 characters": in(record, cloudtest.Zone, records,
			m{"type": "TXT", "records": l{strings.Repeat("t", 256)}}, "split it at 255"),
		"a CAA record has three fields": in(record, cloudtest.Zone, records,
			m{"type": "CAA", "records": l{"amazon.com"}}, "CAARRDATAFieldError"),
		"a CNAME has one value": in(record, cloudtest.Zone, records,
			m{"type": "CNAME", "records": l{"a.example.net", "b.example.net"}}, "exactly one value"),
		"a name has legal characters": in(record, cloudtest.Zone, records, m{"name": "w ww.example.com"},
			"InvalidCharacterString"),
		"a routed record has an identifier": in(record, cloudtest.Zone, records,
			m{"weightedRoutingPolicies": l{m{"weight": 1}}}, "needs a setIdentifier"),
	})
}
