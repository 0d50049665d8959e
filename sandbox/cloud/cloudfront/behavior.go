package cloudfront

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

func validateBehavior(c *cloud.Call, at string, o map[string]any) {
	allowed, known := cloud.StringsOf(o["allowedMethods"])
	cached, known2 := cloud.StringsOf(o["cachedMethods"])
	if known {
		if !slices.Contains(methodSets, strings.Join(slices.Sorted(slices.Values(allowed)), " ")) {
			c.Refuse(at+".allowedMethods",
				"InvalidArgument: The parameter AllowedMethods contains an invalid combination %v: want GET, HEAD; "+
					"GET, HEAD, OPTIONS; or all seven",
				allowed)
		}
	}
	if known && known2 {
		for _, m := range cached {
			if !slices.Contains(allowed, m) {
				c.Refuse(at+".cachedMethods",
					"InvalidArgument: The parameter CachedMethods contains %s, which AllowedMethods doesn't", m)
			}
		}
	}
	_, policy := o["cachePolicyId"]
	_, forwarded := o["forwardedValues"]
	if policy && forwarded {
		c.Refuse(at,
			"InvalidArgument: The parameter ForwardedValues cannot be used when a cache policy is associated to the "+
				"cache behavior.")
	}
	if !policy && !forwarded {
		c.Refuse(at,
			"InvalidArgument: The parameter ForwardedValues is required: the behavior has neither a cachePolicyId "+
				"nor forwardedValues")
	}
	events := map[string]bool{}
	for _, f := range append(cloud.ListOf(o, "functionAssociations"), cloud.ListOf(o, "lambdaFunctionAssociations")...) {
		event, _ := f["eventType"].(string)
		if events[event] && event != "" {
			c.Refuse(at+".functionAssociations",
				"InvalidFunctionAssociation: two functions are associated with the event %s", event)
		}
		events[event] = true
	}
	for _, f := range cloud.ListOf(o, "functionAssociations") {
		if e, _ := f["eventType"].(string); strings.HasPrefix(e, "origin-") {
			c.Refuse(at+".functionAssociations",
				"InvalidFunctionAssociation: a CloudFront function takes viewer-request and viewer-response, got %s",
				e)
		}
	}
}

// methodSets are the methods that a behavior can allow, sorted.
var methodSets = []string{"GET HEAD", "GET HEAD OPTIONS", "DELETE GET HEAD OPTIONS PATCH POST PUT"}

// ofDefaultBehavior and ordered are references from the default cache behavior and from the others.
func ofDefaultBehavior(path, to, missing, code string, managed map[string]string) cloud.Reference {
	return cloud.Reference{
		Path:    "defaultCacheBehavior." + path,
		To:      to,
		Missing: missing,
		Blocks:  code + ": " + cfInUse,
		Or:      func(_ *cloud.Call, s string) bool { return managed[s] != "" },
	}
}

func ofOrderedBehaviors(path, to, missing, code string, managed map[string]string) cloud.Reference {
	r := ofDefaultBehavior(path, to, missing, code, managed)
	r.Path = "orderedCacheBehaviors[]." + path
	return r
}
