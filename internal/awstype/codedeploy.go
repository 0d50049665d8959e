package awstype

var codedeployTypes = map[string]Type{
	"codedeploy/application:Application": {
		Named: "name",
		ID:    "{uuid}:{name}",
		Computed: Outputs{
			"arn":           "arn:aws:codedeploy:{region}:{account}:application:{name}",
			"applicationId": "{uuid}",
		},
	},
	"codedeploy/deploymentConfig:DeploymentConfig": {
		Named: "deploymentConfigName",
		ID:    "{deploymentConfigName}",
		Computed: Outputs{
			"arn":                "arn:aws:codedeploy:{region}:{account}:deploymentconfig:{deploymentConfigName}",
			"deploymentConfigId": "{uuid}",
		},
	},
	"codedeploy/deploymentGroup:DeploymentGroup": {
		ID: "{uuid}",
		Computed: Outputs{
			"arn":               "arn:aws:codedeploy:{region}:{account}:deploymentgroup:{appName}/{deploymentGroupName}",
			"deploymentGroupId": "{id}",
		},
	},
}
