package cloud

import "strings"

const (
	dbGroupT    = "rds/subnetGroup:SubnetGroup"
	dbClusterT  = "rds/cluster:Cluster"
	dbInstanceT = "rds/instance:Instance"
	cacheGroupT = "elasticache/subnetGroup:SubnetGroup"
	secretT     = "secretsmanager/secret:Secret"
	noDBGroup   = "DBSubnetGroupNotFoundFault: DB subnet group '%s' does not exist."
	dbGroupUsed = "InvalidDBSubnetGroupStateFault: Cannot delete the subnet group '%s' because at least one database is still using it."
	noDBParams  = "DBParameterGroupNotFound: DBParameterGroup not found: %s"
)

// parametersRef is the reference of a database to its parameter group. AWS's own groups are called "default.…".
func parametersRef(path, to string) ref {
	return ref{Path: path, To: to, Missing: noDBParams, Blocks: "InvalidDBParameterGroupState: One or more database instances are still members of this parameter group %s, so the group cannot be deleted",
		Or: func(_ *call, s string) bool { return strings.HasPrefix(s, "default.") }}
}

// subnetGroupRef is the reference of a database to its subnet group.
func subnetGroupRef() ref {
	return ref{Path: "dbSubnetGroupName", To: dbGroupT, Missing: noDBGroup, Blocks: dbGroupUsed}
}

