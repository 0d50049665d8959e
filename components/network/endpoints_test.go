package network_test

import (
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestEndpointServices(t *testing.T) {
	t.Parallel()
	// What works in private subnets without NAT reaches these, and AWS's documentation of each says
	// why: images and logs of Fargate tasks (Amazon ECS interface VPC endpoints), a recorded and
	// encrypted shell (ECS Exec), secrets of tasks and of the role manager, queues, traces.
	t.Run("reach the services that they are for", func(t *testing.T) {
		t.Parallel()
		for endpoint, want := range map[network.Endpoint]string{
			network.EndpointContainers:    "ecr.api ecr.dkr logs",
			network.EndpointDatabase:      "rds secretsmanager",
			network.EndpointExec:          "kms logs ssmmessages",
			network.EndpointFlags:         "appconfig appconfigdata",
			network.EndpointFunctions:     "lambda",
			network.EndpointIdentity:      "sts",
			network.EndpointKeys:          "kms",
			network.EndpointMessaging:     "sns sqs",
			network.EndpointObservability: "logs monitoring xray",
			network.EndpointSecrets:       "secretsmanager",
			network.EndpointSSM:           "ec2messages ssm ssmmessages",
		} {
			rec := runNetwork(t,
				netArgs(func(a *network.Args) { a.NAT, a.Endpoints = network.NATNone, []network.Endpoint{endpoint} }),
			)
			var got []string
			for _, e := range rec.Of(netEndpointType) {
				if e.Get("vpcEndpointType") == "Interface" {
					got = append(got, strings.TrimPrefix(e.Get("serviceName").(string), "com.amazonaws.eu-west-1."))
				}
			}
			require.ElementsMatch(t, strings.Fields(want), got, endpoint)
		}
	})
}

func TestNetworkEndpoints(t *testing.T) {
	t.Parallel()
	t.Run("are reached from the VPC and reach this account only", func(t *testing.T) {
		t.Parallel()
		rec := runNetwork(t, netArgs(func(a *network.Args) {
			a.Endpoints = []network.Endpoint{
				network.EndpointMessaging,
				network.EndpointSSM,
				network.EndpointIdentity,
				network.EndpointContainers,
			}
			a.ReadableBuckets = []string{"partner-data"}
		}))
		rule := rec.Only(t, netIngressType)
		require.Equal(t, "10.0.0.0/16", rule.Get("cidrIpv4"))
		require.Equal(t, 443.0, rule.Get("fromPort"))
		require.Equal(t, 443.0, rule.Get("toPort"))
		require.Equal(t, "tcp", rule.Get("ipProtocol"))
		require.NotEmpty(t, rule.Get("description"))
		group := rec.Only(t, netSGType)
		require.NotEmpty(t, group.Get("description"))
		require.False(t, group.Has("ingress") || group.Has("egress"), "rules have one owner")

		border := map[string]map[string]any{
			"StringEquals": {"aws:PrincipalAccount": mockaws.Account, "aws:ResourceAccount": mockaws.Account},
		}
		for name, action := range map[string]string{
			"net-s3":          "s3:*",
			"net-dynamodb":    "dynamodb:*",
			"net-sqs":         "sqs:*",
			"net-sns":         "sns:*",
			"net-ssm":         "ssm:*",
			"net-ssmmessages": "ssmmessages:*",
			"net-ec2messages": "ec2messages:*",
			"net-sts":         "sts:*",
			"net-ecr-dkr":     "ecr:*",
		} {
			e := rec.One(t, netEndpointType, name)
			statements := fixture.Document(t, e.Get("policy"))
			require.Equal(t, action, statements["OwnAccount"].Action, name)
			require.Equal(t, border, statements["OwnAccount"].Condition, name)
			require.Equal(t,
				map[string]map[string]any{"Bool": {"aws:PrincipalIsAWSService": "true"}},
				statements["AWSServices"].Condition,
				name,
			)
			require.Regexp(t, `^com\.amazonaws\.eu-west-1\.`, e.Get("serviceName"))
			if name == "net-s3" || name == "net-dynamodb" {
				require.Equal(t, "Gateway", e.Get("vpcEndpointType"))
				tables := e.Get("routeTableIds").([]any)
				require.Len(t, tables, 6, "every subnet's, public ones too")
				require.True(t,
					sort.SliceIsSorted(tables, func(i, j int) bool { return tables[i].(string) < tables[j].(string) }),
				)
				continue
			}
			require.Equal(t, "Interface", e.Get("vpcEndpointType"))
			require.Equal(t, true, e.Get("privateDnsEnabled"))
			require.Equal(t, []any{group.ID}, e.Get("securityGroupIds"))
			require.Len(t, e.Get("subnetIds"), 2)
			require.Equal(t, rec.Only(t, netVPCType).Outputs.Mappable()["privateSubnetIds"], e.Get("subnetIds"))
		}
	})
}

func TestNetworkEndpointPolicies(t *testing.T) {
	t.Parallel()
	t.Run("let exactly these requests cross the account border", func(t *testing.T) {
		t.Parallel()
		rec := runNetwork(t, netArgs(func(a *network.Args) {
			a.Endpoints = []network.Endpoint{
				network.EndpointContainers,
				network.EndpointIdentity,
				network.EndpointKeys,
				network.EndpointSSM,
			}
			a.ReadableBuckets = []string{"partner-data"}
		}))
		of := func(name string) map[string]fixture.Statement {
			statements := fixture.Document(t, rec.One(t, netEndpointType, name).Get("policy"))
			delete(statements, "OwnAccount")
			delete(statements, "AWSServices")
			return statements
		}
		s3 := of("net-s3")
		require.Len(t, s3, 2)
		require.Equal(t, "s3:GetObject", s3["ReadSharedBuckets"].Action)
		for _, bucket := range []string{
			"prod-eu-west-1-starport-layer-bucket",
			"al2023-repos-eu-west-1-de612dc2",
			"amazon-ssm-eu-west-1",
			"partner-data",
		} {
			require.Contains(t, s3["ReadSharedBuckets"].Resource, "arn:aws:s3:::"+bucket+"/*")
		}
		require.Equal(t, "arn:aws:s3:::partner-data", s3["ListSharedBuckets"].Resource)

		caller := map[string]map[string]any{"StringEquals": {"aws:PrincipalAccount": mockaws.Account}}
		for _, name := range []string{"net-ecr-api", "net-ecr-dkr"} {
			require.Len(t, of(name), 1)
			require.Equal(t,
				[]any{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
				of(name)["Pull"].Action,
			)
			require.Equal(t, caller, of(name)["Pull"].Condition)
		}
		require.Len(t, of("net-ssm"), 1)
		require.Equal(t,
			[]any{"arn:aws:ssm:eu-west-1::document/*", "arn:aws:ssm:eu-west-1::parameter/aws/*"},
			of("net-ssm")["AWSDocuments"].Resource,
		)
		require.Equal(t, caller, of("net-ssm")["AWSDocuments"].Condition)
		require.Len(t, of("net-sts"), 1)
		require.Equal(t, "arn:aws:iam::123456789012:role/*", of("net-sts")["OwnRolesByToken"].Resource)
		require.Empty(t, of("net-kms"))
		require.Empty(t, of("net-dynamodb"))

		without := runNetwork(t, netArgs(nil))
		shared := fixture.Document(t, without.One(t, netEndpointType, "net-s3").Get("policy"))
		require.NotContains(t, shared, "ListSharedBuckets")
		require.NotContains(t,
			shared["ReadSharedBuckets"].Resource,
			"arn:aws:s3:::amazon-ssm-eu-west-1/*",
			"there are no managed instances",
		)
	})
	t.Run("name the account for every endpoint", func(t *testing.T) {
		t.Parallel()
		all := []network.Endpoint{
			network.EndpointContainers,
			network.EndpointDatabase,
			network.EndpointExec,
			network.EndpointFlags,
			network.EndpointFunctions,
			network.EndpointIdentity,
			network.EndpointKeys,
			network.EndpointMessaging,
			network.EndpointObservability,
			network.EndpointSecrets,
			network.EndpointSSM,
		}
		for _, c := range all {
			rec := runNetwork(t, netArgs(func(a *network.Args) { a.Endpoints = []network.Endpoint{c} }))
			require.Greater(t, len(rec.Of(netEndpointType)), 2, c)
		}
		rec := runNetwork(t, netArgs(func(a *network.Args) { a.Endpoints = all }))
		for _, e := range rec.Of(netEndpointType) {
			own := fixture.Document(t, e.Get("policy"))["OwnAccount"]
			require.Equal(t, mockaws.Account, own.Condition["StringEquals"]["aws:PrincipalAccount"], e.Name)
			require.NotEqual(t, "*", own.Action, e.Name)
			require.False(t, strings.Contains(own.Action.(string), "."), "%s is no service of IAM", own.Action)
		}
	})
}
