package awstype

var cloudfrontTypes = map[string]Type{
	"cloudfront/cachePolicy:CachePolicy": {
		Named: "name",
		ID:    "{uuid}",
		Computed: Outputs{
			"arn":  "arn:aws:cloudfront::{account}:cache-policy/{id}",
			"etag": "E{HEX12}",
		},
	},
	"cloudfront/distribution:Distribution": {
		ID: "E{HEX13}",
		Computed: Outputs{
			"arn":              "arn:aws:cloudfront::{account}:distribution/{id}",
			"domainName":       "d{hex13}.cloudfront.net",
			"hostedZoneId":     CloudFrontZone,
			"status":           "Deployed",
			"etag":             "E{HEX12}",
			"callerReference":  "terraform-{hex17}",
			"lastModifiedTime": "2026-01-01 00:00:00 +0000 UTC",
		},
	},
	"cloudfront/function:Function": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":           "arn:aws:cloudfront::{account}:function/{name}",
			"status":        "UNASSOCIATED",
			"etag":          "E{HEX12}",
			"liveStageEtag": "E{HEX12}",
		},
	},
	"cloudfront/keyValueStore:KeyValueStore": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":              "arn:aws:cloudfront::{account}:key-value-store/{uuid}",
			"etag":             "E{HEX12}",
			"lastModifiedTime": "2026-01-01T00:00:00Z",
		},
	},
	"cloudfront/keyvaluestoreKey:KeyvaluestoreKey": {
		ID:       "{keyValueStoreArn},{key}",
		Computed: Outputs{"totalSizeInBytes": 100.0},
	},
	"cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive": {
		ID:       "{keyValueStoreArn}",
		Computed: Outputs{"totalSizeInBytes": 100.0},
	},
	"cloudfront/monitoringSubscription:MonitoringSubscription": {
		ID: "{distributionId}",
	},
	"cloudfront/originAccessControl:OriginAccessControl": {
		Named: "name",
		ID:    "E{HEX13}",
		Computed: Outputs{
			"arn":  "arn:aws:cloudfront::{account}:origin-access-control/{id}",
			"etag": "E{HEX12}",
		},
	},
	"cloudfront/originAccessIdentity:OriginAccessIdentity": {
		ID: "E{HEX13}",
		Computed: Outputs{
			"arn":                          "arn:aws:cloudfront::{account}:origin-access-identity/{id}",
			"cloudfrontAccessIdentityPath": "origin-access-identity/cloudfront/{id}",
			"iamArn":                       "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {id}",
			"s3CanonicalUserId":            "{hex64}",
		},
	},
	"cloudfront/originRequestPolicy:OriginRequestPolicy": {
		Named: "name",
		ID:    "{uuid}",
		Computed: Outputs{
			"arn":  "arn:aws:cloudfront::{account}:origin-request-policy/{id}",
			"etag": "E{HEX12}",
		},
	},
	"cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
		Named: "name",
		ID:    "{uuid}",
		Computed: Outputs{
			"arn":  "arn:aws:cloudfront::{account}:response-headers-policy/{id}",
			"etag": "E{HEX12}",
		},
	},
}
