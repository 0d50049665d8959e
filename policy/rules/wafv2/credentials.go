package wafv2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

// credentialHeaders are the request headers that hold credentials.
var credentialHeaders = []string{"authorization", "cookie"}

var wafNoCredentials = core.Rule{
	Name:     "waf-logs-no-credentials",
	Group:    "edge",
	Severity: core.Low,
	Levels:   core.AdvisoryEverywhere,
	Title:    "What a web ACL records of requests holds no credentials.",
	Why: "The Authorization and Cookie headers are credentials: whoever reads the log or the sampled requests could " +
		"use them.",
	Fix: "plinth:waf hides both; elsewhere set dataProtectionConfig on the web ACL, and redactedFields on its " +
		"logging configuration",
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, acl := range s.Of(wafWebACL) {
			protected, known := protectedHeaders(acl)
			if !known {
				continue
			}
			if missing := lacking(protected); len(missing) > 0 && samples(acl) {
				findings = append(findings, core.Finding{URN: acl.URN, Path: "dataProtectionConfig", What: fmt.Sprintf(
					"leaves the header %s in the sampled requests", strings.Join(missing, " and "))})
			}
			records, _ := s.Companions(acl, s.Of(wafLogging), "resourceArn")
			for _, logging := range records {
				redacted, all := redactedHeaders(logging)
				if missing := lacking(slices.Concat(protected, redacted)); all && len(missing) > 0 {
					findings = append(findings, core.Finding{
						URN:  logging.URN,
						Path: "redactedFields",
						What: fmt.Sprintf(
							"leave the header %s in the log, and the web ACL doesn't protect it",
							strings.Join(missing, " and ")),
					})
				}
			}
		}
		return findings
	},
}

// protectedHeaders are the request headers that a web ACL's data protection replaces, in lower
// case, and whether all are known.
func protectedHeaders(acl core.Resource) (headers []string, known bool) {
	list := acl.Get("dataProtectionConfig.dataProtections")
	if list.HasUnknown() {
		return nil, false
	}
	items, _ := list.Items()
	for _, item := range items {
		keys, _ := item.Get("field.fieldKeys").Strings()
		if item.Get("field.fieldType").StrOr("") == "SINGLE_HEADER" {
			for _, key := range keys {
				headers = append(headers, strings.ToLower(key))
			}
		}
	}
	return headers, true
}

// redactedHeaders are the request headers that a logging configuration leaves out, in lower case,
// and whether all are known.
func redactedHeaders(logging core.Resource) (headers []string, known bool) {
	list := logging.Get("redactedFields")
	if list.HasUnknown() {
		return nil, false
	}
	items, _ := list.Items()
	for _, item := range items {
		headers = append(headers, strings.ToLower(item.Get("singleHeader.name").StrOr("")))
	}
	return headers, true
}

func lacking(headers []string) []string {
	return slices.DeleteFunc(slices.Clone(credentialHeaders),
		func(h string) bool { return slices.Contains(headers, h) })
}

// samples reports whether a web ACL keeps samples of requests, for the whole or for a rule.
func samples(acl core.Resource) bool {
	if acl.Get("visibilityConfig.sampledRequestsEnabled").Bool(false) == core.Yes {
		return true
	}
	list, _ := aclRules(acl)
	return slices.ContainsFunc(list, func(rule aclRule) bool {
		return rule.Get("visibilityConfig.sampledRequestsEnabled").Bool(false) == core.Yes
	})
}
