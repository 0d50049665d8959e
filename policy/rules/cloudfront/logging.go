package cloudfront

import "github.com/plinth-infra/plinth/policy/core"

var cloudfrontLogsNoCookies = core.Rule{
	Name:     "cloudfront-logs-no-cookies",
	Group:    "edge",
	Severity: core.Low,
	Levels:   core.AdvisoryEverywhere,
	Title:    "A distribution's access logs hold no cookies.",
	Why:      "A session's cookie is a credential: whoever reads the logs could take the session over.",
	Fix:      "plinth:sites logs without cookies; elsewhere leave loggingConfig.includeCookies out",
	Types:    []string{core.CloudFrontDistribution},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Get("loggingConfig.includeCookies").Bool(false) != core.Yes {
			return nil
		}
		return []core.Finding{{
			Path: "loggingConfig.includeCookies",
			What: "is true, so that the logs hold the cookies of everybody's session; better false",
		}}
	},
}

var cloudfrontLogging = core.Rule{
	Name:     "cloudfront-logging",
	Group:    "edge",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "Every distribution writes access logs.",
	Why:      "Without them nobody can tell who fetched what, nor look back at an attack.",
	Fix: "plinth:sites logs to a bucket of its own; elsewhere set loggingConfig, or with v2 log delivery set this " +
		"policy's logDelivery to v2",
	Frameworks: []string{"FSBP CloudFront.5"},
	Config: map[string]core.Schema{"logDelivery": {
		"type": "string", "enum": []any{"standard", "v2"}, "default": "standard",
		"description": "standard: every distribution has a loggingConfig; v2: a CloudWatch log delivery of the " +
			"stack does as well, which only shows in the whole stack",
	}},
	Types: []string{core.CloudFrontDistribution},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		config := r.Get("loggingConfig")
		if c.String("logDelivery", "standard") == "v2" || config.IsUnknown() || logsToBucket(r) {
			return nil
		}
		return []core.Finding{{
			Path: "loggingConfig",
			What: "names no bucket: no request to the distribution is recorded",
		}}
	},
	Stack: func(s *core.Stack, c core.Config) []core.Finding {
		if c.String("logDelivery", "standard") != "v2" {
			return nil
		}
		var findings []core.Finding
		for _, d := range s.Of(core.CloudFrontDistribution) {
			if logsToBucket(d) || d.Get("loggingConfig").IsUnknown() || delivered(s, d) != core.No {
				continue
			}
			findings = append(findings, core.Finding{
				URN:  d.URN,
				Path: "loggingConfig",
				What: "names no bucket, and no log delivery of the stack starts at the distribution",
			})
		}
		return findings
	},
}

func logsToBucket(distribution core.Resource) bool {
	return !core.IsEmpty(distribution.Get("loggingConfig.bucket"))
}

// delivered reports whether a log delivery source of the stack names the resource and a delivery
// uses the source.
func delivered(s *core.Stack, r core.Resource) core.Truth {
	sources, perhaps := s.Companions(r, s.Of(logDeliverySource), "resourceArn")
	answer := core.No
	if perhaps {
		answer = core.Unknown
	}
	for _, source := range sources {
		used, maybe := s.Companions(source, s.Of(logDelivery), "deliverySourceName")
		if len(used) > 0 {
			return core.Yes
		}
		if maybe {
			answer = core.Unknown
		}
	}
	return answer
}
