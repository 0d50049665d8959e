package api_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
)

// An API with a public route and routes for signed requests, at a name of its own.
func Example() {
	program := func(ctx *pulumi.Context) error {
		orders, err := function.New(ctx, "orders", &function.Args{})
		if err != nil {
			return err
		}
		shop, err := api.New(ctx, "shop", &api.Args{
			Settings: api.Settings{
				Domain: "api.example.com",
				Routes: map[string]api.Route{
					"GET /health":   {Function: "orders", Auth: api.AuthNone},
					"ANY /{proxy+}": {Function: "orders"},
				},
			},
			Functions:      map[string]*function.Function{"orders": orders},
			CertificateARN: pulumi.String("arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-4333-8444-555555555555"),
		})
		if err != nil {
			return err
		}
		ctx.Export("endpoint", shop.Endpoint)
		return nil
	}
	_ = program // pulumi.Run(program)
}
