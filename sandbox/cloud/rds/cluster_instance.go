package rds

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var clusterInstance = cloud.ResourceType{
	Type: "rds/clusterInstance:ClusterInstance",
	Name: &cloud.Naming{Property: "identifier", Max: 63, Lower: true, Others: "identifierPrefix"},
	References: []cloud.Reference{
		{
			Path:    "clusterIdentifier",
			To:      token.DBCluster,
			Missing: "DBClusterNotFoundFault: DBCluster %s not found",
			Blocks: "InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances in " +
				"non-deleting state. (%s)",
		},
		iam.WithRole("monitoringRoleArn"),
	},

	CreateSeconds:  420,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateClusterInstance,
	ValidateState:  insightsFitCluster,
}

func validateClusterInstance(c *cloud.Call) {
	validateClass(c)
	validateInsights(c)
}

// insightsFitCluster refuses an instance that keeps Performance Insights for another time than its
// cluster does.
func insightsFitCluster(c *cloud.Call) {
	cluster := c.Find(token.DBCluster, c.Text("clusterIdentifier"))
	if cluster == nil || cluster.Text("databaseInsightsMode") != "advanced" {
		return
	}
	want, _ := cluster.Inputs["performanceInsightsRetentionPeriod"].(float64)
	if got, _ := c.Number("performanceInsightsRetentionPeriod"); got != want || !c.Flag("performanceInsightsEnabled") {
		c.Refuse("performanceInsightsRetentionPeriod",
			"InvalidParameterCombination: each DB instance in a DB cluster must have the same Performance Insights "+
				"settings: the cluster keeps %v days, the instance %v",
			want, got)
	}
}
