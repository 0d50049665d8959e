package tests

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/site"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/components/waf"
	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// wholeApplication has every variant that no stack file has: both kinds of API, a function in a
// network, sign-in, CORS, the account's role.
func wholeApplication(kind api.Kind, archive string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		monitor, err := monitoring.New(ctx, "monitoring", oncall())
		if err != nil {
			return err
		}
		fn := insideVPC()
		fn.Monitor = monitor
		fn.Archive = archive
		fn.ReservedConcurrency = 10
		fn.Environment = pulumi.StringMap{"MODE": pulumi.String("fast")}
		orders, err := function.New(ctx, "orders", &fn)
		if err != nil {
			return err
		}
		args := ordersAPI(kind, orders)
		args.Monitor = monitor
		args.Routes["ANY /{proxy+}"] = api.Route{Function: "orders"}
		if kind == api.KindREST {
			args.LoggingRole = api.LoggingRoleCreate
		}
		shop, err := api.New(ctx, "shop", args)
		if err != nil {
			return err
		}
		if kind == api.KindREST {
			acl, err := waf.New(ctx, "regional", &waf.Args{Scope: waf.ScopeRegional})
			if err != nil {
				return err
			}
			if err := acl.Protect(ctx, "shop", shop.StageARN); err != nil {
				return err
			}
		}
		return wholeSite(ctx, shop)
	}
}

// webSite is a site at example.com and www.example.com.
func webSite() site.Args {
	const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-4333-8444-555555555555"
	return site.Args{
		Settings:       site.Settings{Domain: "example.com", WWW: true},
		CertificateARN: pulumi.String(certificate),
		ZoneID:         pulumi.String("Z0123456789ABC"),
	}
}

func wholeSite(ctx *pulumi.Context, shop *api.API) error {
	virginia, err := fixture.Provider(ctx, "us-east-1", "us-east-1")
	if err != nil {
		return err
	}
	acl, err := waf.New(ctx, "edge", &waf.Args{Scope: waf.ScopeCloudFront, USEast1: virginia})
	if err != nil {
		return err
	}
	records, err := storage.NewBucket(ctx,
		"records",
		&storage.BucketArgs{Receives: storage.DeliveryServerAccess, Account: mockaws.Account},
	)
	if err != nil {
		return err
	}
	args := webSite()
	args.API = &site.API{Domain: shop.OriginDomain}
	args.WebACLARN = acl.ARN
	args.AccessLogs = &storage.AccessLogs{Bucket: records.Name}
	hash := "16$" + strings.Repeat("ab", 16) + "$" + strings.Repeat("cd", 32)
	args.BasicAuth = &site.BasicAuth{Users: map[string]pulumi.StringInput{"alice": pulumi.String(hash)}}
	_, err = site.New(ctx, "web", &args)
	return err
}

func TestApplicationPolicies(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, rules.All())
	archive := fixture.Archive(t, "bootstrap")
	for _, kind := range []api.Kind{api.KindHTTP, api.KindREST} {
		for _, preview := range []bool{true, false} {
			t.Run(fmt.Sprintf("of production pass, kind %s, preview %t", kind, preview), func(t *testing.T) {
				t.Parallel()
				rec := mockaws.Run(t, wholeApplication(kind, archive), fixture.PreviewIf(preview)...)
				for _, finding := range judge.Findings(rec, preview) {
					// Tags are the providers', and a customer key is a decision that costs money.
					require.Regexp(t, `^(tags-required|log-group-kms|lambda-env-kms): `, finding)
				}
			})
		}
	}
	t.Run("find a site without firewall, log and protection", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			_, err := site.New(ctx, "web", &site.Args{Disposable: true})
			return err
		})
		found := fmt.Sprint(judge.Findings(rec, false))
		for _, rule := range []string{
			"waf-cloudfront: ",
			"s3-access-logs: ",
			"stateful-protected: ",
			"s3-no-force-destroy: ",
		} {
			require.Contains(t, found, rule)
		}
	})
}
