package waf_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/waf"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	cwLogGroupType     = "aws:cloudwatch/logGroup:LogGroup"
	cwResourcePolicy   = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
	wafACLType         = "aws:wafv2/webAcl:WebAcl"
	wafLoggingType     = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	wafAssociationType = "aws:wafv2/webAclAssociation:WebAclAssociation"
)

// runACL runs a program with one web ACL, in eu-west-1 with a provider of us-east-1.
func runACL(t *testing.T, args waf.Args, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		home, usEast1, err := fixture.Providers(ctx)
		if err != nil {
			return err
		}
		args.USEast1 = usEast1
		_, err = waf.New(ctx, "edge", &args, pulumi.Providers(home))
		return err
	}, opts...)
}

// rulesOf are the rules of the only web ACL by name, and their names in the order of priority.
func rulesOf(t *testing.T, rec *mockaws.Recording) (byName map[string]map[string]any, order []string) {
	t.Helper()
	byName = map[string]map[string]any{}
	last := -1.0
	for _, r := range rec.Only(t, wafACLType).Get("rules").([]any) {
		rule := r.(map[string]any)
		priority := rule["priority"].(float64)
		require.Greater(t, priority, last, "the list is in the order of evaluation")
		last = priority
		byName[rule["name"].(string)], order = rule, append(order, rule["name"].(string))
	}
	return byName, order
}

func TestWebACL(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{
			cwLogGroupType + " edge-logs < edge", cwResourcePolicy + " edge-log-policy < edge",
			wafACLType + " edge < edge", wafLoggingType + " edge-logging < edge", "plinth:waf:ACL edge < stack",
		}, runACL(t, waf.Args{Scope: waf.ScopeCloudFront}).Tree())
	})
	t.Run("of CloudFront is in us-east-1 and a regional one is not", func(t *testing.T) {
		t.Parallel()
		for scope, want := range map[waf.Scope]string{waf.ScopeCloudFront: "us-east-1", waf.ScopeRegional: "home"} {
			rec := runACL(t, waf.Args{Scope: scope})
			for _, r := range rec.Resources {
				if r.Custom && strings.HasPrefix(r.Type, "aws:") {
					require.Equal(t, want, rec.ProviderName(r), r.Name)
				}
			}
			require.Equal(t, string(scope), rec.Only(t, wafACLType).Get("scope"))
		}
	})
	t.Run("and its log are protected unless disposable", func(t *testing.T) {
		t.Parallel()
		for _, disposable := range []bool{false, true} {
			rec := runACL(t, waf.Args{Scope: waf.ScopeRegional, Disposable: disposable})
			require.Equal(t, !disposable, rec.Only(t, wafACLType).Protect)
			require.Equal(t, !disposable, rec.Only(t, cwLogGroupType).Protect)
		}
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		rec := runACL(t, waf.Args{Scope: waf.ScopeCloudFront}, mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, rec.Only(t, wafLoggingType).Get("resourceArn"))
		require.Regexp(t,
			"^aws-waf-logs-edge-",
			rec.Only(t, cwLogGroupType).Get("name"),
			"the name is known, so that it can be judged",
		)
	})
}

func TestWebACLRules(t *testing.T) {
	t.Parallel()
	t.Run("are the managed groups and a rate limit", func(t *testing.T) {
		t.Parallel()
		rules, order := rulesOf(t, runACL(t, waf.Args{Scope: waf.ScopeRegional}))
		require.Equal(t,
			[]string{"AmazonIpReputationList", "RateLimit", "CommonRuleSet", "KnownBadInputsRuleSet", "SQLiRuleSet"},
			order,
		)
		for name, rule := range rules {
			require.Equal(t,
				map[string]any{"cloudwatchMetricsEnabled": true, "metricName": name, "sampledRequestsEnabled": true},
				rule["visibilityConfig"],
			)
			if name == "RateLimit" {
				require.Equal(t, map[string]any{"block": map[string]any{}}, rule["action"])
				require.Equal(t, map[string]any{"rateBasedStatement": map[string]any{
					"aggregateKeyType": "IP", "evaluationWindowSec": 300.0, "limit": 2000.0,
				}}, rule["statement"])
				require.NotContains(t, rule, "overrideAction", "AWS refuses both")
				continue
			}
			require.Equal(t, map[string]any{"none": map[string]any{}}, rule["overrideAction"])
			require.NotContains(t, rule, "action", "AWS refuses both")
			require.Equal(t,
				map[string]any{
					"managedRuleGroupStatement": map[string]any{"name": "AWSManagedRules" + name, "vendorName": "AWS"},
				},
				rule["statement"],
			)
		}
	})
	t.Run("count instead of blocking in mode count", func(t *testing.T) {
		t.Parallel()
		rules, _ := rulesOf(t,
			runACL(t, waf.Args{Settings: waf.Settings{Mode: waf.ModeCount}, Scope: waf.ScopeRegional}),
		)
		for name, rule := range rules {
			key := "overrideAction"
			if name == "RateLimit" {
				key = "action"
			}
			require.Equal(t, map[string]any{"count": map[string]any{}}, rule[key], name)
		}
	})
	t.Run("follow the settings", func(t *testing.T) {
		t.Parallel()
		rules, order := rulesOf(t, runACL(t, waf.Args{
			Settings: waf.Settings{
				RateLimit:    100,
				AnonymousIPs: true,
				Overrides: map[string]waf.Action{
					"CommonRuleSet/SizeRestrictions_BODY": waf.ActionCount,
					"CommonRuleSet/EC2MetaDataSSRF_BODY":  waf.ActionChallenge,
				},
			},
			Scope: waf.ScopeRegional,
		}))
		require.Equal(t,
			[]string{
				"AmazonIpReputationList",
				"RateLimit",
				"AnonymousIpList",
				"CommonRuleSet",
				"KnownBadInputsRuleSet",
				"SQLiRuleSet",
			},
			order,
		)
		require.Equal(t,
			100.0,
			rules["RateLimit"]["statement"].(map[string]any)["rateBasedStatement"].(map[string]any)["limit"],
		)
		common := rules["CommonRuleSet"]["statement"].(map[string]any)["managedRuleGroupStatement"].(map[string]any)
		require.Equal(t, []any{
			map[string]any{
				"name":        "EC2MetaDataSSRF_BODY",
				"actionToUse": map[string]any{"challenge": map[string]any{}},
			},
			map[string]any{"name": "SizeRestrictions_BODY", "actionToUse": map[string]any{"count": map[string]any{}}},
		}, common["ruleActionOverrides"])
	})
}

