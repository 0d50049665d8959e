package cloudfront

import (
	"fmt"

	"github.com/plinth-infra/plinth/policy/core"
)

var cloudfrontDefaultRoot = core.Rule{
	Name:       "cloudfront-default-root",
	Group:      "edge",
	Severity:   core.Low,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Title:      "A distribution of a bucket names the document that answers at its root.",
	Why:        "A request for / otherwise asks the bucket for its listing: an error at best, all names of its files at worst.",
	Fix:        "set defaultRootObject to index.html, as plinth:sites does",
	Frameworks: []string{"FSBP CloudFront.1"},
	Types:      []string{core.CloudFrontDistribution},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if !core.IsEmpty(r.Get("defaultRootObject")) {
			return nil
		}
		target, ok := r.Get("defaultCacheBehavior.targetOriginId").Str()
		if !ok {
			return nil
		}
		for _, origin := range core.Parts(r, "origins") {
			if id, _ := origin.Get("originId").Str(); id == target && isBucket(origin.Value) == core.Yes {
				return []core.Finding{{
					Path: "defaultRootObject",
					What: fmt.Sprintf("is absent, though the default origin %q is a bucket", id),
				}}
			}
		}
		return nil
	},
}
