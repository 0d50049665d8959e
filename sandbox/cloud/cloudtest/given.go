package cloudtest

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// Output reads what the cloud has of a resource now.
func Output(h *Harness, name, property string) any {
	for _, r := range h.Cloud.Inventory() {
		if r.URN == string(h.Created[name].URN) {
			return r.Outputs[property]
		}
	}
	return nil
}

// Policy is a policy document with one statement, or several with commas between them.
func Policy(statement string) string {
	return `{"Version":"2012-10-17","Statement":[` + statement + `]}`
}

// Network creates a VPC with an internet gateway, three subnets in two zones, a security group and
// a route table.
func Network(h *Harness) {
	h.Create(token.VPC, "vpc", m{"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": true, "enableDnsSupport": true})
	vpc := h.Created["vpc"].ID
	h.Create("ec2/internetGateway:InternetGateway", "igw", m{"vpcId": vpc})
	h.Create(token.Subnet, "a", m{"vpcId": vpc, "cidrBlock": "10.0.0.0/24", "availabilityZone": "eu-west-1a"})
	h.Create(token.Subnet, "a2", m{"vpcId": vpc, "cidrBlock": "10.0.2.0/24", "availabilityZone": "eu-west-1a"})
	h.Create(token.Subnet, "b", m{"vpcId": vpc, "cidrBlock": "10.0.1.0/24", "availabilityZone": "eu-west-1b"})
	h.Create("ec2/securityGroup:SecurityGroup", "group", m{"vpcId": vpc})
	h.Create("ec2/routeTable:RouteTable", "table", m{"vpcId": vpc})
}

// Trust is the trust policy of a role for one service.
func Trust(service string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"` + service + `"}}]}`
}

// Allow is a policy that allows one action on everything.
func Allow(action string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"*"}]}`
}

// Role makes a role that a service may assume and that may do some things.
func Role(service string, actions ...string) func(h *Harness) {
	return func(h *Harness) {
		h.Create(token.Role, "role", m{"assumeRolePolicy": Trust(service)})
		for i, a := range actions {
			h.Create("iam/rolePolicy:RolePolicy", fmt.Sprint("may", i), m{
				"role":   h.Created["role"].ID,
				"policy": Allow(a),
			})
		}
	}
}

// FunctionInputs is the inputs of a function.
func FunctionInputs(h *Harness) m {
	return m{
		"role":    h.Created["role"].Output("arn"),
		"runtime": "provided.al2023",
		"handler": "bootstrap",
		"publish": true,
		"code": resource.NewArchiveProperty(&resource.Archive{
			Hash: strings.Repeat("ab", 32),
			Sig:  resource.ArchiveSig,
			Path: "missing.zip",
		}),
	}
}

// Function creates a function and its role.
func Function(h *Harness) {
	Role("lambda.amazonaws.com")(h)
	h.Create(token.Function, "function", FunctionInputs(h))
}

// ToList turns strings into a list of inputs.
func ToList(names []string) l {
	out := l{}
	for _, n := range names {
		out = append(out, n)
	}
	return out
}

// ContainsError reports whether an error's text contains a part.
func ContainsError(err error, part string) bool { return strings.Contains(err.Error(), part) }
