package awstype

var acmTypes = map[string]Type{
	"acm/certificate:Certificate": {
		ID: "arn:aws:acm:{region}:{account}:certificate/{uuid}",
		Computed: Outputs{
			"arn":                "{id}",
			"type":               "AMAZON_ISSUED",
			"renewalEligibility": "INELIGIBLE",
			"keyAlgorithm":       "RSA_2048",
		},
	},
	"acm/certificateValidation:CertificateValidation": {
		ID:    "2026-01-01 00:00:00 +0000 UTC",
		Scope: "{certificateArn}",
	},
}