func TestWebACLLog(t *testing.T) {
	t.Parallel()
	t.Run("has the name that AWS wants and no credentials", func(t *testing.T) {
		t.Parallel()
		rec := runACL(t, waf.Args{
			Settings:  waf.Settings{LogRetentionDays: 90},
			Scope:     waf.ScopeCloudFront,
			LogKeyARN: pulumi.String("arn:aws:kms:us-east-1:123456789012:key/k"),
		})
		acl := rec.Only(t, wafACLType)
		group := rec.Only(t, cwLogGroupType)
		policy := rec.Only(t, cwResourcePolicy)
		logging := rec.Only(t, wafLoggingType)
		require.Equal(t, "aws-waf-logs-"+acl.Outputs["name"].StringValue(), group.Get("name"))
		require.Equal(t, 90.0, group.Get("retentionInDays"))
		require.Equal(t, "arn:aws:kms:us-east-1:123456789012:key/k", group.Get("kmsKeyId"))

		s := fixture.Document(t, policy.Get("policyDocument"))["WAFLogs"]
		require.Equal(t, map[string]any{"Service": "delivery.logs.amazonaws.com"}, s.Principal)
		require.Equal(t, group.Outputs["arn"].StringValue()+":*", s.Resource)
		require.Equal(t, mockaws.Account, s.Condition["StringEquals"]["aws:SourceAccount"])
		require.Equal(t, "arn:aws:logs:us-east-1:"+mockaws.Account+":*", s.Condition["ArnLike"]["aws:SourceArn"])

		require.True(t, logging.DependsOn(policy), "otherwise AWS writes a policy of its own")
		require.Equal(t, []any{group.Outputs["arn"].StringValue()}, logging.Get("logDestinationConfigs"))
		require.Equal(t, acl.Outputs["arn"].StringValue(), logging.Get("resourceArn"))
		require.Equal(t, []any{
			map[string]any{
				"singleHeader": map[string]any{"name": "authorization"},
			}, map[string]any{"singleHeader": map[string]any{"name": "cookie"}},
		}, logging.Get("redactedFields"))
		require.Equal(t,
			[]any{"authorization", "cookie"},
			acl.Get("dataProtectionConfig.dataProtections[0].field.fieldKeys"),
			"the samples too",
		)
	})
}

func TestWebACLProtect(t *testing.T) {
	t.Parallel()
	t.Run("associates a regional resource", func(t *testing.T) {
		t.Parallel()
		const stage = "arn:aws:apigateway:eu-west-1::/restapis/abc/stages/live"
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			acl, err := waf.New(ctx, "api", &waf.Args{Scope: waf.ScopeRegional})
			if err != nil {
				return err
			}
			return acl.Protect(ctx, "api-stage", pulumi.String(stage))
		})
		association := rec.Only(t, wafAssociationType)
		require.Equal(t, stage, association.Get("resourceArn"))
		require.Equal(t, rec.Only(t, wafACLType).Outputs["arn"].StringValue(), association.Get("webAclArn"))
		require.Equal(t, "api", rec.Lookup(association.Parent).Name)

		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			acl, err := waf.New(ctx, "edge", &waf.Args{Scope: waf.ScopeCloudFront})
			if err != nil {
				return err
			}
			return acl.Protect(ctx, "site", pulumi.String("arn:aws:cloudfront::123456789012:distribution/E1"))
		})
		require.ErrorContains(t, err, "give its ARN to the distribution as webAclId")
	})
}

func TestBinding(t *testing.T) {
	t.Parallel()
	// The binding stands in for the SDK's package, so it has to ask for the same plugin.
	t.Run("asks for the version of the SDK", func(t *testing.T) {
		t.Parallel()
		mod, err := os.ReadFile("../../go.mod")
		require.NoError(t, err)
		version := regexp.MustCompile(`github\.com/pulumi/pulumi-aws/sdk/v6 v(\S+)`).FindStringSubmatch(string(mod))
		require.Len(t, version, 2)
		rec := runACL(t, waf.Args{Scope: waf.ScopeRegional})
		require.Equal(t, version[1], rec.Only(t, wafACLType).Version)
		require.Equal(t, rec.Only(t, cwLogGroupType).Version, rec.Only(t, wafACLType).Version)
	})
}
