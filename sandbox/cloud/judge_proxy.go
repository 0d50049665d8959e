package cloud

import (
	"encoding/json"
	"slices"
	"strings"
)

const (
	controlT     = "cloudcontrol/resource:Resource"
	proxyTargetT = "rds/proxyTarget:ProxyTarget"
	proxyType    = "AWS::RDS::DBProxy"
	noProxy      = "DBProxyNotFoundFault: DB proxy %s not found"
)

// ofProxy is the reference of a proxy's part to the proxy.
func ofProxy() ref { return ref{Path: "dbProxyName", To: controlT, Missing: noProxy} }

// proxyName is the proxy's id.
func proxyName(c *call) string { return c.desired().Name }

// checkProxyEndpoint judges the endpoint's name.
func checkProxyEndpoint(c *call) { c.checkIdentifier("dbProxyEndpointName") }

func init() {
	add(
		&row{Type: controlT, Identify: proxyName, Seconds: 300, Source: "a guess: AWS says that a proxy takes minutes",
			Check: checkControl, Judge: judgeProxy, Made: madeControl, Anew: anewProxy, Replace: []string{"typeName"}},
		&row{Type: "rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup", ID: "{dbProxyName}", Seconds: 2, Source: oneCall, Refs: []ref{ofProxy()},
			Out: map[string]any{"arn": "arn:aws:rds:{region}:{account}:target-group:prx-tg-{hex17}", "name": "default"}},
		&row{Type: proxyTargetT, ID: "{dbProxyName}/{targetGroupName}/{hex8}", Seconds: 60, Source: "a guess: the proxy's first connection", Judge: judgeProxyTarget, Refs: []ref{ofProxy(),
			{Path: "dbClusterIdentifier", To: dbClusterT, Missing: "DBClusterNotFoundFault: DBCluster %s not found"}},
			Out: map[string]any{"type": "RDS_INSTANCE", "rdsResourceId": "{dbInstanceIdentifier}{dbClusterIdentifier}"}},
		&row{Type: "rds/proxyEndpoint:ProxyEndpoint", ID: "{dbProxyName}/{dbProxyEndpointName}", Seconds: 120, Source: "a guess: network interfaces", Check: checkProxyEndpoint, Judge: judgeProxyEndpoint,
			Refs: []ref{ofProxy(), inSubnet("vpcSubnetIds[]"), withGroup("vpcSecurityGroupIds[]")},
			Out:  map[string]any{"arn": "arn:aws:rds:{region}:{account}:db-proxy-endpoint:prx-endpoint-{hex17}", "endpoint": "{dbProxyEndpointName}.endpoint.proxy-{hex12}.{region}.rds.amazonaws.com", "isDefault": false}},
	)
}

