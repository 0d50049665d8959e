package waf

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:waf:ACL"

// Scope is what a web ACL can stand in front of.
type Scope string

const (
	// ScopeCloudFront is for distributions. AWS keeps these web ACLs in us-east-1.
	ScopeCloudFront Scope = "CLOUDFRONT"
	// ScopeRegional is for load balancers, REST API stages and other resources of a region.
	ScopeRegional Scope = "REGIONAL"
)

// Mode is what happens to a request that a rule catches.
type Mode string

const (
	// ModeBlock refuses it.
	ModeBlock Mode = "block"
	// ModeCount lets it pass and counts it: for finding out what a rule would block.
	ModeCount Mode = "count"
)

// Args describes a web ACL.
type Args struct {
	// Scope is what the ACL stands in front of. Required.
	Scope Scope
	// USEast1 is the provider of us-east-1, which makes all resources of a ScopeCloudFront ACL. Nil means that the stack's region is
	// us-east-1. Ignored with ScopeRegional.
	USEast1 pulumi.ProviderResource

	// Mode is what happens to what a rule catches. Default ModeBlock.
	Mode Mode
	// RateLimit is how many requests one address may make in five minutes. Default 2000; AWS takes 10 to 2,000,000,000.
	RateLimit int
	// AnonymousIPs adds AWS's list of proxies, VPNs and Tor exits. It also refuses people who protect themselves, and most cloud providers.
	AnonymousIPs bool
	// Overrides gives single rules of the managed groups another action, keyed "Group/Rule", such as
	// "CommonRuleSet/SizeRestrictions_BODY": ActionCount.
	Overrides map[string]Action

	// LogRetentionDays is how long the log is kept. Default 365.
	LogRetentionDays int
	// LogKeyARN encrypts the log with a customer key of the ACL's region, whose policy has to let CloudWatch Logs use it. Nil leaves the
	// service's own key.
	LogKeyARN pulumi.StringPtrInput
	// Disposable drops the protection of the ACL and of its log, for stacks meant to be torn down. Otherwise nobody takes the firewall off by
	// leaving out a line.
	Disposable bool
}

// ACL is a web ACL with its log.
type ACL struct {
	pulumi.ResourceState

	// ARN is what a CloudFront distribution takes as its web ACL.
	ARN pulumi.StringOutput

	scope Scope
}

// New registers the web ACL and its log. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*ACL, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("waf %q: %w", name, err)
	}
	w := &ACL{scope: a.Scope}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), w, opts...); err != nil {
		return nil, err
	}
	child := []pulumi.ResourceOption{pulumi.Parent(w)}
	if a.Scope == ScopeCloudFront && a.USEast1 != nil {
		child = append(child, pulumi.Provider(a.USEast1))
	}
	acl, err := newWebACL(ctx, name, a, child...)
	if err != nil {
		return nil, err
	}
	if err := newLogging(ctx, name, a, acl, child...); err != nil {
		return nil, err
	}
	w.ARN = acl.ARN
	return w, ctx.RegisterResourceOutputs(w, pulumi.Map{"arn": w.ARN})
}

// Protect puts the web ACL in front of a regional resource, such as a load balancer or the stage of a REST API. A CloudFront distribution
// takes the ACL's ARN itself.
func (a *ACL) Protect(ctx *pulumi.Context, name string, resourceARN pulumi.StringInput, opts ...pulumi.ResourceOption) error {
	if a.scope != ScopeRegional {
		return fmt.Errorf("waf %q: an ACL of scope %s can't be associated, got %s; give its ARN to the distribution as webAclId", name, a.scope, name)
	}
	all := append([]pulumi.ResourceOption{pulumi.Parent(a)}, opts...)
	return newAssociation(ctx, name, a.ARN, resourceARN, all...)
}
