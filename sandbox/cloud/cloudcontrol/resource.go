package cloudcontrol

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/rds"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// ProxyType is the one type that the simulation creates by Cloud Control.
const ProxyType = "AWS::RDS::DBProxy"

var resource = cloud.ResourceType{
	Type:              token.CloudControl,
	Replace:           []string{"typeName"},
	ForcesReplacement: proxyIsReplaced,

	CreateSeconds:  300,
	SecondsFrom:    "a guess: AWS says that a proxy takes minutes",
	ValidateInputs: validateResource,
	ValidateState:  proxyFitsNetwork,
	AfterCreate:    addProperties,
}

// desired reads the state that the program asks for. It is empty where it isn't known yet, or
// isn't JSON.
func desired(c *cloud.Call) (p rds.ProxyState) {
	_ = json.Unmarshal([]byte(c.Text("desiredState")), &p)
	return p
}

func validateResource(c *cloud.Call) {
	if t := c.Text("typeName"); t != "" && t != ProxyType {
		c.Refuse("typeName",
			"the sandbox doesn't know the type %s and doesn't guess; add it in "+
				"sandbox/cloud/cloudcontrol/resource.go", t)
		return
	}
	text := c.Text("desiredState")
	if text == "" {
		return
	}
	invalid := func(format string, args ...any) {
		c.Refuse("desiredState", "ValidationException: Model validation failed: "+format, args...)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	var p rds.ProxyState
	if err := decoder.Decode(&p); err != nil {
		invalid("%v", err)
		return
	}
	for name, value := range map[string]string{
		"DBProxyName":  p.Name,
		"EngineFamily": p.EngineFamily,
		"RoleArn":      p.RoleArn,
		"VpcSubnetIds": strings.Join(p.VpcSubnetIds, ""),
	} {
		if value == "" {
			invalid("#: required key [%s] not found", name)
		}
	}
	if p.Name != "" && (!rds.IdentifierPattern.MatchString(strings.ToLower(p.Name)) || len(p.Name) > 63) {
		invalid("#/DBProxyName: %q doesn't begin with a letter, has other characters than letters, digits and single "+
			"hyphens, or more than 63",
			p.Name)
	}
	if !slices.Contains([]string{"", "MYSQL", "POSTGRESQL", "SQLSERVER"}, p.EngineFamily) {
		invalid("#/EngineFamily: #: %s is not a valid enum value", p.EngineFamily)
	}
	if !slices.Contains([]string{"", "NONE", "IAM_AUTH"}, p.DefaultAuthScheme) {
		invalid("#/DefaultAuthScheme: #: %s is not a valid enum value", p.DefaultAuthScheme)
	}
	if len(p.Auth) == 0 && p.DefaultAuthScheme != "IAM_AUTH" {
		c.Refuse("desiredState", "InvalidParameterValue: Auth is required unless DefaultAuthScheme is IAM_AUTH")
	}
	if p.DefaultAuthScheme == "IAM_AUTH" && p.EngineFamily == "SQLSERVER" {
		c.Refuse("desiredState",
			"InvalidParameterCombination: end-to-end IAM authentication isn't supported for SQLSERVER")
	}
}

func proxyFitsNetwork(c *cloud.Call) {
	p := desired(c)
	if p.Name == "" {
		return
	}
	refuse := func(format string, args ...any) { c.Refuse("desiredState", format, args...) }
	zones := map[string]bool{}
	for _, id := range p.VpcSubnetIds {
		subnet := c.Find(token.Subnet, id)
		if subnet == nil {
			refuse(ec2.SubnetMissing, id)
			continue
		}
		zones[subnet.Text("availabilityZone")] = true
	}
	if len(zones) < 2 {
		refuse("InvalidSubnet: the proxy's subnets have to cover at least two Availability Zones, got %s",
			strings.Join(cloud.Keys(zones), ", "))
	}
	for _, id := range p.VpcSecurityGroupIds {
		if c.Find(token.SecurityGroup, id) == nil {
			refuse(ec2.SecurityGroupMissing, id)
		}
	}
	role := iam.FindRole(c, p.RoleArn)
	switch {
	case role == nil:
		refuse("InvalidParameterValue: the role %s does not exist", p.RoleArn)
	case !iam.Trusts(role, "rds.amazonaws.com"):
		refuse("InvalidParameterValue: RDS is not authorized to assume service-linked role or role %s", p.RoleArn)
	case p.DefaultAuthScheme == "IAM_AUTH" && !iam.Can(c, role, "rds-db:connect"):
		refuse("the proxy could sign in as nobody: its role %s has no rds-db:connect", role.ID)
	}
}

func addProperties(c *cloud.Call) {
	var state map[string]any
	if json.Unmarshal([]byte(c.Text("desiredState")), &state) != nil {
		return
	}
	state["DBProxyArn"] = "arn:aws:rds:" + c.Region + ":" + c.Account() + ":db-proxy:prx-" + c.Hex("hex17")
	state["Endpoint"] = c.ID + ".proxy-" + c.Hex("hex12") + "." + c.Region + ".rds.amazonaws.com"
	if c.Existing != nil { // an update keeps both
		var before map[string]any
		if json.Unmarshal([]byte(c.Existing.Text("properties")), &before) == nil {
			state["DBProxyArn"], state["Endpoint"] = before["DBProxyArn"], before["Endpoint"]
		}
	}
	text, _ := json.Marshal(state)
	c.Outputs["properties"] = string(text)
}

// proxyIsReplaced reports whether a property changes that a proxy keeps for its life.
func proxyIsReplaced(olds, news map[string]any) bool {
	var before, after rds.ProxyState
	x, _ := olds["desiredState"].(string)
	y, _ := news["desiredState"].(string)
	if json.Unmarshal([]byte(x), &before) != nil || json.Unmarshal([]byte(y), &after) != nil {
		return false // not known yet
	}
	slices.Sort(before.VpcSubnetIds)
	slices.Sort(after.VpcSubnetIds)
	return before.Name != after.Name || before.EngineFamily != after.EngineFamily ||
		!slices.Equal(before.VpcSubnetIds, after.VpcSubnetIds)
}
