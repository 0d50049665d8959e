package rds

import (
	"encoding/json"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

const proxyMissing = "DBProxyNotFoundFault: DB proxy %s not found"

// ofProxy is the reference of a proxy's part to the proxy.
func ofProxy() cloud.Reference {
	return cloud.Reference{Path: "dbProxyName", To: token.CloudControl, Missing: proxyMissing}
}

// ProxyState is what AWS::RDS::DBProxy takes:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbproxy.html
type ProxyState struct {
	Auth []struct {
		AuthScheme, ClientPasswordAuthType, Description, IAMAuth, SecretArn string
	}
	DefaultAuthScheme, EngineFamily, RoleArn         string
	Name                                             string `json:"DBProxyName"`
	DebugLogging, RequireTLS                         bool
	IdleClientTimeout                                int
	EndpointNetworkType, TargetConnectionNetworkType string
	VpcSubnetIds, VpcSecurityGroupIds                []string
	Tags                                             []struct{ Key, Value string }
}

// proxyOf is the state of the proxy that a part of it names.
func proxyOf(c *cloud.Call) (p ProxyState) {
	if r := c.Find(token.CloudControl, c.Text("dbProxyName")); r != nil {
		s, _ := r.Inputs["desiredState"].(string)
		_ = json.Unmarshal([]byte(s), &p)
	}
	return p
}
