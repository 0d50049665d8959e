package awstype

var secretsmanagerTypes = map[string]Type{
	"secretsmanager/secret:Secret": {
		Named:    "name",
		ID:       "arn:aws:secretsmanager:{region}:{account}:secret:{name}-{hex6}",
		Computed: Outputs{"arn": "{id}"},
	},
	"secretsmanager/secretVersion:SecretVersion": {
		ID: "{secretId}|{uuid}",
		Computed: Outputs{
			"arn":       "{secretId}",
			"versionId": "{uuid}",
		},
	},
}
