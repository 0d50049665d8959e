package program_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// changed runs a stack file with some of its keys replaced; "" takes a key out.
func (f stackFile) changed(
	t *testing.T,
	changes map[string]string,
	opts ...mockaws.Option,
) (*mockaws.Recording, error) {
	t.Helper()
	values, secret := f.read(t)
	maps.Copy(values, changes)
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
	return run(f.stack, values, secret, opts...)
}

// merged is a key's value with some of its own keys replaced.
func (f stackFile) merged(t *testing.T, key string, changes map[string]any) string {
	t.Helper()
	values, _ := f.read(t)
	var value map[string]any
	require.NoError(t, json.Unmarshal([]byte(values[key]), &value))
	maps.Copy(value, changes)
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return string(text)
}

var prd = stackFile{"Pulumi.prd.yaml", "prd"}

// TestRegionsOfCloudFront: what CloudFront takes is made in us-east-1.
func TestRegionsOfCloudFront(t *testing.T) {
	t.Parallel()
	for _, f := range stackFiles(t) {
		t.Run(f.path, func(t *testing.T) {
			t.Parallel()
			for _, region := range []string{"eu-west-1", "us-east-1"} {
				network := ""
				if values, _ := f.read(t); values["plinth:network"] != "" {
					network = f.merged(
						t,
						"plinth:network",
						map[string]any{"zones": []string{region + "a", region + "b", region + "c"}},
					)
				}
				values, _ := f.read(t)
				// their secret is of the region
				payments := strings.ReplaceAll(values["plinth:payments"], "eu-west-1", region)
				rec, err := f.changed(
					t,
					map[string]string{"aws:region": region, "plinth:network": network, "plinth:payments": payments},
				)
				require.NoError(t, err)
				for _, d := range rec.Of("aws:cloudfront/distribution:Distribution") {
					require.Contains(t, d.Get("viewerCertificate.acmCertificateArn"), "arn:aws:acm:us-east-1:")
					require.Contains(t, d.Get("webAclId"), "arn:aws:wafv2:us-east-1:")
				}
				for _, l := range rec.Of("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration") {
					home := region // of what stands in front of the load balancer
					if rec.Lookup(l.Parent).Name == "sites" {
						home = "us-east-1"
					}
					require.Contains(t, l.Get("logDestinationConfigs[0]"), "arn:aws:logs:"+home+":")
				}
				for _, q := range rec.Of("aws:route53/queryLog:QueryLog") {
					require.Contains(t, q.Get("cloudwatchLogGroupArn"), "arn:aws:logs:us-east-1:")
				}
				for _, d := range rec.Of("aws:apigatewayv2/domainName:DomainName") {
					require.Contains(t, d.Get("domainNameConfiguration.certificateArn"), "arn:aws:acm:"+region+":")
				}
				for _, l := range rec.Of("aws:lb/listener:Listener") {
					require.True(
						t,
						l.Get("protocol") != "HTTPS" || strings.Contains(
							fmt.Sprint(l.Get("certificateArn")),
							"arn:aws:acm:"+region+":",
						),
						l.Name,
					)
				}
				if region != "us-east-1" {
					for _, l := range rec.Of("aws:lambda/function:Function") {
						require.Equal(t, "main", rec.ProviderName(l))
					}
				}
			}
		})
	}
}

// stateful are the types that hold what can't be made again.
var stateful = []string{
	"aws:cloudwatch/logGroup:LogGroup", "aws:dynamodb/table:Table", "aws:kms/key:Key", "aws:route53/zone:Zone", "aws:s3/bucketV2:BucketV2", "aws:sqs/queue:Queue", "awsx:ec2:Vpc",
}

