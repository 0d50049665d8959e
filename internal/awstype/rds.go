package awstype

var rdsTypes = map[string]Type{
	"rds/cluster:Cluster": {
		Named: "clusterIdentifier",
		ID:    "{clusterIdentifier}",
		Computed: Outputs{
			"arn":               "arn:aws:rds:{region}:{account}:cluster:{clusterIdentifier}",
			"endpoint":          "{clusterIdentifier}.cluster-{hex12}.{region}.rds.amazonaws.com",
			"readerEndpoint":    "{clusterIdentifier}.cluster-ro-{hex12}.{region}.rds.amazonaws.com",
			"clusterResourceId": "cluster-{HEX26}",
			"hostedZoneId":      "Z{HEX13}",
		},
	},
	"rds/clusterInstance:ClusterInstance": {
		Named: "identifier",
		ID:    "{identifier}",
		Computed: Outputs{
			"arn":           "arn:aws:rds:{region}:{account}:db:{identifier}",
			"endpoint":      "{identifier}.{hex12}.{region}.rds.amazonaws.com",
			"dbiResourceId": "db-{HEX26}",
		},
	},
	"rds/clusterParameterGroup:ClusterParameterGroup": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:rds:{region}:{account}:cluster-pg:{name}"},
	},
	"rds/instance:Instance": {
		Named: "identifier",
		ID:    "db-{HEX26}",
		Computed: Outputs{
			"arn":          "arn:aws:rds:{region}:{account}:db:{identifier}",
			"address":      "{identifier}.{hex12}.{region}.rds.amazonaws.com",
			"resourceId":   "{id}",
			"hostedZoneId": "Z{HEX13}",
			"status":       "available",
		},
	},
	"rds/optionGroup:OptionGroup": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:rds:{region}:{account}:og:{name}"},
	},
	"rds/parameterGroup:ParameterGroup": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:rds:{region}:{account}:pg:{name}"},
	},
	"rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": {
		ID: "{dbProxyName}",
		Computed: Outputs{
			"arn":  "arn:aws:rds:{region}:{account}:target-group:prx-tg-{hex17}",
			"name": "default",
		},
	},
	"rds/proxyEndpoint:ProxyEndpoint": {
		ID: "{dbProxyName}/{dbProxyEndpointName}",
		Computed: Outputs{
			"arn":       "arn:aws:rds:{region}:{account}:db-proxy-endpoint:prx-endpoint-{hex17}",
			"endpoint":  "{dbProxyEndpointName}.endpoint.proxy-{hex12}.{region}.rds.amazonaws.com",
			"isDefault": false,
		},
	},
	"rds/proxyTarget:ProxyTarget": {
		Identify: proxyTargetID,
		Computed: Outputs{
			"type":          proxyTargetType,
			"rdsResourceId": "{dbInstanceIdentifier}{dbClusterIdentifier}",
		},
	},
	"rds/subnetGroup:SubnetGroup": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:rds:{region}:{account}:subgrp:{name}"},
	},
}
