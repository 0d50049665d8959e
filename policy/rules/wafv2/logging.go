package wafv2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

const wafLogPrefix = "aws-waf-logs-"

var wafLogs = core.Rule{
	Name:       "waf-logging",
	Group:      "edge",
	Core:       true,
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:      "Every web ACL logs, to a destination whose name starts with aws-waf-logs-.",
	Why:        "Without the log nobody can tell whom a rule blocked, nor what an attacker tried; AWS refuses other names.",
	Fix:        "plinth:waf logs; elsewhere add a wafv2.WebAclLoggingConfiguration with the web ACL's ARN",
	Frameworks: []string{"FSBP WAF.11"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		loggings := s.Of(wafLogging)
		for _, acl := range s.Of(wafWebACL) {
			if sure, perhaps := s.Companions(acl, loggings, "resourceArn"); len(sure) == 0 && !perhaps {
				findings = append(findings, core.Finding{URN: acl.URN, What: "has no logging configuration"})
			}
		}
		for _, logging := range loggings {
			findings = append(findings, misnamedLogs(s, logging)...)
		}
		return findings
	},
}

// misnamedLogs reports destinations that AWS WAF refuses for their name. One that isn't known yet
// is checked by what it was made from.
func misnamedLogs(s *core.Stack, logging core.Resource) []core.Finding {
	var findings []core.Finding
	items, known := logging.Get("logDestinationConfigs").Items()
	if known && len(items) == 0 {
		return []core.Finding{{
			URN:  logging.URN,
			Path: "logDestinationConfigs",
			What: "is empty: the web ACL logs nowhere",
		}}
	}
	for i, item := range items {
		path := core.Element("logDestinationConfigs", i)
		var names []string
		if arn, ok := item.Str(); ok {
			names = []string{destinationName(arn)}
		} else if item.IsUnknown() {
			for _, d := range s.Refs(logging, path, core.LogGroup, core.S3Bucket, deliveryStream).Resources {
				name := d.Get("name")
				if d.Type == core.S3Bucket {
					name = d.Get("bucket")
				}
				names = append(names, name.StrOr(wafLogPrefix))
			}
		}
		misnamed := func(name string) bool { return name != "" && !strings.HasPrefix(name, wafLogPrefix) }
		if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return !misnamed(n) }) {
			findings = append(findings, core.Finding{
				URN:  logging.URN,
				Path: path,
				What: fmt.Sprintf("is %q; AWS WAF writes only to names that start with %q", names[0], wafLogPrefix),
			})
		}
	}
	return findings
}

// destinationName is the name in the ARN of a log group, a bucket or a delivery stream.
func destinationName(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	name := parts[len(parts)-1]
	for _, kind := range []string{"log-group:", "deliverystream/"} {
		name = strings.TrimPrefix(name, kind)
	}
	return name
}
