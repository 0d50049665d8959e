package function_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
)

// A function that writes to one bucket, and that its callers reach by its alias.
func Example() {
	program := func(ctx *pulumi.Context) error {
		orders, err := function.New(ctx, "orders", &function.Args{
			Settings:    function.Settings{Archive: "functions/dist/orders.zip"},
			Environment: pulumi.StringMap{"BUCKET": pulumi.String("orders-1a2b3c4")},
			Secrets:     pulumi.StringMap{"TOKEN_ARN": pulumi.String("arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf")},
			Statements: []function.Statement{{
				Sid:       "Orders",
				Actions:   []string{"s3:PutObject"},
				Resources: []pulumi.StringInput{pulumi.String("arn:aws:s3:::orders-1a2b3c4/*")},
			}},
		})
		if err != nil {
			return err
		}
		ctx.Export("invoke", orders.AliasARN)
		return nil
	}
	_ = program // pulumi.Run(program)
}
