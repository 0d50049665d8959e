package program_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/functions/viewerrequest"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// changed runs a stack file with some of its keys replaced; "" takes a key out.
func (f stackFile) changed(t *testing.T, changes map[string]string, opts ...mockaws.Option) (*mockaws.Recording, error) {
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

func TestWhatCloudFrontTakesIsMadeInUSEast1(t *testing.T) {
	t.Parallel()
	for _, f := range stackFiles(t) {
		t.Run(f.path, func(t *testing.T) {
			t.Parallel()
			for _, region := range []string{"eu-west-1", "us-east-1"} {
				network := ""
				if values, _ := f.read(t); values["plinth:network"] != "" {
					network = f.merged(t, "plinth:network", map[string]any{"zones": []string{region + "a", region + "b", region + "c"}})
				}
				values, _ := f.read(t)
				payments := strings.ReplaceAll(values["plinth:payments"], "eu-west-1", region) // their secret is of the region
				rec, err := f.changed(t, map[string]string{"aws:region": region, "plinth:network": network, "plinth:payments": payments})
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
					require.True(t, l.Get("protocol") != "HTTPS" || strings.Contains(fmt.Sprint(l.Get("certificateArn")), "arn:aws:acm:"+region+":"), l.Name)
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

func TestWhatHoldsDataIsKeptUnlessTheStackIsDisposable(t *testing.T) {
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
					require.Equal(t, disposable == "true", b.Get("forceDestroy") == true, "what is left in the bucket %s", b.Name)
				}
				for _, r := range rec.Resources {
					require.False(t, disposable == "true" && (r.Protect || r.RetainOnDelete), "%s %s would stay", r.Type, r.Name)
				}
			})
		}
	}
}

func TestTheStacksNameDecidesNothing(t *testing.T) {
	t.Parallel()
	derived := regexp.MustCompile(`[0-9a-fA-F]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-fA-F]{7,}|\b[0-9a-f]{6}\b`) // physical names and ids, which come from the URN
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

func TestTheStackPublishesWhatAnEngineerNeeds(t *testing.T) {
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

func TestABrokenStackFileRegistersNothing(t *testing.T) {
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

func TestANewZoneIsMadeAloneUntilItIsDelegated(t *testing.T) {
	t.Parallel()
	rec, err := prd.changed(t, map[string]string{"plinth:dns": `{"domain":"example.com","awaitingDelegation":true}`})
	require.NoError(t, err)
	require.Len(t, rec.Output("nameServers"), 4)
	require.Contains(t, strings.Join(rec.Messages, "\n"), "enter the output nameServers at the registrar")
	rec.One(t, "aws:lambda/function:Function", "api")
	for _, token := range []string{"aws:lb/loadBalancer:LoadBalancer", "aws:ecs/service:Service", "aws:acm/certificate:Certificate", "aws:apigatewayv2/api:Api", "aws:cloudfront/distribution:Distribution"} {
		require.Empty(t, rec.Of(token))
	}
	require.Empty(t, judge(t, rec, "prd", "prd", false))
}

func TestARESTAPIHasAFirewallOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(t, map[string]string{"plinth:api": prd.merged(t, "plinth:api", map[string]any{"kind": "rest"})}, opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		association := rec.One(t, "aws:wafv2/webAclAssociation:WebAclAssociation", "api")
		require.True(t, association.DependsOn(rec.Only(t, "aws:apigateway/stage:Stage")))
		require.True(t, association.DependsOn(rec.One(t, "aws:wafv2/webAcl:WebAcl", "api")))
		require.Equal(t, "main", rec.ProviderName(rec.One(t, "aws:wafv2/webAcl:WebAcl", "api")))
		require.Equal(t, "us-east-1", rec.ProviderName(rec.One(t, "aws:wafv2/webAcl:WebAcl", "sites")))
	}
}

func TestAFunctionGetsTheNetworksPrivateSubnetsWhereItAsksForThem(t *testing.T) {
	t.Parallel()
	rec, err := prd.changed(t, map[string]string{"plinth:functions": `{"api":{"vpc":true}}`})
	require.NoError(t, err)
	require.Equal(t, rec.Output("network.privateSubnetIds"), rec.One(t, "aws:lambda/function:Function", "api").Get("vpcConfig.subnetIds"))
	require.Empty(t, judge(t, rec, "prd", "prd", false))
}

func TestQueuesGetTheirTopicsMessagesAndTellWhatTheyCouldNotHandle(t *testing.T) {
	t.Parallel()
	settings := map[string]string{"plinth:messaging": `{"queues":{"invoices":{"consumerTimeoutSeconds":60},"mails":{}},"alarmTopic":"alarms",
		"topics":{"orders":{"queues":["invoices","mails"]},"alarms":{"emails":["oncall@example.com"],"publishers":["cloudwatch.amazonaws.com"]}}}`}
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(t, settings, opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		for _, queue := range []string{"invoices", "mails"} {
			subscription := rec.One(t, "aws:sns/topicSubscription:TopicSubscription", "orders-to-"+queue)
			require.True(t, subscription.DependsOn(rec.One(t, "aws:sqs/queue:Queue", queue)))
			require.True(t, rec.One(t, "aws:cloudwatch/metricAlarm:MetricAlarm", queue+"-dead-alarm").DependsOn(rec.One(t, "aws:sns/topicPolicy:TopicPolicy", "alarms-policy")))
		}
	}
}

func TestRepositoriesAreCalledAsPipelinesKnowThem(t *testing.T) {
	t.Parallel()
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(t, map[string]string{"plinth:registry": `{"repositories":{"shop":{"name":"team/shop","pullAccounts":["210987654321"]},"worker":{}}}`}, opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		if opts == nil {
			require.Equal(t, map[string]any{"shop": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/shop", "worker": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker"},
				rec.Output("repositories"))
		}
	}
}

func TestFunctionsGetTheBucketsThatTheyAreGranted(t *testing.T) {
	t.Parallel()
	settings := map[string]string{
		"plinth:storage":   `{"accessLogRetentionDays":731,"buckets":{"assets":{},"backups":{"archiveDays":1,"lock":{"days":30},"customerKey":true,"replica":{"bucketArn":"arn:aws:s3:::copies","kmsKeyArn":"arn:aws:kms:eu-central-1:123456789012:key/c"}}}}`,
		"plinth:functions": `{"api":{"buckets":{"assets":"read","backups":"write"}}}`,
	}
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(t, settings, opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		for _, name := range []string{"assets", "backups"} {
			logging := rec.One(t, "aws:s3/bucketLoggingV2:BucketLoggingV2", name+"-logging")
			require.True(t, logging.DependsOn(rec.One(t, "aws:s3/bucketPolicy:BucketPolicy", "access-logs-policy")), "sites and buckets share the record of requests")
			require.Equal(t, "storage/"+name+"/", logging.Get("targetPrefix"))
		}
		require.Equal(t, 731.0, rec.One(t, "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "access-logs-lifecycle").Get("rules[2].expiration.days"))
		if opts != nil {
			continue
		}
		require.Equal(t, rec.Output("buckets.assets.name"), rec.One(t, "aws:lambda/function:Function", "api").Get("environment.variables.BUCKET_ASSETS"))
		policy := rec.One(t, "aws:iam/rolePolicy:RolePolicy", "api-policy").Get("policy")
		for _, sid := range []string{"ReadAssets", "WriteBackups", "WriteBackupsKey"} {
			require.Contains(t, policy, `"`+sid+`"`)
		}
		require.Contains(t, rec.Output("buckets.backups.replicaRoleArn"), "role/backups-replica-role")
	}
}

func TestHashesOfPasswordsStaySecret(t *testing.T) {
	t.Parallel()
	hash, err := viewerrequest.Hash("alice", "correct horse battery staple")
	require.NoError(t, err)
	values, _ := prd.read(t)
	sites := prd.merged(t, "plinth:sites", map[string]any{"web": map[string]any{
		"domain": "example.com", "basicAuth": map[string]any{"users": map[string]string{"alice": hash}},
	}})
	values["plinth:sites"] = sites
	_, err = run("prd", values, nil)
	require.ErrorContains(t, err, "plinth:sites.web.basicAuth.users.alice: it stands in the file in clear; write it with pulumi config set --secret")

	rec, err := run("prd", values, []string{"plinth:sites"})
	require.NoError(t, err)
	user := rec.One(t, "aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "web-key-auth:alice")
	require.Equal(t, hash, user.Get("value"))
	for _, r := range rec.Resources {
		for name, value := range r.Inputs {
			if strings.Contains(mustJSON(t, r.Get(string(name))), hash) {
				require.True(t, value.ContainsSecrets(), "%s %s holds it as %s", r.Type, r.Name, name)
			}
		}
		require.NotContains(t, mustJSON(t, r.Published.Mappable()), hash)
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
		list = append(list, `"`+name+`":{"image":{"uri":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:`+strings.Repeat("0", 64)+`"},"health":{"command":["/check"]}}`)
	}
	return "{" + strings.Join(list, ",") + "}"
}

// Names that users choose stand beside names of ours, and in physical names that AWS limits.
func TestNamesThatUsersChooseClashWithNothing(t *testing.T) {
	t.Parallel()
	function, web := strings.Repeat("f", 48), strings.Repeat("w", 32)
	archive := `{"archive":"functions/dist/api.zip"}`
	rec, err := prd.changed(t, map[string]string{
		"plinth:storage":   `{"buckets":{"api":{},"dns":{},"network":{},"web":{},"access":{}}}`,
		"plinth:functions": `{"api":{},"dns":` + archive + `,"network":` + archive + `,"sites":` + archive + `,"` + function + `":` + archive + `}`,
		"plinth:sites": `{"api":{"domain":"a.example.com"},"sites":{"domain":"s.example.com"},"access-logs":{},"dns":{"apiPath":"api"},"` +
			web + `":{"domain":"w.example.com","www":true}}`,
		"plinth:services": services("containers", "ingress", "database", "network", "dns"),
	})
	require.NoError(t, err)
	require.Len(t, rec.Of("aws:cloudfront/distribution:Distribution"), 5)
	require.Len(t, rec.Of("aws:lambda/function:Function"), 5+1+2, "and the ones of the database's roles and of payments")
	require.Len(t, rec.Of("aws:wafv2/webAcl:WebAcl"), 2, "sites share one, and the load balancer has one")
	require.Empty(t, judge(t, rec, "prd", "prd", false))
}

// The slowest two of a first deployment wait for the network and for what they are made of, and not for each other or for certificates.
func TestTheDatabaseAndTheLoadBalancerWaitForNothingThatTheyDoNotNeed(t *testing.T) {
	t.Parallel()
	rec := prd.deployed(t)
	for _, waits := range []struct{ token, name, without string }{
		{"aws:rds/cluster:Cluster", "database", "aws:(lb|acm|ecs|lambda|route53|wafv2|apigatewayv2|cloudfront|s3)/|ec2/(natGateway|eip|vpcEndpoint):"},
		{"aws:lb/loadBalancer:LoadBalancer", "ingress", "aws:(rds|acm|ecs|lambda|route53|wafv2|apigatewayv2|cloudfront)/|ec2/(natGateway|eip|vpcEndpoint):"},
	} {
		unwanted, seen := regexp.MustCompile(waits.without), map[string]bool{}
		var visit func(urn string)
		visit = func(urn string) {
			if seen[urn] {
				return
			}
			seen[urn] = true
			r := rec.Lookup(urn)
			require.NotNil(t, r, urn)
			require.False(t, unwanted.MatchString(r.Type), "%s %s waits for %s %s", waits.token, waits.name, r.Type, r.Name)
			for _, d := range r.Dependencies {
				visit(d)
			}
		}
		visit(rec.One(t, waits.token, waits.name).URN)
		require.Greater(t, len(seen), 1)
	}
}
