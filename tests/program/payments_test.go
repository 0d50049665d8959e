package program_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

const provider = `{"provider":{"endpoint":"https://payments.example.net/v1",` +
	`"secretArn":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:provider-AbCdEf"}}`

// TestPaymentsRoute: payments are taken by a route of the API.
func TestPaymentsRoute(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"http", "rest"} {
		for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
			rec, err := prd.changed(t, map[string]string{"plinth:payments": provider, "plinth:functions": "", "plinth:sites": "", "plinth:waf": `{}`,
				"plinth:api": `{"domain":"api.example.com","kind":"` + kind + `","routes":{"POST /payments":{"function":"payments"}}}`}, opts...)
			require.NoError(t, err)
			require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
			require.NotEmpty(t, rec.Of("aws:dynamodb/table:Table"))
			for _, r := range append(
				rec.Of("aws:dynamodb/table:Table"),
				rec.Of("aws:lambda/eventSourceMapping:EventSourceMapping")...,
			) {
				require.Equal(t, "main", rec.ProviderName(r), r.Name)
			}
			if opts != nil {
				continue
			}
			integration := append(
				rec.Of("aws:apigatewayv2/integration:Integration"),
				rec.Of("aws:apigateway/integration:Integration")...,
			)
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
func TestPaymentsTraces(t *testing.T) {
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

// What the runbook's commands take of the output payments is there, and leads to what they say.
func TestPaymentsRunbook(t *testing.T) {
	t.Parallel()
	rec, err := prd.changed(t, map[string]string{"plinth:payments": provider})
	require.NoError(t, err)
	outputs, _ := rec.Outputs.Mappable()["payments"].(map[string]any)
	at := func(path string) string {
		var value any = outputs
		for _, key := range strings.Split(path, ".") {
			list, _ := value.(map[string]any)
			value = list[key]
		}
		text, _ := value.(string)
		return text
	}
	text, err := os.ReadFile("docs/runbook.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## Payments that failed\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	taken := regexp.MustCompile(`jq -r \.([\w.]+) <<<"\$payments"`).FindAllStringSubmatch(section, -1)
	require.Len(t, taken, 5)
	for _, m := range taken {
		require.NotEmpty(t, at(m[1]), m[1])
	}
	physical := func(token, name string) string { s, _ := rec.One(t, token, name).Outputs["name"].V.(string); return s }
	require.Equal(t, physical("aws:sqs/queue:Queue", "payments-processor-failures"), at("failureQueueNames.processor"))
	require.Equal(t, physical("aws:sqs/queue:Queue", "payments-sweep-missed"), at("failureQueueNames.sweep"))
	require.Equal(t, physical("aws:dynamodb/table:Table", "payments-claims"), at("claimsTableName"))
	require.Equal(
		t,
		physical("aws:cloudwatch/logGroup:LogGroup", "payments-recorder-logs"),
		at("logGroupNames.recorder"),
	)
	require.Contains(t, at("queueUrls.failure"), "/payments-failure-")
	for _, name := range []string{
		"payments-success-dead-alarm",
		"payments-failure-dead-alarm",
		"failures-payments-processor-waiting",
		"failures-payments-sweep-waiting",
	} {
		require.Contains(t, section, "`"+name+"`")
		rec.One(t, alarm, name)
	}
}
