package cloud

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

const memberT = "rds/clusterInstance:ClusterInstance"

// proxied is a database, and what a proxy in front of it needs.
func proxied(w *world) {
	network(w)
	role("rds.amazonaws.com", "rds-db:connect")(w)
	w.make("ec2/securityGroup:SecurityGroup", "store", m{"vpcId": w.made["vpc"].id})
	w.make("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "way", m{"securityGroupId": w.made["store"].id, "referencedSecurityGroupId": w.made["group"].id,
		"ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432})
	w.make(dbGroupT, "db", m{"subnetIds": l{w.made["a"].id, w.made["b"].id}})
	w.make(dbClusterT, "database", m{"engine": "aurora-postgresql", "engineVersion": "17.4", "masterUsername": "owner", "manageMasterUserPassword": true, "dbSubnetGroupName": w.made["db"].id,
		"vpcSecurityGroupIds": l{w.made["store"].id}, "iamDatabaseAuthenticationEnabled": true, "databaseInsightsMode": "advanced", "performanceInsightsEnabled": true, "performanceInsightsRetentionPeriod": 465})
}

func desiredProxy(w *world, changes m) m {
	text, err := json.Marshal(over(m{"DBProxyName": "shop", "EngineFamily": "POSTGRESQL", "DefaultAuthScheme": "IAM_AUTH", "RequireTLS": true, "RoleArn": w.made["role"].get("arn"),
		"VpcSubnetIds": l{w.made["a"].id, w.made["b"].id}, "VpcSecurityGroupIds": l{w.made["group"].id}}, changes))
	require.NoError(w.t, err)
	return m{"typeName": proxyType, "desiredState": string(text)}
}

func standing(w *world) {
	proxied(w)
	w.make(controlT, "proxy", desiredProxy(w, nil))
	w.make("rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup", "targets", m{"dbProxyName": "shop"})
}

func TestProxiesAreJudged(t *testing.T) {
	t.Parallel()
	right := func(w *world) m { return desiredProxy(w, nil) }
	proxy := func(changes m, says string) trial {
		return trial{prepare: proxied, typ: controlT, right: right, wrong: func(w *world) m { return desiredProxy(w, changes) }, says: says}
	}
	target := func(w *world) m {
		return m{"dbProxyName": "shop", "targetGroupName": "default", "dbClusterIdentifier": w.made["database"].id}
	}
	aimed := func(wrong m, spoil func(*world), says string) trial {
		return trial{prepare: standing, typ: proxyTargetT, right: target, wrong: just(wrong), spoil: spoil, says: says}
	}
	served := func(w *world) { standing(w); w.make(proxyTargetT, "target", target(w)) }
	reader := func(w *world) m {
		return m{"dbProxyName": "shop", "dbProxyEndpointName": "shop-reader", "targetRole": "READ_ONLY", "vpcSubnetIds": l{w.made["a"].id, w.made["b"].id}}
	}
	member := func(w *world) m {
		return m{"clusterIdentifier": w.made["database"].id, "engine": "aurora-postgresql", "instanceClass": "db.serverless", "performanceInsightsEnabled": true, "performanceInsightsRetentionPeriod": 465}
	}
	trials(t, map[string]trial{
		"another type isn't guessed":              {prepare: proxied, typ: controlT, right: right, wrong: just(m{"typeName": "AWS::EC2::VPC"}), says: "doesn't know the type AWS::EC2::VPC"},
		"a state is JSON":                         {prepare: proxied, typ: controlT, right: right, wrong: just(m{"desiredState": "{"}), says: "Model validation failed"},
		"a state has no other keys":               proxy(m{"EngineFamliy": "POSTGRESQL"}, `unknown field "EngineFamliy"`),
		"a proxy has a name":                      proxy(m{"DBProxyName": ""}, "required key [DBProxyName] not found"),
		"a proxy has a role":                      proxy(m{"RoleArn": nil}, "required key [RoleArn] not found"),
		"a proxy's name is plain":                 proxy(m{"DBProxyName": "shop--db"}, "single hyphens"),
		"a proxy speaks a protocol":               proxy(m{"EngineFamily": "POSTGRES"}, "not a valid enum value"),
		"a proxy signs in somehow":                proxy(m{"DefaultAuthScheme": "NONE"}, "Auth is required"),
		"a scheme is one of two":                  proxy(m{"DefaultAuthScheme": "IAM"}, "not a valid enum value"),
		"SQL Server signs in with passwords only": proxy(m{"EngineFamily": "SQLSERVER"}, "isn't supported for SQLSERVER"),
		"a proxy's subnets exist":                 proxy(m{"VpcSubnetIds": l{"subnet-0"}}, "subnet-0"),
		"a proxy lies in two zones": {prepare: proxied, typ: controlT, right: right, wrong: func(w *world) m {
			return desiredProxy(w, m{"VpcSubnetIds": l{w.made["a"].id, w.made["a2"].id}})
		}, says: "at least two Availability Zones"},
		"a proxy's group exists":             proxy(m{"VpcSecurityGroupIds": l{"sg-0"}}, "sg-0"),
		"a proxy's role exists":              proxy(m{"RoleArn": "arn:aws:iam::123456789012:role/none"}, "does not exist"),
		"a proxy's role lets it sign in":     {prepare: proxied, typ: controlT, right: right, spoil: func(w *world) { _ = w.drop("may0") }, says: "no rds-db:connect"},
		"a proxy's role trusts RDS":          {prepare: proxied, typ: controlT, right: right, spoil: func(w *world) { _ = w.change("role", m{"assumeRolePolicy": trust("lambda.amazonaws.com")}) }, says: "not authorized to assume"},
		"a target's proxy exists":            aimed(m{"dbProxyName": "none"}, nil, "DB proxy none not found"),
		"a target exists":                    aimed(m{"dbClusterIdentifier": nil, "dbInstanceIdentifier": "none"}, nil, "DBInstanceNotFoundFault"),
		"a proxy has one target":             aimed(nil, func(w *world) { w.make(proxyTargetT, "first", target(w)) }, "has a target already"),
		"a target lets the proxy in":         aimed(nil, func(w *world) { _ = w.drop("way") }, "UNREACHABLE"),
		"a target takes tokens":              aimed(nil, func(w *world) { _ = w.change("database", m{"iamDatabaseAuthenticationEnabled": false}) }, "isn't enabled on"),
		"a target speaks the protocol":       aimed(nil, func(w *world) { _ = w.change("proxy", desiredProxy(w, m{"EngineFamily": "MYSQL"})) }, "doesn't belong to the proxy's family"),
		"a reading endpoint leads to Aurora": {prepare: served, typ: "rds/proxyEndpoint:ProxyEndpoint", right: reader, spoil: func(w *world) { _ = w.drop("target") }, says: "READ_ONLY"},
		"members keep what the cluster does": {prepare: proxied, typ: memberT, right: member, wrong: just(m{"performanceInsightsRetentionPeriod": 7}), says: "the cluster keeps 465 days"},
		"the advanced mode keeps 15 months": {prepare: proxied, typ: dbClusterT, right: just(m{"engine": "aurora-postgresql", "masterUsername": "owner", "manageMasterUserPassword": true, "databaseInsightsMode": "advanced",
			"performanceInsightsEnabled": true, "performanceInsightsRetentionPeriod": 465}), wrong: just(m{"performanceInsightsRetentionPeriod": 7}), says: "at least 465 days"},
		"insights are kept for months": {prepare: proxied, typ: memberT, right: member, spoil: func(w *world) { _ = w.change("database", m{"databaseInsightsMode": "standard"}) }, wrong: just(m{"performanceInsightsRetentionPeriod": 40}), says: "Valid values are 7, 731"},
	})
}

func TestAProxyKeepsItsAddressUntilWhatCannotBeChangedDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	standing(w)
	before := w.made["proxy"].get("properties")
	require.NoError(t, w.change("proxy", desiredProxy(w, m{"RequireTLS": false})))
	require.NotEqual(t, before, w.made["proxy"].get("properties"))
	for _, key := range []string{"Endpoint", "DBProxyArn"} {
		var old, now m
		require.NoError(t, json.Unmarshal([]byte(before), &old))
		require.NoError(t, json.Unmarshal([]byte(w.made["proxy"].get("properties")), &now))
		require.Equal(t, old[key], now[key])
	}
	state := desiredProxy(w, nil)
	for change, anew := range map[string]bool{"RequireTLS": false, "DBProxyName": true, "EngineFamily": true} {
		require.Equal(t, anew, anewProxy(state, desiredProxy(w, m{change: map[bool]any{true: "MYSQL", false: false}[anew]})), change)
	}
	require.True(t, anewProxy(state, desiredProxy(w, m{"VpcSubnetIds": l{w.made["a2"].id, w.made["b"].id}})))
	require.False(t, anewProxy(state, desiredProxy(w, m{"VpcSubnetIds": l{w.made["b"].id, w.made["a"].id}})), "a set has no order")
}
