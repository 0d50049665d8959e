package terraform

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// A small provider in testdata has one resource of each kind of plugin.
func demo(t *testing.T) map[string]map[string]*attribute {
	t.Helper()
	tree, err := newTree("testdata/provider")
	require.NoError(t, err)
	s := tree.open("github.com/hashicorp/terraform-provider-aws/internal/service/demo")
	require.NotNil(t, s)
	return s.resources()
}

func number(f float64) *float64 { return &f }

func TestSchemasOfTheOlderPluginAreRead(t *testing.T) {
	t.Parallel()
	q := demo(t)["aws_demo_queue"]
	require.Equal(t,
		&attribute{
			required: true,
			forceNew: true,
			shortest: number(1),
			longest:  number(64),
			patterns: []string{"^[a-z]+$"},
		},
		q["name"])
	require.Equal(t, &attribute{fallback: 300.0, low: number(0), high: number(900)}, q["delay"])
	require.Equal(t, []string{"fast", "slow"}, q["mode"].enum)
	require.True(t, q["peers"].set)
	require.True(t, q["rule"].single)
	require.True(t, q["rule"].nested["weight"].required)
}

func TestSchemasOfTheNewerFrameworkAreRead(t *testing.T) {
	t.Parallel()
	s := demo(t)["aws_demo_store"]
	require.Equal(t,
		&attribute{required: true, forceNew: true, shortest: number(1), longest: number(32), enum: []string{"a", "b"}},
		s["name"])
	require.Equal(t, false, s["open"].fallback)
	require.True(t, s["open"].computed)
	require.True(t, s["pair"].set)
	require.True(t, s["pair"].nested["key"].required)
}

func TestTraitsGoByPulumisNames(t *testing.T) {
	t.Parallel()
	d := &schema.Document{
		Types: map[string]*schema.Object{"demo/Rule": {Properties: map[string]schema.Kind{"weight": "int"}}},
	}
	o := &schema.Object{
		Properties: map[string]schema.Kind{
			"name":  "string",
			"delay": "int",
			"self":  "bool",
			"peers": "[]string",
			"rule":  "ref:demo/Rule",
		},
	}
	out := map[string]*schema.Trait{}
	walk(d, "aws_demo_queue", o, demo(t)["aws_demo_queue"], "", false, 0, out)
	require.True(t, out["name"].Replace)
	require.InEpsilon(t, 300.0, out["delay"].Default, 0)
	require.NotContains(t, out, "self", "a default that conflicts with other inputs isn't filled in")
	require.True(t, out["rule.weight"].Required)
}

func TestPropertiesLeadToAttributes(t *testing.T) {
	t.Parallel()
	attributes := map[string]*attribute{}
	for _, name := range []string{"vpc_id", "subnet_ids", "alias", "policy", "rest_api_id", "function_name", "ttl"} {
		attributes[name] = &attribute{}
	}
	for property, want := range map[string]string{
		"vpcId":     "vpc_id",
		"subnetIds": "subnet_ids",
		"aliases":   "alias",
		"policies":  "policy",
		"restApi":   "rest_api_id",
		"nothing":   "",
	} {
		require.Equal(t, want, attributeOf("aws_x", property, attributes), property)
	}
	require.Equal(t, "function_name", attributeOf("aws_lambda_permission", "function", attributes))
	folded := map[string]string{}
	for _, typ := range []string{
		"aws_sqs_queue", "aws_vpc", "aws_db_instance", "aws_lb_listener", "aws_s3_bucket_acl",
		"aws_vpc_security_group_ingress_rule",
	} {
		folded[fold(typ)] = typ
	}
	for tok, want := range map[string]string{
		"aws:sqs/queue:Queue":                                       "aws_sqs_queue",
		"aws:ec2/vpc:Vpc":                                           "aws_vpc",
		"aws:rds/instance:Instance":                                 "aws_db_instance",
		"aws:lb/listener:Listener":                                  "aws_lb_listener",
		"aws:s3/bucketAclV2:BucketAclV2":                            "aws_s3_bucket_acl",
		"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "aws_vpc_security_group_ingress_rule",
		"awsx:ec2:Vpc":                                              "",
	} {
		require.Equal(t, want, typeOf(tok, folded), tok)
	}
}
