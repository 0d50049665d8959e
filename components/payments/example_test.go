package payments_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/payments"
)

// Payments behind an API, kept for ten years, with somebody who is told of what can't be recorded.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		monitor, err := monitoring.New(ctx, "monitoring",
			&monitoring.Args{Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}}, Account: "123456789012"})
		if err != nil {
			return err
		}
		shop, err := payments.New(ctx, "payments", &payments.Args{
			Settings: payments.Settings{RetentionDays: 3650},
			Provider: payments.Provider{
				ProviderSettings: payments.ProviderSettings{Endpoint: "https://payments.example.net/v1/charges"},
				SecretARN:        pulumi.String("arn:aws:secretsmanager:eu-west-1:123456789012:secret:payments-AbCdEf"),
			},
			ProcessorArchive: "functions/dist/payments-processor.zip",
			RecorderArchive:  "functions/dist/payments-recorder.zip",
			Monitor:          monitor,
		})
		if err != nil {
			return err
		}
		_, err = api.New(ctx, "api", &api.Args{
			Settings:  api.Settings{Routes: map[string]api.Route{"POST /payments": {Function: "payments"}}},
			Functions: map[string]*function.Function{"payments": shop.Processor},
		})
		return err
	})
}
