package waf

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

const (
	// rateWindowSeconds is AWS's default window, written down so that the limit's meaning can't
	// move.
	rateWindowSeconds = 300
	// maxName leaves room for autonaming's eight characters and the log group's prefix within the
	// 128 characters of a web ACL's name.
	maxName = 64
)

// Args are the settings of a web ACL and what the program gives.
type Args struct {
	Settings

	// Scope is what the ACL stands in front of. Required.
	Scope Scope
	// USEast1 is the provider of us-east-1, which makes all resources of a ScopeCloudFront ACL. Nil
	// means that the stack's region is us-east-1. Ignored with ScopeRegional.
	USEast1 pulumi.ProviderResource
	// LogKeyARN encrypts the log with a customer key of the ACL's region, whose policy has to let
	// CloudWatch Logs use it. Nil leaves the service's own key.
	LogKeyARN pulumi.StringPtrInput
	// Disposable drops the protection of the ACL and of its log, for stacks meant to be torn down.
	// Otherwise nobody removes the firewall by leaving out a line.
	Disposable bool
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Overrides = maps.Clone(r.Overrides)
	check.Defaults(&r.Settings)

	var p check.Problems
	check.Name(&p, name, maxName)
	check.OneOf(p.In("scope"), r.Scope, ScopeCloudFront, ScopeRegional)
	check.Settings(&p, &r.Settings)
	return r, p.Err()
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"scope":     pulumi.String(string(a.Scope)),
		"mode":      pulumi.String(string(a.Mode)),
		"rateLimit": pulumi.Int(a.RateLimit),
	}
}
