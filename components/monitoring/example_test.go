package monitoring_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/monitoring"
)

// A function whose failures somebody is told of.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		monitor, err := monitoring.New(ctx, "monitoring",
			&monitoring.Args{Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}},
				Account: "123456789012",
			})
		if err != nil {
			return err
		}
		_, err = function.New(ctx, "invoices", &function.Args{
			Settings: function.Settings{Alarms: function.AlarmThresholds{Errors: 1}}, // each is one too many
			Monitor:  monitor,
		})
		return err
	})
}
