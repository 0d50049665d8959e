package cloudtest

import (
	"encoding/json"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudcontrol"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// Proxied is a database, and what a proxy in front of it needs.
func Proxied(h *Harness) {
	Network(h)
	Role("rds.amazonaws.com", "rds-db:connect")(h)
	h.Create("ec2/securityGroup:SecurityGroup", "store", m{"vpcId": h.Created["vpc"].ID})
	h.Create("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "way", m{
		"securityGroupId":           h.Created["store"].ID,
		"referencedSecurityGroupId": h.Created["group"].ID,
		"ipProtocol":                "tcp",
		"fromPort":                  5432,
		"toPort":                    5432,
	})
	h.Create(token.DBSubnetGroup, "db", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
	h.Create(token.DBCluster, "database", m{
		"engine":                             "aurora-postgresql",
		"engineVersion":                      "17.4",
		"masterUsername":                     "owner",
		"manageMasterUserPassword":           true,
		"dbSubnetGroupName":                  h.Created["db"].ID,
		"vpcSecurityGroupIds":                l{h.Created["store"].ID},
		"iamDatabaseAuthenticationEnabled":   true,
		"databaseInsightsMode":               "advanced",
		"performanceInsightsEnabled":         true,
		"performanceInsightsRetentionPeriod": 465,
	})
}

// DesiredProxy is the inputs of a database proxy; changes lie over its state.
func DesiredProxy(h *Harness, changes m) m {
	text, err := json.Marshal(Over(m{
		"DBProxyName":         "shop",
		"EngineFamily":        "POSTGRESQL",
		"DefaultAuthScheme":   "IAM_AUTH",
		"RequireTLS":          true,
		"RoleArn":             h.Created["role"].Output("arn"),
		"VpcSubnetIds":        l{h.Created["a"].ID, h.Created["b"].ID},
		"VpcSecurityGroupIds": l{h.Created["group"].ID},
	}, changes))
	require.NoError(h.T, err)
	return m{"typeName": cloudcontrol.ProxyType, "desiredState": string(text)}
}

// Standing creates a database and a proxy before it.
func Standing(h *Harness) {
	Proxied(h)
	h.Create(token.CloudControl, "proxy", DesiredProxy(h, nil))
	h.Create("rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup", "targets", m{"dbProxyName": "shop"})
}

// Bucket creates a bucket, called by its name and a number.
func Bucket(name string) func(h *Harness) {
	return func(h *Harness) { h.Create(BucketType, name, m{"bucket": name + "-4711"}) }
}

// Ownership creates the ownership controls of a bucket.
func Ownership(name, own string) func(h *Harness) {
	return func(h *Harness) {
		h.Create("s3/bucketOwnershipControls:BucketOwnershipControls", "own", m{
			"bucket": h.Created[name].ID,
			"rule":   m{"objectOwnership": own},
		})
	}
}

// BucketType is the type of bucket that Plinth creates.
const BucketType = "s3/bucketV2:BucketV2"
