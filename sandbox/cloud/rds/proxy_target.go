package rds

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var proxyTarget = cloud.ResourceType{
	Type: token.DBProxyTarget,
	References: []cloud.Reference{
		ofProxy(),
		{Path: "dbClusterIdentifier", To: token.DBCluster, Missing: "DBClusterNotFoundFault: DBCluster %s not found"},
	},

	CreateSeconds: 60,
	SecondsFrom:   "a guess: the proxy's first connection",
	ValidateState: proxyReachesDatabase,
}

// proxyReachesDatabase checks that the database speaks the proxy's protocol, takes IAM tokens, and
// lets the proxy in, and that the proxy leads to no other.
func proxyReachesDatabase(c *cloud.Call) {
	p := proxyOf(c)
	for _, other := range c.Others(token.DBProxyTarget) {
		if other.Text("dbProxyName") == c.Text("dbProxyName") &&
			other.Text("targetGroupName") == c.Text("targetGroupName") {
			c.Refuse("", "DBProxyTargetAlreadyRegisteredFault: the target group %s of %s has a target already",
				c.Text("targetGroupName"), c.Text("dbProxyName"))
		}
	}
	database := c.Find(token.DBCluster, c.Text("dbClusterIdentifier"))
	for _, r := range c.Others(token.DBInstance) {
		if id := c.Text("dbInstanceIdentifier"); id != "" && r.Text("identifier") == id {
			database = r
		}
	}
	if database == nil {
		c.Refuse("", "DBInstanceNotFoundFault: there is no database %s%s", c.Text("dbInstanceIdentifier"),
			c.Text("dbClusterIdentifier"))
		return
	}
	if mysql := strings.Contains(database.Text("engine"), "mysql"); mysql != (p.EngineFamily == "MYSQL") {
		c.Refuse("", "InvalidParameterCombination: the engine %s doesn't belong to the proxy's family %s",
			database.Text("engine"), p.EngineFamily)
	}
	if p.DefaultAuthScheme == "IAM_AUTH" && database.Outputs["iamDatabaseAuthenticationEnabled"] != true {
		c.Refuse("", "the proxy can't sign in: IAM database authentication isn't enabled on %s", database.ID)
	}
	port, _ := database.Outputs["port"].(float64)
	for _, rule := range c.Others("vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
		from, _ := rule.Inputs["fromPort"].(float64)
		to, _ := rule.Inputs["toPort"].(float64)
		if slices.Contains(cloud.TextsOf(database.Inputs, "vpcSecurityGroupIds[]"), rule.Text("securityGroupId")) &&
			slices.Contains(p.VpcSecurityGroupIds, rule.Text("referencedSecurityGroupId")) && from <= port &&
			port <= to {
			return
		}
	}
	c.Refuse("",
		"UNREACHABLE: DBProxy Target unavailable due to an internal error: no rule of the database's security group "+
			"lets the proxy in on port %v",
		port)
}
