package schema_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
	"github.com/plinth-infra/plinth/sandbox/cloud/schema/gen/sdk"
)

// TestSchemaIsCurrent: after an upgrade of an SDK, run `go run ./sandbox/cloud/schema/gen`.
func TestSchemaIsCurrent(t *testing.T) {
	t.Parallel()
	d, err := sdk.Generate()
	require.NoError(t, err)
	want, err := schema.Encode(d)
	require.NoError(t, err)
	have, err := os.ReadFile("sdk.json.gz")
	require.NoError(t, err)
	require.True(t, string(want) == string(have), "the pinned SDKs have changed: go run ./sandbox/cloud/schema/gen")
}

func TestSchema(t *testing.T) {
	t.Parallel()
	d := schema.Get()
	require.Greater(t, len(d.Resources), 500)
	f := d.Resources["aws:lambda/function:Function"]
	require.Equal(t, []string{"role"}, f.Required)
	require.Equal(t, schema.Kind("int"), f.Properties["memorySize"])
	require.Equal(t, schema.Kind("archive"), f.Properties["code"])
	require.Equal(t, schema.Kind("string"), f.Outputs["qualifiedArn"])
	vpc, ok := f.Properties["vpcConfig"].Ref()
	require.True(t, ok)
	require.Equal(t, schema.Kind("[]string"), d.Types[vpc].Properties["subnetIds"])
	require.Equal(t, []string{"defaultCacheBehavior", "enabled", "origins", "restrictions", "viewerCertificate"},
		d.Resources["aws:cloudfront/distribution:Distribution"].Required)
	require.Contains(t, d.Functions, "aws:index/getRegion:getRegion")
	require.Contains(t, d.Resources["awsx:ec2:Vpc"].Properties, "availabilityZoneCidrMask")
	require.Equal(t, schema.Kind("[]string"), d.Resources["pulumi:providers:aws"].Properties["allowedAccountIds"])
}

// Every nested type that a kind leads to is there: an unknown property could hide behind a missing
// one.
func TestSchemaReferences(t *testing.T) {
	t.Parallel()
	d := schema.Get()
	var visit func(owner string, k schema.Kind)
	seen := map[string]bool{}
	visit = func(owner string, k schema.Kind) {
		if inner, ok := k.List(); ok {
			visit(owner, inner)
		} else if inner, ok := k.Map(); ok {
			visit(owner, inner)
		} else if ref, ok := k.Ref(); ok && !seen[ref] {
			seen[ref] = true
			o := d.Types[ref]
			require.NotNil(t, o, "%s leads to %s", owner, ref)
			for _, inner := range o.Properties {
				visit(ref, inner)
			}
		}
	}
	for tok, r := range d.Resources {
		for name, k := range r.Properties {
			visit(tok+"."+name, k)
		}
	}
}

func TestTraits(t *testing.T) {
	t.Parallel()
	traits := schema.Traits()
	require.Contains(t, traits.From, "terraform-provider-aws@")
	for path, want := range map[string]bool{
		"aws:sqs/queue:Queue fifoQueue":                                             true,
		"aws:sqs/queue:Queue delaySeconds":                                          false,
		"aws:ec2/subnet:Subnet cidrBlock":                                           true,
		"aws:ec2/subnet:Subnet mapPublicIpOnLaunch":                                 false,
		"aws:apigatewayv2/api:Api protocolType":                                     true,
		"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule securityGroupId": true,
		"aws:acm/certificate:Certificate domainName":                                true,
		"aws:iam/role:Role assumeRolePolicy":                                        false,
	} {
		tok, name, _ := cut(path)
		trait := traits.Traits[tok][name]
		require.Equal(t, want, trait != nil && trait.Replace, path)
	}
	require.Contains(t, traits.Traits["aws:lambda/function:Function"]["runtime"].Enum, "provided.al2023")
	require.InEpsilon(t, 900.0, *traits.Traits["aws:lambda/function:Function"]["timeout"].High, 0.001)
}

func cut(s string) (string, string, bool) {
	for i := range s {
		if s[i] == ' ' {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}
