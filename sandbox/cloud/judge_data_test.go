package cloud

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDataIsJudged(t *testing.T) {
	t.Parallel()
	groups := all(network, func(w *world) {
		w.make(dbGroupT, "db", m{"subnetIds": l{w.made["a"].id, w.made["b"].id}})
		w.make(cacheGroupT, "cache", m{"subnetIds": l{w.made["a"].id, w.made["b"].id}})
		w.make(cacheGroupT, "narrow", m{"subnetIds": l{w.made["a"].id, w.made["a2"].id}})
	})
	instance := func(w *world) m {
		return m{"engine": "postgres", "engineVersion": "17.4", "instanceClass": "db.t4g.micro", "allocatedStorage": 20, "username": "owner", "manageMasterUserPassword": true, "dbSubnetGroupName": w.made["db"].id}
	}
	cluster := func(w *world) m {
		return m{"engine": "aurora-postgresql", "engineVersion": "16.6", "masterUsername": "owner", "manageMasterUserPassword": true, "dbSubnetGroupName": w.made["db"].id, "serverlessv2ScalingConfiguration": m{"minCapacity": 0.5, "maxCapacity": 4}}
	}
	cache := func(w *world) m {
		return m{"description": "sessions", "engine": "valkey", "engineVersion": "8.0", "numCacheClusters": 2, "automaticFailoverEnabled": true, "multiAzEnabled": true, "subnetGroupName": w.made["cache"].id}
	}
	table := m{"billingMode": "PAY_PER_REQUEST", "hashKey": "id", "attributes": l{m{"name": "id", "type": "S"}}}
	byState := m{"name": "state", "hashKey": "state", "projectionType": "ALL"}
	indexed := over(table, m{"attributes": l{m{"name": "id", "type": "S"}, m{"name": "state", "type": "S"}}, "globalSecondaryIndexes": l{byState}})
	trials(t, map[string]trial{
		"a subnet group covers two zones":   {prepare: network, typ: dbGroupT, right: func(w *world) m { return m{"subnetIds": l{w.made["a"].id, w.made["b"].id}} }, wrong: func(w *world) m { return m{"subnetIds": l{w.made["a"].id, w.made["a2"].id}} }, says: "DBSubnetGroupDoesNotCoverEnoughAZs"},
		"an engine exists":                  {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"engine": "postgresql"}), says: "Invalid DB engine"},
		"a version exists":                  {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"engineVersion": "9.6"}), says: "Cannot find version 9.6 for postgres"},
		"a class exists":                    {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"instanceClass": "db.t2.nano"}), says: "does not support creating a DB instance"},
		"serverless is Aurora's":            {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"instanceClass": "db.serverless"}), says: "does not support creating a DB instance"},
		"storage begins at 20 GiB":          {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"allocatedStorage": 5}), says: "Invalid storage size"},
		"a password has one owner":          {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"password": "correct-horse"}), says: "ManageMasterUserPassword"},
		"a password is given somehow":       {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"manageMasterUserPassword": nil}), says: "MasterUserPassword must be provided"},
		"a user isn't the engine's":         {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"username": "admin"}), says: "reserved word"},
		"backups are kept 35 days":          {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"backupRetentionPeriod": 36}), says: "Invalid backup retention period"},
		"an instance's group exists":        {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"dbSubnetGroupName": "none"}), says: "DBSubnetGroupNotFoundFault"},
		"monitoring needs a role":           {prepare: groups, typ: dbInstanceT, right: instance, wrong: just(m{"monitoringInterval": 60}), says: "MonitoringRoleARN"},
		"a cluster's capacity ascends":      {prepare: groups, typ: dbClusterT, right: cluster, wrong: just(m{"serverlessv2ScalingConfiguration": m{"minCapacity": 8, "maxCapacity": 4}}), says: "Serverless v2 capacity"},
		"a cluster's engine exists":         {prepare: groups, typ: dbClusterT, right: cluster, wrong: just(m{"engineVersion": "10.1"}), says: "Cannot find version 10.1"},
		"an identifier is plain":            {prepare: groups, typ: dbClusterT, right: cluster, wrong: just(m{"clusterIdentifier": "shop--db"}), says: "two consecutive hyphens"},
		"a parameter group's family exists": {typ: "rds/parameterGroup:ParameterGroup", right: just(m{"family": "postgres17"}), wrong: just(m{"family": "postgres9"}), says: "not a valid parameter group family"},
		"a cache's version exists":          {prepare: groups, typ: "elasticache/replicationGroup:ReplicationGroup", right: cache, wrong: just(m{"engine": "redis"}), says: "Cannot find version 8.0 for redis"},
		"failover takes two nodes":          {prepare: groups, typ: "elasticache/replicationGroup:ReplicationGroup", right: cache, wrong: just(m{"numCacheClusters": 1}), says: "at least 2"},
		"a cache over zones covers them":    {prepare: groups, typ: "elasticache/replicationGroup:ReplicationGroup", right: cache, wrong: func(w *world) m { return m{"subnetGroupName": w.made["narrow"].id} }, says: "covers at least two"},
		"a token needs TLS":                 {prepare: groups, typ: "elasticache/replicationGroup:ReplicationGroup", right: cache, wrong: just(m{"authToken": "correct-horse-battery"}), says: "AUTH token"},
		"a table's keys are defined":        {typ: "dynamodb/table:Table", right: just(table), wrong: just(m{"rangeKey": "at"}), says: "not defined in AttributeDefinitions"},
		"a table's attributes are keys":     {typ: "dynamodb/table:Table", right: just(table), wrong: just(m{"attributes": l{m{"name": "id", "type": "S"}, m{"name": "at", "type": "N"}}}), says: "Unused attributes"},
		"a table's expiry has a name":       {typ: "dynamodb/table:Table", right: just(over(table, m{"ttl": m{"attributeName": "gone", "enabled": true}})), wrong: just(m{"ttl": m{"enabled": true}}), says: "ttributeName"},
		"a table on demand has no capacity": {typ: "dynamodb/table:Table", right: just(table), wrong: just(m{"readCapacity": 5, "writeCapacity": 5}), says: "PAY_PER_REQUEST"},
		"an index's keys are defined":       {typ: "dynamodb/table:Table", right: just(indexed), wrong: just(m{"attributes": table["attributes"]}), says: "not defined in AttributeDefinitions"},
		"an index has a name of its own":    {typ: "dynamodb/table:Table", right: just(indexed), wrong: just(m{"globalSecondaryIndexes": l{byState, byState}}), says: "Duplicate index name"},
		"an index has all or some":          {typ: "dynamodb/table:Table", right: just(indexed), wrong: just(m{"globalSecondaryIndexes": l{over(byState, m{"nonKeyAttributes": l{"at"}})}}), says: "but NonKeyAttributes is specified"},
		"an index of some names them":       {typ: "dynamodb/table:Table", right: just(indexed), wrong: just(m{"globalSecondaryIndexes": l{over(byState, m{"projectionType": "INCLUDE"})}}), says: "NonKeyAttributes is not specified"},
		"a parameter's path is whole":       {typ: "ssm/parameter:Parameter", right: just(m{"name": "/shop/a", "type": "String", "value": "x"}), wrong: just(m{"name": "shop/a"}), says: "fully qualified name"},
		"a parameter's name isn't AWS's":    {typ: "ssm/parameter:Parameter", right: just(m{"name": "/shop/a", "type": "String", "value": "x"}), wrong: just(m{"name": "/aws/a"}), says: "reserved parameter name"},
		"a parameter has 4 KB":              {typ: "ssm/parameter:Parameter", right: just(m{"name": "/shop/a", "type": "String", "value": "x"}), wrong: just(m{"value": strings.Repeat("x", 4097)}), says: "4096"},
	})
}

func TestDatabasesAreNotLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	network(w)
	w.make(dbGroupT, "db", m{"subnetIds": l{w.made["a"].id, w.made["b"].id}})
	in := m{"engine": "mysql", "engineVersion": "8.4.3", "instanceClass": "db.t4g.micro", "allocatedStorage": 20, "username": "owner", "manageMasterUserPassword": true, "dbSubnetGroupName": w.made["db"].id, "deletionProtection": true}
	x := w.make(dbInstanceT, "shop", in)
	require.Regexp(t, `:3306$`, x.get("endpoint"))
	err := w.drop("shop")
	require.ErrorContains(t, err, "Cannot delete protected DB Instance")
	require.ErrorContains(t, err, "finalSnapshotIdentifier is required")
	require.NoError(t, w.change("shop", m{"deletionProtection": false}))
	require.ErrorContains(t, w.drop("shop"), "without its final snapshot")
	require.ErrorContains(t, w.drop("db"), "InvalidDBSubnetGroupStateFault")
	require.NoError(t, w.change("shop", m{"skipFinalSnapshot": true}))
	require.NoError(t, w.drop("shop"))

	w.make(dbClusterT, "aurora", m{"engine": "aurora-postgresql", "engineVersion": "16.6", "masterUsername": "owner", "manageMasterUserPassword": true, "dbSubnetGroupName": w.made["db"].id, "skipFinalSnapshot": true})
	w.make("rds/clusterInstance:ClusterInstance", "writer", m{"clusterIdentifier": w.made["aurora"].id, "engine": "aurora-postgresql", "instanceClass": "db.serverless"})
	require.ErrorContains(t, w.drop("aurora"), "still contains DB instances")
	require.NoError(t, w.drop("writer"))
	require.NoError(t, w.drop("aurora"))
	w.make("dynamodb/table:Table", "table", m{"billingMode": "PAY_PER_REQUEST", "hashKey": "id", "attributes": l{m{"name": "id", "type": "S"}}, "deletionProtectionEnabled": true})
	require.ErrorContains(t, w.drop("table"), "currently protected against deletion")
}
