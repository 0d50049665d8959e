package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

func observabilityRules() []Rule {
	return []Rule{logRetention, logGroupKMS, apigwTracing, dnsQueryLogging, acmDNSValidated, alarmActions, alarmsRequired, sfnLoggingTracing}
}

const (
	route53Zone     = "aws:route53/zone:Zone"
	route53QueryLog = "aws:route53/queryLog:QueryLog"
	route53DNSSEC   = "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec"
	acmCertificate  = "aws:acm/certificate:Certificate"
)

var logRetention = Rule{
	Name:  "log-retention",
	Group: "observability",
	Title: "Every log group says how long it keeps its events.",
	Why:   "Without a retention logs are kept, and paid for, for ever; with too short a one they are gone when they are needed.",
	Fix:   "set the tier's logRetentionDays; the least is minDays in the policy's configuration",
	// Security Hub's own minimum is 365 days.
	Severity: Medium, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"Security Hub CloudWatch.16"},
	Config: map[string]Schema{"minDays": {
		"type": "integer", "minimum": 1, "maximum": 3653, "default": 1, "description": "The fewest days that logs must be kept.",
	}},
	Values:   map[string]Config{"prd": {"minDays": 365}},
	Types:    []string{logGroup},
	Resource: judgeRetention,
	Remedy: func(r Resource, c Config) (property.Map, bool) {
		if len(judgeRetention(r, c)) == 0 {
			return r.Properties, false
		}
		least := c.Int("minDays", 1)
		days := slices.IndexFunc(retentions, func(d int) bool { return d >= least })
		if days < 0 {
			days = len(retentions) - 1
		}
		return r.Properties.Set("retentionInDays", property.New(float64(retentions[days]))), true
	},
}

// retentions are the days that CloudWatch Logs accepts.
var retentions = []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

func judgeRetention(r Resource, c Config) []Finding {
	// Groups of the class DELIVERY keep their events for two days, whatever they say.
	v, class := r.Get("retentionInDays"), r.Get("logGroupClass")
	if v.IsUnknown() || class.IsUnknown() || class.StrOr("") == "DELIVERY" {
		return nil
	}
	least := c.Int("minDays", 1)
	days, _ := v.Num()
	switch {
	case days <= 0:
		return []Finding{{Path: "retentionInDays", What: fmt.Sprintf("is %s, so that events are kept for ever; set at least %d", v.Show(), least)}}
	case int(days) < least:
		return []Finding{{Path: "retentionInDays", What: fmt.Sprintf("is %s; set at least %d", v.Show(), least)}}
	}
	return nil
}

var logGroupKMS = Rule{
	Name:  "log-group-kms",
	Group: "observability",
	Title: "Log groups are encrypted with a key of your own.",
	Why:   "With a key of your own, reading logs needs a second permission and leaves a trace.",
	Fix:   "give the tier's component a LogKeyARN in the program; no setting of the stack file leads to it",
	// CloudWatch Logs encrypts with its own key anyway.
	Severity: Low, Levels: Levels{Advisory, Advisory, Advisory},
	Types: []string{logGroup},
	Resource: func(r Resource, _ Config) []Finding {
		if key := r.Get("kmsKeyId"); key.IsUnknown() || key.StrOr("") != "" {
			return nil
		}
		return []Finding{{Path: "kmsKeyId", What: "is absent; name a key"}}
	},
}

var apigwTracing = Rule{
	Name:  "apigw-tracing",
	Group: "observability",
	Title: "REST API stages are traced.",
	Why:   "Without it a trace begins in the function, and the time before it is invisible.",
	Fix:   "build the API with plinth:api, which turns tracing on; else set xrayTracingEnabled",
	// HTTP APIs know no tracing.
	Severity: Low, Levels: Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP APIGateway.3"},
	Types:      []string{apigwStage},
	Resource:   judgeStageTracing,
	Remedy: func(r Resource, c Config) (property.Map, bool) {
		if len(judgeStageTracing(r, c)) == 0 {
			return r.Properties, false
		}
		return r.Properties.Set("xrayTracingEnabled", property.New(true)), true
	},
}

func judgeStageTracing(r Resource, _ Config) []Finding {
	v := r.Get("xrayTracingEnabled")
	if v.Bool(false) != No {
		return nil
	}
	return []Finding{{Path: "xrayTracingEnabled", What: fmt.Sprintf("is %s; it should be true", v.Show())}}
}

var dnsQueryLogging = Rule{
	Name:  "dns-query-logging",
	Group: "observability",
	Title: "Public zones log their queries.",
	Why:   "Without the log nobody sees which names are probed, and who still asks for one that is to go.",
	Fix:   "turn on query logging in plinth:dns; signing the zone (DNSSEC) is recommended",
	// Private zones are logged by the resolver instead.
	Severity: Medium, Levels: Levels{Advisory, Advisory, Advisory},
	Frameworks: []string{"FSBP Route53.2"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, zone := range s.Of(route53Zone) {
			if hasItems(zone.Get("vpcs")) {
				continue
			}
			if logs, maybe := s.configuring(zone, "zoneId", route53QueryLog); len(logs) == 0 && !maybe {
				findings = append(findings, Finding{URN: zone.URN, What: "logs no queries; add a QueryLog"})
			}
			if signed, maybe := s.configuring(zone, "hostedZoneId", route53DNSSEC); len(signed) == 0 && !maybe {
				findings = append(findings, Finding{URN: zone.URN, Advisory: true, What: "isn't signed; consider DNSSEC"})
			}
		}
		return findings
	},
}

var acmDNSValidated = Rule{
	Name:  "acm-dns-validated",
	Group: "observability",
	Title: "Certificates are validated by DNS and have strong keys.",
	Why:   "Only DNS validation renews by itself: a certificate validated by mail runs out when nobody answers.",
	Fix:   "get certificates from plinth:dns; else set validationMethod to DNS and a key algorithm of RSA_2048 or EC",
	// ACM.2 is about the key alone.
	Severity: High, Levels: Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP ACM.2"},
	Types:      []string{acmCertificate},
	Resource:   judgeCertificate,
}

func judgeCertificate(r Resource, _ Config) []Finding {
	var findings []Finding
	method := r.Get("validationMethod")
	requested := !hasItems(r.Get("certificateBody")) && !hasItems(r.Get("privateKey")) && !hasItems(r.Get("certificateAuthorityArn"))
	if requested && !method.IsUnknown() && method.StrOr("") != "DNS" {
		findings = append(findings, Finding{Path: "validationMethod", What: fmt.Sprintf("is %s; it must be \"DNS\"", method.Show())})
	}
	if algorithm := r.Get("keyAlgorithm").StrOr(""); algorithm == "RSA_1024" {
		findings = append(findings, Finding{Path: "keyAlgorithm", What: "is \"RSA_1024\"; take RSA_2048 or an elliptic curve"})
	}
	domains, _ := r.Get("subjectAlternativeNames").Strings()
	domains = append(domains, r.Get("domainName").StrOr(""))
	if i := slices.IndexFunc(domains, func(d string) bool { return strings.HasPrefix(d, "*.") }); i >= 0 {
		findings = append(findings, Finding{Path: "domainName", Advisory: true, What: fmt.Sprintf("covers %q; a certificate per name fails alone", domains[i])})
	}
	return findings
}
