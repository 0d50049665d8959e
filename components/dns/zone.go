package dns

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/arn"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:dns:Zone"

// Zone is a public hosted zone.
type Zone struct {
	pulumi.ResourceState

	// ZoneID is what records and certificates take. With a ParentZoneID it is known only when the
	// delegation exists: a certificate that asks before learns that the name doesn't exist, and
	// resolvers remember that for 15 minutes.
	ZoneID pulumi.StringOutput
	// NameServers are what the registrar or the zone above has to name. Empty for an existing zone,
	// which is delegated already.
	NameServers pulumi.StringArrayOutput
}

// New registers the zone. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Zone, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("dns %q: %w", name, err)
	}
	z := &Zone{}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), z, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(z)
	if err := z.newZone(ctx, name, a, parent); err != nil {
		return nil, fmt.Errorf("zone: %w", err)
	}
	if err := z.newQueryLog(ctx, name, a, parent); err != nil {
		return nil, err
	}
	if err := z.newCAA(ctx, name, a, parent); err != nil {
		return nil, fmt.Errorf("CAA record: %w", err)
	}
	if err := z.newDelegation(ctx, name, a, parent); err != nil {
		return nil, fmt.Errorf("delegation in the parent zone: %w", err)
	}
	return z, ctx.RegisterResourceOutputs(z, pulumi.Map{"zoneId": z.ZoneID, "nameServers": z.NameServers})
}

func (z *Zone) newZone(ctx *pulumi.Context, name string, a Args, parent pulumi.ResourceOption) error {
	if a.ZoneID != "" {
		z.ZoneID = pulumi.String(a.ZoneID).ToStringOutput()
		z.NameServers = pulumi.StringArray{}.ToStringArrayOutput()
		return nil
	}
	zone, err := route53.NewZone(ctx, name, &route53.ZoneArgs{
		Name:         pulumi.String(a.Domain),
		Comment:      pulumi.String("Public names of " + a.Domain),
		ForceDestroy: pulumi.Bool(a.Disposable),
	}, parent, pulumi.Protect(!a.Disposable))
	if err != nil {
		return err
	}
	z.ZoneID = zone.ZoneId
	z.NameServers = zone.NameServers
	return nil
}

// newDelegation names the zone's servers in the zone above.
func (z *Zone) newDelegation(ctx *pulumi.Context, name string, a Args, parent pulumi.ResourceOption) error {
	if a.ParentZoneID == "" {
		return nil
	}
	record, err := route53.NewRecord(ctx, name+"-delegation", &route53.RecordArgs{
		ZoneId:  pulumi.String(a.ParentZoneID),
		Name:    pulumi.String(a.Domain),
		Type:    pulumi.String("NS"),
		Ttl:     pulumi.Int(recordTTLSeconds),
		Records: z.NameServers,
	}, parent)
	if err != nil {
		return err
	}
	z.ZoneID = pulumi.All(z.ZoneID, record.ID()).ApplyT(func(v []any) string {
		return v[0].(string)
	}).(pulumi.StringOutput)
	return nil
}

// newCAA says who may issue certificates for the zone.
func (z *Zone) newCAA(ctx *pulumi.Context, name string, a Args, parent pulumi.ResourceOption) error {
	if len(a.CAA) == 0 {
		return nil
	}
	var issuers pulumi.StringArray
	for _, ca := range a.CAA {
		issuers = append(issuers, pulumi.String(fmt.Sprintf("0 issue %q", ca)))
	}
	_, err := route53.NewRecord(ctx, name+"-caa", &route53.RecordArgs{
		ZoneId:  z.ZoneID,
		Name:    pulumi.String(a.Domain),
		Type:    pulumi.String("CAA"),
		Ttl:     pulumi.Int(recordTTLSeconds),
		Records: issuers,
	}, parent)
	return err
}

// newQueryLog logs every query to the zone. AWS takes the log of a public zone in us-east-1 only.
func (z *Zone) newQueryLog(ctx *pulumi.Context, name string, a Args, parent pulumi.ResourceOption) error {
	if !a.logsQueries() {
		return nil
	}
	inUSEast1 := []pulumi.ResourceOption{parent}
	if a.USEast1 != nil {
		inUSEast1 = append(inUSEast1, pulumi.Provider(a.USEast1))
	}
	group, err := cloudwatch.NewLogGroup(ctx, name+"-queries", &cloudwatch.LogGroupArgs{
		// The zone's id keeps the name unique when an account has two zones of one name, or had one
		// before.
		Name:            pulumi.Sprintf("/aws/route53/%s/%s", a.Domain, z.ZoneID),
		RetentionInDays: pulumi.Int(int(a.QueryLogRetentionDays)),
		KmsKeyId:        a.LogKeyARN,
	}, append([]pulumi.ResourceOption{pulumi.Protect(!a.Disposable)}, inUSEast1...)...)
	if err != nil {
		return fmt.Errorf("query log group: %w", err)
	}
	policy, err := cloudwatch.NewLogResourcePolicy(ctx, name+"-query-policy", &cloudwatch.LogResourcePolicyArgs{
		PolicyName: pulumi.Sprintf("route53-query-logs-%s", z.ZoneID),
		PolicyDocument: policydoc.Document(policydoc.Statement{
			Sid:        "Route53QueryLogs",
			Actions:    []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources:  []pulumi.StringInput{pulumi.Sprintf("%s:*", group.Arn)},
			Principals: []policydoc.Principal{policydoc.Service("route53.amazonaws.com")},
			Conditions: []policydoc.Condition{
				policydoc.Equals("aws:SourceAccount", arn.Account(group.Arn)),
				policydoc.ArnLike("aws:SourceArn", pulumi.Sprintf("arn:aws:route53:::hostedzone/%s", z.ZoneID)),
			},
		}),
	}, inUSEast1...)
	if err != nil {
		return fmt.Errorf("policy of the query log: %w", err)
	}
	// Route 53 writes a test entry as soon as it shall log, so the permission has to exist before.
	_, err = route53.NewQueryLog(ctx, name+"-query-log", &route53.QueryLogArgs{
		ZoneId:                z.ZoneID,
		CloudwatchLogGroupArn: group.Arn,
	}, parent, pulumi.DependsOn([]pulumi.Resource{policy}))
	if err != nil {
		return fmt.Errorf("query log: %w", err)
	}
	return nil
}
