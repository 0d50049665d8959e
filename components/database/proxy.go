package database

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudcontrol"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// proxy is the part of its children's names.
const proxy = "proxy"

// poolPercent is how much of the server's connections the proxy may take; the rest is the role
// manager's and the administrators'.
const poolPercent = 90

// borrowSeconds is how long a client waits for a connection of the pool.
const borrowSeconds = 120

// direct reports whether clients go to servers themselves: without a proxy, or to an instance's
// replicas, which no proxy leads to.
func (a Args) direct() bool { return !a.Proxy || a.Engine != EngineAurora && a.Readers > 0 }

func (a Args) family() string {
	if a.Engine == EngineMySQL {
		return "MYSQL"
	}
	return "POSTGRESQL"
}

// proxy puts an RDS Proxy in front of the servers.
func (b *builder) proxy() error {
	if !b.args.Proxy {
		return nil
	}
	for _, step := range []func() error{b.proxyWay, b.proxyRole, b.proxyLogs} {
		if err := step(); err != nil {
			return err
		}
	}
	created, err := b.newProxy()
	if err != nil {
		return fmt.Errorf("proxy: %w", err)
	}
	target, err := b.proxyTarget(created.ID())
	if err != nil {
		return fmt.Errorf("target of the proxy: %w", err)
	}
	d := b.database
	// Nobody is sent to a proxy that leads nowhere yet.
	described := pulumi.All(created.Properties, target.ID()).ApplyT(func(v []any) (proxyProperties, error) {
		var p proxyProperties
		err := json.Unmarshal([]byte(v[0].(string)), &p)
		return p, err
	})
	endpoint := func(v any) string { return v.(proxyProperties).Endpoint }
	d.Endpoint = described.ApplyT(endpoint).(pulumi.StringOutput)
	id := described.ApplyT(func(v any) (string, error) { return v.(proxyProperties).id() }).(pulumi.StringOutput)
	if b.args.direct() {
		d.resourceIDs = append(d.resourceIDs, id)
		return nil
	}
	d.resourceIDs = []pulumi.StringOutput{id}
	if err := b.proxyReader(created.ID(), target); err != nil {
		return fmt.Errorf("reader endpoint of the proxy: %w", err)
	}
	return nil
}

// proxyWay is the proxy's security group, and its way to the servers.
func (b *builder) proxyWay() (err error) {
	if b.proxyGroup, err = b.newGroup(b.name+"-"+proxy, "Proxy of the database "+b.name); err != nil {
		return err
	}
	rules, err := b.way(b.name, proxy, b.proxyGroup, b.group)
	b.beforeProxy = append(b.beforeProxy, rules...)
	return err
}

// proxyRole lets the proxy sign in as the roles, and as nobody else.
func (b *builder) proxyRole() error {
	role, err := iam.NewRole(b.ctx, b.name+"-"+proxy, &iam.RoleArgs{
		Description:      pulumi.String("Proxy of the database " + b.name),
		AssumeRolePolicy: policydoc.AssumeRole("rds.amazonaws.com"),
	}, b.parent)
	if err != nil {
		return fmt.Errorf("role of the proxy: %w", err)
	}
	server := b.database.resourceIDs[:1]
	signIn := Statement{Sid: "SignIn", Actions: []string{"rds-db:connect"}}
	for _, r := range b.args.Roles {
		signIn.Resources = append(signIn.Resources, b.database.users(server, r.Name)...)
	}
	policy, err := iam.NewRolePolicy(b.ctx, b.name+"-"+proxy, &iam.RolePolicyArgs{
		Role:   role.Name,
		Policy: policydoc.Document(signIn),
	}, b.parent)
	if err != nil {
		return fmt.Errorf("policy of the proxy's role: %w", err)
	}
	b.proxyRoleARN = role.Arn
	b.beforeProxy = append(b.beforeProxy, policy)
	return nil
}

// proxyName changes with what AWS can't change of a proxy, and with its target, of which it has
// one: a new proxy stands beside the old one until nobody uses that.
func (b *builder) proxyName() pulumi.StringOutput {
	return pulumi.All(b.database.Identifier, b.args.SubnetIDs).ApplyT(func(v []any) string {
		return v[0].(string) + "-" + digest([]byte(strings.Join(v[1].([]string), "\n")))[:6]
	}).(pulumi.StringOutput)
}