// proxyState is what AWS::RDS::DBProxy takes: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbproxy.html
type proxyState struct {
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

// desired is the state that is asked for; nothing of it where it isn't known yet or isn't one.
func (c *call) desired() (p proxyState) {
	_ = json.Unmarshal([]byte(c.text("desiredState")), &p)
	return p
}

func checkControl(c *call) {
	if t := c.text("typeName"); t != "" && t != proxyType {
		c.fail("typeName", "the sandbox doesn't know the type %s and doesn't guess; add it in sandbox/cloud/judge_proxy.go", t)
		return
	}
	text := c.text("desiredState")
	if text == "" {
		return
	}
	invalid := func(format string, args ...any) {
		c.fail("desiredState", "ValidationException: Model validation failed: "+format, args...)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	var p proxyState
	if err := decoder.Decode(&p); err != nil {
		invalid("%v", err)
		return
	}
	for name, value := range map[string]string{"DBProxyName": p.Name, "EngineFamily": p.EngineFamily, "RoleArn": p.RoleArn, "VpcSubnetIds": strings.Join(p.VpcSubnetIds, "")} {
		if value == "" {
			invalid("#: required key [%s] not found", name)
		}
	}
	if p.Name != "" && (!dbIdentifier.MatchString(strings.ToLower(p.Name)) || len(p.Name) > 63) {
		invalid("#/DBProxyName: %q doesn't begin with a letter, has other characters than letters, digits and single hyphens, or more than 63", p.Name)
	}
	if !slices.Contains([]string{"", "MYSQL", "POSTGRESQL", "SQLSERVER"}, p.EngineFamily) {
		invalid("#/EngineFamily: #: %s is not a valid enum value", p.EngineFamily)
	}
	if !slices.Contains([]string{"", "NONE", "IAM_AUTH"}, p.DefaultAuthScheme) {
		invalid("#/DefaultAuthScheme: #: %s is not a valid enum value", p.DefaultAuthScheme)
	}
	if len(p.Auth) == 0 && p.DefaultAuthScheme != "IAM_AUTH" {
		c.fail("desiredState", "InvalidParameterValue: Auth is required unless DefaultAuthScheme is IAM_AUTH")
	}
	if p.DefaultAuthScheme == "IAM_AUTH" && p.EngineFamily == "SQLSERVER" {
		c.fail("desiredState", "InvalidParameterCombination: end-to-end IAM authentication isn't supported for SQLSERVER")
	}
}

func judgeProxy(c *call) {
	p := c.desired()
	if p.Name == "" {
		return
	}
	refuse := func(format string, args ...any) { c.fail("desiredState", format, args...) }
	zones := map[string]bool{}
	for _, id := range p.VpcSubnetIds {
		subnet := c.get(subnetT, id)
		if subnet == nil {
			refuse(subnetMissing, id)
			continue
		}
		zones[subnet.text("availabilityZone")] = true
	}
	if len(zones) < 2 {
		refuse("InvalidSubnet: the proxy's subnets have to cover at least two Availability Zones, got %s", strings.Join(keys(zones), ", "))
	}
	for _, id := range p.VpcSecurityGroupIds {
		if c.get(groupT, id) == nil {
			refuse(groupMissing, id)
		}
	}
	role := c.roleOf(p.RoleArn)
	switch {
	case role == nil:
		refuse("InvalidParameterValue: the role %s does not exist", p.RoleArn)
	case !trusts(role, "rds.amazonaws.com"):
		refuse("InvalidParameterValue: RDS is not authorized to assume service-linked role or role %s", p.RoleArn)
	case p.DefaultAuthScheme == "IAM_AUTH" && !c.can(role, "rds-db:connect"):
		refuse("the proxy could sign in as nobody: its role %s has no rds-db:connect", role.ID)
	}
}

func madeControl(c *call) {
	var state map[string]any
	if json.Unmarshal([]byte(c.text("desiredState")), &state) != nil {
		return
	}
	state["DBProxyArn"] = "arn:aws:rds:" + c.region + ":" + c.account() + ":db-proxy:prx-" + c.hex("hex17")
	state["Endpoint"] = c.id + ".proxy-" + c.hex("hex12") + "." + c.region + ".rds.amazonaws.com"
	if c.self != nil { // an update keeps both
		var before map[string]any
		if json.Unmarshal([]byte(c.self.text("properties")), &before) == nil {
			state["DBProxyArn"], state["Endpoint"] = before["DBProxyArn"], before["Endpoint"]
		}
	}
	text, _ := json.Marshal(state)
	c.out["properties"] = string(text)
}

// anewProxy knows the properties of a proxy that can't be changed.
func anewProxy(olds, news map[string]any) bool {
	var before, after proxyState
	x, _ := olds["desiredState"].(string)
	y, _ := news["desiredState"].(string)
	if json.Unmarshal([]byte(x), &before) != nil || json.Unmarshal([]byte(y), &after) != nil {
		return false // not known yet
	}
	slices.Sort(before.VpcSubnetIds)
	slices.Sort(after.VpcSubnetIds)
	return before.Name != after.Name || before.EngineFamily != after.EngineFamily || !slices.Equal(before.VpcSubnetIds, after.VpcSubnetIds)
}

// proxy is the state of the proxy that a part of it names.
func (c *call) proxy() (p proxyState) {
	if r := c.get(controlT, c.text("dbProxyName")); r != nil {
		s, _ := r.Inputs["desiredState"].(string)
		_ = json.Unmarshal([]byte(s), &p)
	}
	return p
}

// judgeProxyTarget: a proxy leads to one database, whose protocol it speaks, that takes IAM tokens, and that lets it in.
func judgeProxyTarget(c *call) {
	p := c.proxy()
	for _, other := range c.others(proxyTargetT) {
		if other.text("dbProxyName") == c.text("dbProxyName") && other.text("targetGroupName") == c.text("targetGroupName") {
			c.fail("", "DBProxyTargetAlreadyRegisteredFault: the target group %s of %s has a target already", c.text("targetGroupName"), c.text("dbProxyName"))
		}
	}
	database := c.get(dbClusterT, c.text("dbClusterIdentifier"))
	for _, r := range c.others(dbInstanceT) {
		if id := c.text("dbInstanceIdentifier"); id != "" && r.text("identifier") == id {
			database = r
		}
	}
	if database == nil {
		c.fail("", "DBInstanceNotFoundFault: there is no database %s%s", c.text("dbInstanceIdentifier"), c.text("dbClusterIdentifier"))
		return
	}
	if mysql := strings.Contains(database.text("engine"), "mysql"); mysql != (p.EngineFamily == "MYSQL") {
		c.fail("", "InvalidParameterCombination: the engine %s doesn't belong to the proxy's family %s", database.text("engine"), p.EngineFamily)
	}
	if p.DefaultAuthScheme == "IAM_AUTH" && database.Outputs["iamDatabaseAuthenticationEnabled"] != true {
		c.fail("", "the proxy can't sign in: IAM database authentication isn't enabled on %s", database.ID)
	}
	port, _ := database.Outputs["port"].(float64)
	for _, rule := range c.others("vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
		from, _ := rule.Inputs["fromPort"].(float64)
		to, _ := rule.Inputs["toPort"].(float64)
		if slices.Contains(textsOf(database.Inputs, "vpcSecurityGroupIds[]"), rule.text("securityGroupId")) &&
			slices.Contains(p.VpcSecurityGroupIds, rule.text("referencedSecurityGroupId")) && from <= port && port <= to {
			return
		}
	}
	c.fail("", "UNREACHABLE: DBProxy Target unavailable due to an internal error: no rule of the database's security group lets the proxy in on port %v", port)
}

func judgeProxyEndpoint(c *call) {
	if c.text("targetRole") != "READ_ONLY" {
		return
	}
	for _, t := range c.others(proxyTargetT) {
		if t.text("dbProxyName") == c.text("dbProxyName") && t.text("dbClusterIdentifier") != "" {
			return
		}
	}
	c.fail("targetRole", "InvalidParameterCombination: a READ_ONLY endpoint is for a proxy whose target is an Aurora cluster")
}
