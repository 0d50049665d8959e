package rds

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var cluster = cloud.ResourceType{
	Type: token.DBCluster,
	Name: &cloud.Naming{Property: "clusterIdentifier", Max: 63, Lower: true, Others: "clusterIdentifierPrefix"},
	References: []cloud.Reference{
		ofSubnetGroup(),
		ec2.WithSecurityGroup("vpcSecurityGroupIds[]"),
		kms.WithKey("kmsKeyId"),
		ofParameterGroup("dbClusterParameterGroupName", "rds/clusterParameterGroup:ClusterParameterGroup"),
	},

	CreateSeconds:  60,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateCluster,
	AfterCreate:    addPort,
	BeforeDelete:   leavesFinalSnapshot,
}

func validateCluster(c *cloud.Call) {
	validateEngine(c)
	validateInsights(c)
	validateIdentifier(c, "clusterIdentifier")
	validatePassword(c, "masterPassword", "manageMasterUserPassword")
	validateUser(c, "masterUsername")
	if n, ok := c.Number("backupRetentionPeriod"); ok && (n < 1 || n > 35) {
		c.Refuse("backupRetentionPeriod",
			"InvalidParameterValue: Invalid backup retention period: %v. Must be between 1 and 35.", n)
	}
	low, hasLow := c.Number("serverlessv2ScalingConfiguration.minCapacity")
	high, hasHigh := c.Number("serverlessv2ScalingConfiguration.maxCapacity")
	if hasLow && hasHigh &&
		(low > high || low < 0 || high > 256 || low*2 != float64(int(low*2)) || high*2 != float64(int(high*2))) {
		c.Refuse("serverlessv2ScalingConfiguration",
			"InvalidParameterValue: Serverless v2 capacity %v - %v isn't valid: between 0 and 256 ACU, in halves, "+
				"the minimum not above the maximum",
			low, high)
	}
}

func addPort(c *cloud.Call) {
	if !c.Has("port") {
		c.Outputs["port"] = 5432.0
		if strings.Contains(c.Text("engine"), "mysql") {
			c.Outputs["port"] = 3306.0
		}
	}
	addMasterSecret(c)
}
