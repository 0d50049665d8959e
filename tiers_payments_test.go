package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

const provider = `{"provider":{"endpoint":"https://payments.example.net/v1","secretArn":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:provider-AbCdEf"}}`

func TestPaymentsAreTakenByARouteOfTheAPI(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"http", "rest"} {
		for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
			rec, err := prd.changed(t, map[string]string{"plinth:payments": provider, "plinth:functions": "", "plinth:sites": "", "plinth:waf": `{}`,
				"plinth:api": `{"domain":"api.example.com","kind":"` + kind + `","routes":{"POST /payments":{"function":"payments"}}}`}, opts...)
			require.NoError(t, err)
			require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
			require.NotEmpty(t, rec.Of("aws:dynamodb/table:Table"))
			for _, r := range append(rec.Of("aws:dynamodb/table:Table"), rec.Of("aws:lambda/eventSourceMapping:EventSourceMapping")...) {
				require.Equal(t, "main", rec.ProviderName(r), r.Name)
			}
			if opts != nil {
				continue
			}
			integration := append(rec.Of("aws:apigatewayv2/integration:Integration"), rec.Of("aws:apigateway/integration:Integration")...)
			require.Len(t, integration, 1)
			target, _ := integration[0].Get("integrationUri").(string)
			if kind == "rest" {
				target, _ = integration[0].Get("uri").(string)
			}
			require.Contains(t, target, ":payments-processor")
		}
	}
}

// Both functions of payments are in the stack's group, and the group can have no other.
func TestTracesOfPaymentsAreTheStacks(t *testing.T) {
	t.Parallel()
	for _, functions := range []string{`{"api":{}}`, ""} {
		for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
			rec, err := prd.changed(t, map[string]string{"plinth:payments": provider, "plinth:functions": functions, "plinth:services": "", "plinth:api": "", "plinth:sites": "",
				"plinth:tracing": `{}`}, opts...)
			require.NoError(t, err)
			if opts != nil {
				continue
			}
			filter, _ := rec.Only(t, "aws:xray/group:Group").Get("filterExpression").(string)
			for _, name := range []string{"payments-processor", "payments-recorder"} {
				physical, _ := rec.One(t, "aws:lambda/function:Function", name).Outputs["name"].V.(string)
				require.Contains(t, filter, `service("`+physical+`")`)
			}
		}
	}
}
