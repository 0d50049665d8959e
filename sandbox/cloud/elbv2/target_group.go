package elbv2

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// AWS's answers about target groups.
const (
	TargetGroupMissing = "TargetGroupNotFound: Target groups '%s' not found"
	targetsUse         = "ResourceInUse: Target group '%s' is currently in use by a listener or a rule"
)

var targetGroup = cloud.ResourceType{
	Type: token.TargetGroup,
	Aliases: []string{
		"alb/targetGroup:TargetGroup",
	},
	Name:       &cloud.Naming{Property: "name", Max: 32, Others: "namePrefix"},
	Defaults:   map[string]any{"deregistrationDelay": 300.0},
	References: []cloud.Reference{ec2.InVPC("vpcId")},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateTargetGroup,
	ValidateState:  cloud.UniqueName("DuplicateTargetGroupName", token.TargetGroup),
}

func validateTargetGroup(c *cloud.Call) {
	validateName(c, "ValidationError")
	if c.Text("targetType") == "lambda" {
		return
	}
	for _, p := range []string{"port", "protocol", "vpcId"} {
		if !c.Has(p) {
			c.Refuse(p, "ValidationError: %s should be set when target type is instance, ip or alb", p)
		}
	}
}

// targetsFitLoadBalancer refuses target groups of the other kind: application load balancers take
// HTTP, network load balancers take the rest.
func targetsFitLoadBalancer(c *cloud.Call, path string, application bool) {
	for _, l := range cloud.Lookup(c.Inputs, path) {
		s, _ := l.Value.(string)
		if t := c.Find(token.TargetGroup, s); t != nil && t.Text("targetType") != "lambda" &&
			strings.HasPrefix(t.Text("protocol"), "HTTP") != application {
			c.Refuse(l.Path,
				"InvalidConfigurationRequest: The target group %s has the protocol %s, which this kind of load "+
					"balancer can't forward to",
				t.Text("name"), t.Text("protocol"))
		}
	}
}

// LoadBalancersOf lists the load balancers that a target group belongs to.
func LoadBalancersOf(c *cloud.Call, target string) []string {
	found := map[string]bool{}
	for _, typ := range []string{token.Listener, token.ListenerRule} {
		for _, r := range c.Others(typ) {
			listener := r
			if typ == token.ListenerRule {
				listener = c.Find(token.Listener, r.Text("listenerArn"))
			}
			cloud.Walk("", r.Inputs, func(_, s string) {
				if s == target && listener != nil {
					found[listener.Text("loadBalancerArn")] = true
				}
			})
		}
	}
	return cloud.Keys(found)
}

// Served reports whether a listener or a rule forwards to a target group.
func Served(c *cloud.Call, arn string) bool {
	for _, typ := range []string{token.Listener, token.ListenerRule} {
		for _, r := range c.Others(typ) {
			found := false
			cloud.Walk("", r.Inputs, func(_, s string) { found = found || s == arn })
			if found {
				return true
			}
		}
	}
	return false
}

func ofTargetGroup(path string) cloud.Reference {
	return cloud.Reference{Path: path, To: token.TargetGroup, Missing: TargetGroupMissing, Blocks: targetsUse}
}
