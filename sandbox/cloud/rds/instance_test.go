package rds_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestInstance(t *testing.T) {
	t.Parallel()
	groups := cloudtest.Steps(cloudtest.Network, func(h *cloudtest.Harness) {
		h.Create(token.DBSubnetGroup, "db", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
		h.Create(token.CacheSubnetGroup, "cache", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
		h.Create(token.CacheSubnetGroup, "narrow", m{"subnetIds": l{h.Created["a"].ID, h.Created["a2"].ID}})
	})
	instance := func(h *cloudtest.Harness) m {
		return m{
			"engine":                   "postgres",
			"engineVersion":            "17.4",
			"instanceClass":            "db.t4g.micro",
			"allocatedStorage":         20,
			"username":                 "owner",
			"manageMasterUserPassword": true,
			"dbSubnetGroupName":        h.Created["db"].ID,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an engine exists": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"engine": "postgresql"}),
			Says:  "Invalid DB engine",
		},
		"a version exists": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"engineVersion": "9.6"}),
			Says:  "Cannot find version 9.6 for postgres",
		},
		"a class exists": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"instanceClass": "db.t2.nano"}),
			Says:  "does not support creating a DB instance",
		},
		"serverless is Aurora's": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"instanceClass": "db.serverless"}),
			Says:  "does not support creating a DB instance",
		},
		"storage begins at 20 GiB": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"allocatedStorage": 5}),
			Says:  "Invalid storage size",
		},
		"a password has one owner": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"password": "correct-horse"}),
			Says:  "ManageMasterUserPassword",
		},
		"a password is given somehow": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"manageMasterUserPassword": nil}),
			Says:  "MasterUserPassword must be provided",
		},
		"a user isn't the engine's": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"username": "admin"}),
			Says:  "reserved word",
		},
		"backups are kept 35 days": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"backupRetentionPeriod": 36}),
			Says:  "Invalid backup retention period",
		},
		"an instance's group exists": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"dbSubnetGroupName": "none"}),
			Says:  "DBSubnetGroupNotFoundFault",
		},
		"monitoring needs a role": {
			Given: groups,
			Type:  token.DBInstance,
			Right: instance,
			Wrong: cloudtest.Just(m{"monitoringInterval": 60}),
			Says:  "MonitoringRoleARN",
		},
	})
}

func TestDatabaseDeletion(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Network(h)
	h.Create(token.DBSubnetGroup, "db", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
	in := m{
		"engine":                   "mysql",
		"engineVersion":            "8.4.3",
		"instanceClass":            "db.t4g.micro",
		"allocatedStorage":         20,
		"username":                 "owner",
		"manageMasterUserPassword": true,
		"dbSubnetGroupName":        h.Created["db"].ID,
		"deletionProtection":       true,
	}
	x := h.Create(token.DBInstance, "shop", in)
	require.Regexp(t, `:3306$`, x.Output("endpoint"))
	err := h.Delete("shop")
	require.ErrorContains(t, err, "Cannot delete protected DB Instance")
	require.ErrorContains(t, err, "finalSnapshotIdentifier is required")
	require.NoError(t, h.Update("shop", m{"deletionProtection": false}))
	require.ErrorContains(t, h.Delete("shop"), "without its final snapshot")
	require.ErrorContains(t, h.Delete("db"), "InvalidDBSubnetGroupStateFault")
	require.NoError(t, h.Update("shop", m{"skipFinalSnapshot": true}))
	require.NoError(t, h.Delete("shop"))

	h.Create(token.DBCluster, "aurora", m{
		"engine":                   "aurora-postgresql",
		"engineVersion":            "16.6",
		"masterUsername":           "owner",
		"manageMasterUserPassword": true,
		"dbSubnetGroupName":        h.Created["db"].ID,
		"skipFinalSnapshot":        true,
	})
	h.Create("rds/clusterInstance:ClusterInstance", "writer", m{
		"clusterIdentifier": h.Created["aurora"].ID,
		"engine":            "aurora-postgresql",
		"instanceClass":     "db.serverless",
	})
	require.ErrorContains(t, h.Delete("aurora"), "still contains DB instances")
	require.NoError(t, h.Delete("writer"))
	require.NoError(t, h.Delete("aurora"))
	h.Create("dynamodb/table:Table", "table", m{
		"billingMode":               "PAY_PER_REQUEST",
		"hashKey":                   "id",
		"attributes":                l{m{"name": "id", "type": "S"}},
		"deletionProtectionEnabled": true,
	})
	require.ErrorContains(t, h.Delete("table"), "currently protected against deletion")
}
