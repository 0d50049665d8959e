package lambda

import (
	"slices"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// manageRoles is what functions/rolemanager does: it connects to the database.
func manageRoles(c *cloud.Call, f *cloud.Resource, secret string, event map[string]any, says func(string, ...any)) {
	host, _ := event["host"].(string)
	port, _ := event["port"].(float64)
	database := databaseAt(c, host)
	if database == nil {
		says("connect to %s: lookup %s: no such host", host, host)
		return
	}
	if managed := cloud.TextsOf(database.Outputs, "masterUserSecrets[].secretArn"); len(managed) > 0 &&
		!slices.Contains(managed, secret) {
		says("connect to %s: password authentication failed (%s isn't the master's secret of %s)", host, secret,
			database.ID)
	}
	groups := cloud.TextsOf(f.Inputs, "vpcConfig.securityGroupIds[]")
	if len(groups) == 0 {
		says("connect to %s: dial tcp: i/o timeout (the function isn't in the database's network)", host)
		return
	}
	for _, rule := range c.Others("vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
		from, _ := rule.Inputs["fromPort"].(float64)
		to, _ := rule.Inputs["toPort"].(float64)
		if slices.Contains(cloud.TextsOf(database.Inputs, "vpcSecurityGroupIds[]"), rule.Text("securityGroupId")) &&
			slices.Contains(groups, rule.Text("referencedSecurityGroupId")) && from <= port && port <= to {
			return
		}
	}
	says("connect to %s: dial tcp: i/o timeout (no rule of the database's security group lets the function in on "+
		"port %v)",
		host, port)
}

// databaseAt finds the cluster or instance behind a host name.
func databaseAt(c *cloud.Call, host string) *cloud.Resource {
	for _, typ := range []string{token.DBCluster, token.DBInstance} {
		for _, r := range c.Others(typ) {
			if host != "" &&
				slices.Contains([]string{r.Text("endpoint"), r.Text("readerEndpoint"), r.Text("address")}, host) {
				return r
			}
		}
	}
	return nil
}