// proxyLogs makes the log group before RDS does, whose own would be kept for ever.
func (b *builder) proxyLogs() error {
	group, err := b.logGroup(b.name+"-"+proxy, pulumi.Sprintf("/aws/rds/proxy/%s", b.proxyName()))
	if err != nil {
		return err
	}
	b.beforeProxy = append(b.beforeProxy, group)
	return nil
}

// proxyProperties are those of AWS::RDS::DBProxy that AWS gives out.
type proxyProperties struct {
	ARN      string `json:"DBProxyArn"`
	Endpoint string `json:"Endpoint"`
}

// id is what IAM knows the proxy by: arn:aws:rds:<region>:<account>:db-proxy:<id> ends with it.
func (p proxyProperties) id() (string, error) {
	if p.Endpoint == "" || !strings.Contains(p.ARN, ":db-proxy:") {
		return "", fmt.Errorf("the proxy's ARN or endpoint isn't one, got %q and %q", p.ARN, p.Endpoint)
	}
	return p.ARN[strings.LastIndex(p.ARN, ":")+1:], nil
}

// newProxy makes the proxy by Cloud Control, because the resource of pulumi-aws v6 has no
// defaultAuthScheme: without it a proxy signs in with passwords out of Secrets Manager only, and
// the roles have none.
func (b *builder) newProxy() (*cloudcontrol.Resource, error) {
	// Default tags don't come this way.
	name := pulumi.StringMap{"Key": pulumi.String("Name"), "Value": pulumi.String(b.name)}
	return cloudcontrol.NewResource(b.ctx, b.name+"-"+proxy, &cloudcontrol.ResourceArgs{
		TypeName: pulumi.String("AWS::RDS::DBProxy"),
		DesiredState: pulumi.JSONMarshal(pulumi.Map{
			"DBProxyName":         b.proxyName(),
			"EngineFamily":        pulumi.String(b.args.family()),
			"DefaultAuthScheme":   pulumi.String("IAM_AUTH"),
			"RequireTLS":          pulumi.Bool(true),
			"RoleArn":             b.proxyRoleARN,
			"VpcSubnetIds":        b.args.SubnetIDs,
			"VpcSecurityGroupIds": pulumi.StringArray{b.proxyGroup},
			"Tags":                pulumi.Array{name},
		}),
	}, b.parent, pulumi.DependsOn(b.beforeProxy))
}

func (b *builder) proxyTarget(name pulumi.IDOutput) (*rds.ProxyTarget, error) {
	group, err := rds.NewProxyDefaultTargetGroup(b.ctx, b.name+"-"+proxy, &rds.ProxyDefaultTargetGroupArgs{
		DbProxyName: name.ToStringOutput(),
		ConnectionPoolConfig: &rds.ProxyDefaultTargetGroupConnectionPoolConfigArgs{
			MaxConnectionsPercent:     pulumi.Int(poolPercent),
			MaxIdleConnectionsPercent: pulumi.Int(poolPercent / 2),
			ConnectionBorrowTimeout:   pulumi.Int(borrowSeconds),
		},
	}, b.parent)
	if err != nil {
		return nil, err
	}
	args := b.target
	args.DbProxyName = group.DbProxyName
	args.TargetGroupName = group.Name
	return rds.NewProxyTarget(b.ctx, b.name+"-"+proxy, &args, b.parent, pulumi.DependsOn(b.servers))
}

// proxyReader is the proxy's second address, which leads to Aurora's readers.
func (b *builder) proxyReader(name pulumi.IDOutput, target pulumi.Resource) error {
	b.database.ReaderEndpoint = b.database.Endpoint
	if b.args.Readers == 0 || b.args.Engine != EngineAurora {
		return nil
	}
	endpoint, err := rds.NewProxyEndpoint(b.ctx, b.name+"-"+proxy+"-reader", &rds.ProxyEndpointArgs{
		DbProxyName:         name.ToStringOutput(),
		DbProxyEndpointName: pulumi.Sprintf("%s-reader", b.proxyName()),
		TargetRole:          pulumi.String("READ_ONLY"),
		VpcSubnetIds:        b.args.SubnetIDs,
		VpcSecurityGroupIds: pulumi.StringArray{b.proxyGroup},
	}, b.parent, pulumi.DependsOn([]pulumi.Resource{target}))
	if err == nil {
		b.database.ReaderEndpoint = endpoint.Endpoint
	}
	return err
}
