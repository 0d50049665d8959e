package awstype

var ecsTypes = map[string]Type{
	"ecs/cluster:Cluster": {
		Named:    "name",
		ID:       "arn:aws:ecs:{region}:{account}:cluster/{name}",
		Computed: Outputs{"arn": "{id}"},
	},
	"ecs/clusterCapacityProviders:ClusterCapacityProviders": {
		ID: "{clusterName}",
	},
	"ecs/service:Service": {
		Named:    "name",
		Identify: serviceARN,
	},
	"ecs/taskDefinition:TaskDefinition": {
		ID:    "{family}",
		Scope: "{arn}",
	},
}
