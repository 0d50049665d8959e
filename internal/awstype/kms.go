package awstype

var kmsTypes = map[string]Type{
	"kms/alias:Alias": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:kms:{region}:{account}:{name}"},
	},
	"kms/grant:Grant": {
		Named: "name",
		ID:    "{keyId}:{hex64}",
		Computed: Outputs{
			"grantId":    "{hex64}",
			"grantToken": "{hex64}",
		},
	},
	"kms/key:Key": {
		ID: "{uuid}",
		Computed: Outputs{
			"arn":                  "arn:aws:kms:{region}:{account}:key/{id}",
			"keyId":                "{id}",
			"rotationPeriodInDays": 365.0,
		},
	},
	"kms/keyPolicy:KeyPolicy": {
		ID: "{keyId}",
	},
	"kms/replicaKey:ReplicaKey": {
		ID: "mrk-{hex32}",
		Computed: Outputs{
			"arn":      "arn:aws:kms:{region}:{account}:key/{id}",
			"keyId":    "{id}",
			"keySpec":  "SYMMETRIC_DEFAULT",
			"keyUsage": "ENCRYPT_DECRYPT",
		},
	},
}
