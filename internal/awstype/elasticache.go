package awstype

var elasticacheTypes = map[string]Type{
	"elasticache/parameterGroup:ParameterGroup": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:elasticache:{region}:{account}:parametergroup:{name}"},
	},
	"elasticache/replicationGroup:ReplicationGroup": {
		Named: "replicationGroupId",
		ID:    "{replicationGroupId}",
		Computed: Outputs{
			"arn":                    "arn:aws:elasticache:{region}:{account}:replicationgroup:{replicationGroupId}",
			"primaryEndpointAddress": "master.{replicationGroupId}.{hex6}.{region}.cache.amazonaws.com",
			"readerEndpointAddress":  "replica.{replicationGroupId}.{hex6}.{region}.cache.amazonaws.com",
		},
	},
	"elasticache/subnetGroup:SubnetGroup": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:elasticache:{region}:{account}:subnetgroup:{name}"},
	},
}
