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

// ACL is a web ACL with its log.
type ACL struct {
	pulumi.ResourceState

	// ARN is what a CloudFront distribution takes as its web ACL.
	ARN pulumi.StringOutput

	scope Scope
}

// New registers the web ACL and its log. When args are wrong it registers nothing and reports every
// problem.
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
		return nil, fmt.Errorf("web ACL: %w", err)
	}
	if err := newLogging(ctx, name, a, acl, child...); err != nil {
		return nil, err
	}
	w.ARN = acl.ARN
	return w, ctx.RegisterResourceOutputs(w, pulumi.Map{"arn": w.ARN})
}

// Protect puts the web ACL in front of a regional resource, such as a load balancer or the stage of
// a REST API. A CloudFront distribution takes the ACL's ARN itself.
func (a *ACL) Protect(
	ctx *pulumi.Context,
	name string,
	resourceARN pulumi.StringInput,
	opts ...pulumi.ResourceOption,
) error {
	if a.scope != ScopeRegional {
		return fmt.Errorf(
			"waf %q: an ACL of scope %s can't be associated; give its ARN to the distribution as webAclId",
			name,
			a.scope,
		)
	}
	all := append([]pulumi.ResourceOption{pulumi.Parent(a)}, opts...)
	if err := newAssociation(ctx, name, a.ARN, resourceARN, all...); err != nil {
		return fmt.Errorf("web ACL association: %w", err)
	}
	return nil
}
