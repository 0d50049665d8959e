package awstype

var ssmTypes = map[string]Type{
	"ssm/document:Document": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":             "arn:aws:ssm:{region}:{account}:document/{name}",
			"status":          "Active",
			"owner":           "{account}",
			"documentVersion": "1",
			"defaultVersion":  "1",
			"latestVersion":   "1",
			"schemaVersion":   "1.0",
		},
	},
	"ssm/parameter:Parameter": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":     parameterARN,
			"version": 1.0,
			"tier":    "Standard",
		},
	},
}
