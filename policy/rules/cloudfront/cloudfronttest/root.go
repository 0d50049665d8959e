package cloudfronttest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func defaultRoot() *coretest.Suite {
	s := &coretest.Suite{Rule: "cloudfront-default-root"}
	site := func(root any, origin props) coretest.Resource {
		return cdn("cdn", props{
			"defaultRootObject":    root,
			"defaultCacheBehavior": props{"targetOriginId": "assets"},
			"origins":              []any{props{"originId": "other", "customOriginConfig": props{}}, origin},
		})
	}
	api := props{"originId": "assets", "domainName": "api.example.com", "customOriginConfig": props{}}
	s.Pass("index.html", site("index.html", bucketOrigin("assets", nil)))
	s.Pass("an API has no root document", site(nil, api))
	s.Fail("a bucket without one", "cdn", site(nil, bucketOrigin("assets", nil))).
		Saying("defaultRootObject", `"assets"`)
	s.Unknown("a document or an origin that isn't known", site(coretest.Unknown, bucketOrigin("assets", nil)))
	s.Unknown("origins that aren't known",
		cdn("cdn", props{"origins": coretest.Unknown, "defaultCacheBehavior": props{"targetOriginId": "assets"}}),
		cdn("target", props{"defaultCacheBehavior": coretest.Unknown}))
	s.Shape("nonsense", "",
		cdn("a", props{"origins": 7, "defaultCacheBehavior": []any{}}),
		cdn("b", props{"defaultRootObject": []any{1}, "origins": []any{nil}}))
	s.Other("a bucket's website is another rule's",
		coretest.Of("s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2", "site", props{}))
	return s
}
