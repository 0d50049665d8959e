package awstype

var ecrTypes = map[string]Type{
	"ecr/lifecyclePolicy:LifecyclePolicy": {
		ID:       "{repository}",
		Computed: Outputs{"registryId": "{account}"},
	},
	"ecr/repository:Repository": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":           "arn:aws:ecr:{region}:{account}:repository/{name}",
			"registryId":    "{account}",
			"repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
		},
	},
	"ecr/repositoryPolicy:RepositoryPolicy": {
		ID:       "{repository}",
		Computed: Outputs{"registryId": "{account}"},
	},
}