// TestDisposableStack: what holds data is kept unless the stack is disposable.
func TestDisposableStack(t *testing.T) {
	t.Parallel()
	for _, f := range stackFiles(t) {
		for _, disposable := range []string{"true", "false"} {
			t.Run(f.path+" with disposable "+disposable, func(t *testing.T) {
				t.Parallel()
				rec, err := f.changed(t, map[string]string{"plinth:disposable": disposable})
				require.NoError(t, err)
				found := 0
				for _, token := range stateful {
					for _, r := range rec.Of(token) {
						found++
						require.Equal(t, disposable == "false", r.Protect || r.RetainOnDelete, "%s %s", token, r.Name)
					}
				}
				require.Greater(t, found, 5)
				for _, b := range rec.Of("aws:s3/bucketV2:BucketV2") {
					require.Equal(
						t,
						disposable == "true",
						b.Get("forceDestroy") == true,
						"what is left in the bucket %s",
						b.Name,
					)
				}
				for _, r := range rec.Resources {
					require.False(
						t,
						disposable == "true" && (r.Protect || r.RetainOnDelete),
						"%s %s would stay",
						r.Type,
						r.Name,
					)
				}
			})
		}
	}
}

// TestStackName: the stack's name decides nothing.
func TestStackName(t *testing.T) {
	t.Parallel()
	// physical names and ids, which come from the URN
	derived := regexp.MustCompile(`[0-9a-fA-F]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-fA-F]{7,}|\b[0-9a-f]{6}\b`)
	shape := func(name string) []string {
		rec, err := stackFile{prd.path, name}.changed(t, map[string]string{"plinth:environment": "prd"})
		require.NoError(t, err)
		lines := rec.Tree()
		for _, r := range rec.Resources {
			line, err := json.Marshal([]any{r.Type, r.Name, r.Protect, r.RetainOnDelete, r.Inputs.Mappable()})
			require.NoError(t, err)
			lines = append(lines, derived.ReplaceAllString(strings.ReplaceAll(string(line), "::"+name+"::", "::"), "#"))
		}
		return lines
	}
	require.Equal(t, shape("prd"), shape("dev"))
}

// TestStackOutputs: the stack publishes what an engineer needs.
func TestStackOutputs(t *testing.T) {
	t.Parallel()
	rec := prd.deployed(t)
	require.Equal(t, "https://example.com", rec.Output("sites.web.url"))
	require.Equal(t, rec.Only(t, "aws:cloudfront/distribution:Distribution").ID, rec.Output("sites.web.distributionId"))
	require.Equal(t, rec.One(t, "aws:s3/bucketV2:BucketV2", "web-web").ID, rec.Output("sites.web.bucket"))
	require.Equal(t, "https://api.example.com", rec.Output("apiUrl"))
	require.Len(t, rec.Output("nameServers"), 4)
	require.Contains(t, rec.Output("network.vpcId"), "vpc-")
	for _, list := range []string{"publicSubnetIds", "privateSubnetIds", "isolatedSubnetIds"} {
		require.Len(t, rec.Output("network."+list), 3)
	}
}

// TestBrokenStackFile: a broken stack file registers nothing.
func TestBrokenStackFile(t *testing.T) {
	t.Parallel()
	rec, err := prd.changed(t, map[string]string{
		"plinth:network": `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","us-west-2b"],"nat":"both"}`,
		"plinth:api":     `{"domain":"api.example.org","routes":{"GET /health":{"function":"apis"}}}`,
	})
	require.Empty(t, rec.Resources)
	for _, line := range []string{
		`plinth:network.zones[1]: the zone isn't in aws:region eu-west-1, got "us-west-2b"; write one like eu-west-1a`,
		`plinth:network.nat: not an allowed value, got "both"; write one of perZone, single, none`,
		`plinth:api.domain: it isn't below plinth:dns.domain example.com, got "api.example.org"`,
		`plinth:api.routes["GET /health"].function: there is no function of this name, got "apis"; write api`,
	} {
		require.ErrorContains(t, err, line)
	}
}

func mustJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return string(text)
}

// services are workers of these names, which only log.
func services(names ...string) string {
	var list []string
	for _, name := range names {
		list = append(
			list,
			`"`+name+`":{"image":{"uri":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:`+strings.Repeat("0", 64)+`"},"health":{"command":["/check"]}}`,
		)
	}
	return "{" + strings.Join(list, ",") + "}"
}
