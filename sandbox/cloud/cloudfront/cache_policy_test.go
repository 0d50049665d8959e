package cloudfront_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestCachePolicy(t *testing.T) {
	t.Parallel()
	cache := m{
		"minTtl":     0,
		"defaultTtl": 60,
		"maxTtl":     120,
		"parametersInCacheKeyAndForwardedToOrigin": m{
			"cookiesConfig":            m{"cookieBehavior": "none"},
			"headersConfig":            m{"headerBehavior": "none"},
			"queryStringsConfig":       m{"queryStringBehavior": "none"},
			"enableAcceptEncodingGzip": true,
		},
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"lifetimes ascend": {
			Type:  "cloudfront/cachePolicy:CachePolicy",
			Right: cloudtest.Just(cache),
			Wrong: cloudtest.Just(m{"maxTtl": 30}),
			Says:  "must ascend",
		},
		"what isn't cached has no key": {
			Type:  "cloudfront/cachePolicy:CachePolicy",
			Right: cloudtest.Just(cache),
			Wrong: cloudtest.Just(m{"defaultTtl": 0, "maxTtl": 0}),
			Says:  "caching disabled",
		},
		"a policy's name is free": {
			Type:  "cloudfront/cachePolicy:CachePolicy",
			Right: cloudtest.Just(cloudtest.Over(cache, m{"name": "pages"})),
			Spoil: func(h *cloudtest.Harness) {
				h.Create("cloudfront/cachePolicy:CachePolicy", "first", cloudtest.Over(cache, m{"name": "pages"}))
			},
			Says: "CachePolicyAlreadyExists",
		},
	})
}
