package cloudfront

import (
	"path"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var cachePolicy = cloud.ResourceType{
	Type:   "cloudfront/cachePolicy:CachePolicy",
	Global: true,
	Name:   &cloud.Naming{Property: "name", Max: 128},
	Defaults: map[string]any{
		"defaultTtl": 86400.0,
		"maxTtl":     31536000.0,
		"minTtl":     0.0,
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateCachePolicy,
	ValidateState:  cloud.UniqueName("CachePolicyAlreadyExists", "cloudfront/cachePolicy:CachePolicy"),
}

func validateCachePolicy(c *cloud.Call) {
	low, _ := c.Number("minTtl")
	standard, _ := c.Number("defaultTtl")
	high, hasHigh := c.Number("maxTtl")
	if hasHigh && (low > standard || standard > high) {
		c.Refuse("defaultTtl",
			"InvalidArgument: The parameter MinTTL, DefaultTTL and MaxTTL must ascend, got %v, %v, %v", low, standard,
			high)
	}
	p, ok := c.Inputs["parametersInCacheKeyAndForwardedToOrigin"].(map[string]any)
	if !ok || !hasHigh || high > 0 {
		return
	}
	for _, e := range []string{"enableAcceptEncodingBrotli", "enableAcceptEncodingGzip"} {
		if p[e] == true {
			c.Refuse("parametersInCacheKeyAndForwardedToOrigin."+e,
				"InvalidArgument: The parameter %s is invalid for policy with caching disabled.", e)
		}
	}
	for _, b := range []string{
		"cookiesConfig.cookieBehavior", "headersConfig.headerBehavior",
		"queryStringsConfig.queryStringBehavior",
	} {
		if s, _ := cloud.First[string](p, b); s != "" && s != "none" {
			c.Refuse("parametersInCacheKeyAndForwardedToOrigin."+b,
				"InvalidArgument: The parameter %s is invalid for policy with caching disabled.",
				path.Ext("." + b)[1:])
		}
	}
}
