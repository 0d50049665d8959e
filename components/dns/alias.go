package dns

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// AliasArgs describes a name that answers with the addresses of an AWS resource.
type AliasArgs struct {
	ZoneID       pulumi.StringInput // The zone of the name. Required.
	Name         string             // The whole name, such as www.example.com, or *.example.com. Required.
	TargetDomain pulumi.StringInput // The resource's own name, such as d111111abcdef8.cloudfront.net. Required.
	TargetZoneID pulumi.StringInput // The zone that AWS keeps that name in; the resource has it as an output. Required.
}

// NewAlias registers the records name-a and name-aaaa, for IPv4 and IPv6. A target without IPv6
// answers the second with nothing, which does no harm. When args are wrong it registers nothing and
// reports every problem.
func NewAlias(ctx *pulumi.Context, name string, args *AliasArgs, opts ...pulumi.ResourceOption) error {
	if err := args.validate(); err != nil {
		return fmt.Errorf("alias %q: %w", name, err)
	}
	for _, kind := range []string{"A", "AAAA"} {
		_, err := route53.NewRecord(ctx, name+"-"+strings.ToLower(kind), &route53.RecordArgs{
			ZoneId: args.ZoneID,
			Name:   pulumi.String(args.Name),
			Type:   pulumi.String(kind),
			Aliases: route53.RecordAliasArray{route53.RecordAliasArgs{
				Name:                 args.TargetDomain,
				ZoneId:               args.TargetZoneID,
				EvaluateTargetHealth: pulumi.Bool(false), // there is no other target to send people to
			}},
		}, opts...)
		if err != nil {
			return fmt.Errorf("%s record of %s: %w", kind, args.Name, err)
		}
	}
	return nil
}

func (a *AliasArgs) validate() error {
	var p check.Problems
	if a == nil {
		p.At("args").Say("required, got nothing").Fix("give a zone, a name and a target")
		return p.Err()
	}
	check.Domain(p.In("name"), withoutWildcard(a.Name))
	require := func(key string, input pulumi.StringInput, what string) {
		if input == nil {
			p.At(key).Say("required, got nothing").Fix("give %s", what)
		}
	}
	require("zoneId", a.ZoneID, "the zone of the name")
	require("targetDomain", a.TargetDomain, "the resource's own name")
	require("targetZoneId", a.TargetZoneID, "the zone of the resource's own name")
	return p.Err()
}