func init() {
	add(
		&row{Type: dbGroupT, ID: "{name}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"}, Defaults: description, Judge: judgeDBGroup, Refs: []ref{inSubnet("subnetIds[]")},
			Out: map[string]any{"arn": "arn:aws:rds:{region}:{account}:subgrp:{name}"}},
		&row{Type: "rds/parameterGroup:ParameterGroup", ID: "{name}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"}, Defaults: description, Check: checkDBFamily, Out: map[string]any{"arn": "arn:aws:rds:{region}:{account}:pg:{name}"}},
		&row{Type: "rds/clusterParameterGroup:ClusterParameterGroup", ID: "{name}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"}, Defaults: description, Check: checkDBFamily, Out: map[string]any{"arn": "arn:aws:rds:{region}:{account}:cluster-pg:{name}"}},
		&row{Type: "rds/optionGroup:OptionGroup", ID: "{name}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"}, Out: map[string]any{"arn": "arn:aws:rds:{region}:{account}:og:{name}"}},
		&row{Type: dbClusterT, ID: "{clusterIdentifier}", Seconds: 60, Source: fromApply, Name: &naming{Property: "clusterIdentifier", Max: 63, Lower: true, Others: "clusterIdentifierPrefix"}, Check: checkDBCluster, Release: releaseDB, Made: madeDBCluster,
			Refs: []ref{subnetGroupRef(), withGroup("vpcSecurityGroupIds[]"), withKey("kmsKeyId"), parametersRef("dbClusterParameterGroupName", "rds/clusterParameterGroup:ClusterParameterGroup")},
			Out: map[string]any{"arn": "arn:aws:rds:{region}:{account}:cluster:{clusterIdentifier}", "endpoint": "{clusterIdentifier}.cluster-{hex12}.{region}.rds.amazonaws.com", "readerEndpoint": "{clusterIdentifier}.cluster-ro-{hex12}.{region}.rds.amazonaws.com",
				"clusterResourceId": "cluster-{HEX26}", "hostedZoneId": "Z{HEX13}"}},
		&row{Type: "rds/clusterInstance:ClusterInstance", ID: "{identifier}", Seconds: 420, Source: fromApply, Name: &naming{Property: "identifier", Max: 63, Lower: true, Others: "identifierPrefix"}, Check: checkDBMember, Judge: judgeMember,
			Refs: []ref{{Path: "clusterIdentifier", To: dbClusterT, Missing: "DBClusterNotFoundFault: DBCluster %s not found", Blocks: "InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances in non-deleting state. (%s)"}, roleRef("monitoringRoleArn")},
			Out:  map[string]any{"arn": "arn:aws:rds:{region}:{account}:db:{identifier}", "endpoint": "{identifier}.{hex12}.{region}.rds.amazonaws.com", "dbiResourceId": "db-{HEX26}"}},
		&row{Type: dbInstanceT, ID: "db-{HEX26}", Seconds: 480, Source: fromApply, Name: &naming{Property: "identifier", Max: 63, Lower: true, Others: "identifierPrefix"}, Check: checkDBInstance, Release: releaseDB, Made: madeDBInstance,
			Refs: []ref{subnetGroupRef(), withGroup("vpcSecurityGroupIds[]"), withKey("kmsKeyId"), parametersRef("parameterGroupName", "rds/parameterGroup:ParameterGroup"), roleRef("monitoringRoleArn")},
			Out:  map[string]any{"arn": "arn:aws:rds:{region}:{account}:db:{identifier}", "address": "{identifier}.{hex12}.{region}.rds.amazonaws.com", "resourceId": "{id}", "hostedZoneId": "Z{HEX13}", "status": "available"}},
		&row{Type: cacheGroupT, ID: "{name}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 255, Lower: true}, Defaults: description, Refs: []ref{inSubnet("subnetIds[]")}, Out: map[string]any{"arn": "arn:aws:elasticache:{region}:{account}:subnetgroup:{name}"}},
		&row{Type: "elasticache/parameterGroup:ParameterGroup", ID: "{name}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 255, Lower: true}, Defaults: description, Out: map[string]any{"arn": "arn:aws:elasticache:{region}:{account}:parametergroup:{name}"}},
		&row{Type: "elasticache/replicationGroup:ReplicationGroup", ID: "{replicationGroupId}", Seconds: 600, Source: fromApply, Name: &naming{Property: "replicationGroupId", Max: 40, Lower: true}, Check: checkCache, Judge: judgeCache,
			Refs: []ref{{Path: "subnetGroupName", To: cacheGroupT, Missing: "CacheSubnetGroupNotFoundFault: Cache Subnet Group %s does not exist.", Blocks: "CacheSubnetGroupInUse: Cache subnet group %s is currently in use by a cache cluster."}, withGroup("securityGroupIds[]"), withKey("kmsKeyId")},
			Out:  map[string]any{"arn": "arn:aws:elasticache:{region}:{account}:replicationgroup:{replicationGroupId}", "primaryEndpointAddress": "master.{replicationGroupId}.{hex6}.{region}.cache.amazonaws.com", "readerEndpointAddress": "replica.{replicationGroupId}.{hex6}.{region}.cache.amazonaws.com"}},
		&row{Type: "dynamodb/table:Table", ID: "{name}", Seconds: 10, Source: fromApply, Name: &naming{Property: "name", Max: 255}, Check: checkTable, Release: releaseTable, Refs: []ref{withKey("serverSideEncryption.kmsKeyArn")},
			Defaults: map[string]any{"billingMode": "PROVISIONED"}, Out: map[string]any{"arn": "arn:aws:dynamodb:{region}:{account}:table/{name}"}, Made: madeTable},
		&row{Type: secretT, ID: "arn:aws:secretsmanager:{region}:{account}:secret:{name}-{hex6}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 512, Others: "namePrefix"}, Check: resourcePolicy("policy", 20480), Refs: []ref{withKey("kmsKeyId")},
			Defaults: map[string]any{"forceOverwriteReplicaSecret": false, "recoveryWindowInDays": 30.0}, Out: map[string]any{"arn": "{id}"}},
		&row{Type: "secretsmanager/secretVersion:SecretVersion", ID: "{secretId}|{hex32}", Seconds: 1, Source: oneCall, Refs: []ref{{Path: "secretId", To: secretT, Missing: "ResourceNotFoundException: Secrets Manager can't find the specified secret %s."}},
			Out: map[string]any{"arn": "{secretId}", "versionId": "{hex32}"}},
		&row{Type: "ssm/parameter:Parameter", ID: "{name}", Seconds: 1, Source: oneCall, Name: named, Check: checkParameter, Refs: []ref{withKey("keyId")}, Made: madeParameter, Out: map[string]any{"version": 1.0, "tier": "Standard"}},
	)
}
