package payments_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/payments"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestPaymentsFunctions(t *testing.T) {
	t.Parallel()
	// What the code reads is what it gets: variables, keys and indexes have the names of
	// functions/internal/payments.
	t.Run("find what their code reads", func(t *testing.T) {
		t.Parallel()
		rec := paymentsMade(t, func(a *payments.Args) { a.RetentionDays = 3650 })
		read := func(path, pattern string) []string {
			source, err := os.ReadFile("../../functions/" + path)
			require.NoError(t, err)
			var names []string
			for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(source), -1) {
				names = append(names, m[1])
			}
			require.NotEmpty(t, names, path)
			slices.Sort(names)
			return names
		}
		given := func(name string) []string {
			variables, ok := rec.One(t, "aws:lambda/function:Function", name).Get("environment.variables").(map[string]any)
			require.True(t, ok)
			var names []string
			for key := range variables {
				names = append(names, key)
			}
			slices.Sort(names)
			return names
		}
		require.Equal(t, read("payments-processor/main.go", `required\("(\w+)"\)`), given("payments-processor"))
		require.Equal(t, read("payments-recorder/main.go", `env\("(\w+)"\)`), given("payments-recorder"))
		processor := rec.One(t, "aws:lambda/function:Function", "payments-processor")
		require.Contains(t, processor.Get("environment.variables.SUCCESS_TOPIC_ARN"), ":payments-success")
		require.Contains(t, processor.Get("environment.variables.FAILURE_TOPIC_ARN"), ":payments-failure")
		require.Equal(t, providerSecret, processor.Get("environment.variables.PROVIDER_SECRET_ARN"))
		require.Equal(t, "3650",
			rec.One(t, "aws:lambda/function:Function", "payments-recorder").Get("environment.variables.RETENTION_DAYS"))

		claims, recorder := "internal/payments/claims.go", "internal/payments/recorder.go"
		require.Equal(t, read(claims, `PendingIndex = "(\w+)"`)[0],
			rec.One(t, tableType, "payments-claims").Get("globalSecondaryIndexes[0].name"))
		require.Equal(t, read(recorder, `StatusIndex = "(\w+)"`)[0],
			rec.One(t, tableType, "payments").Get("globalSecondaryIndexes[0].name"))
		for name, want := range map[string]string{
			"payments-claims": "idempotencyKey S, pending S, leaseUntil N; pending/leaseUntil ALL; expiresAt", // as claims.go says of Claims and PendingIndex
			"payments":        "paymentId S, status S, decidedAt S; status/decidedAt ALL; expiresAt",          // as recorder.go says of Records and StatusIndex
		} {
			r := rec.One(t, tableType, name)
			var attributes []string
			for i := range 3 {
				attributes = append(
					attributes,
					fmt.Sprint(r.Get(fmt.Sprintf("attributes[%d].name", i)), " ",
						r.Get(fmt.Sprintf("attributes[%d].type", i))),
				)
			}
			index := "globalSecondaryIndexes[0]."
			require.Equal(
				t,
				want,
				fmt.Sprintf(
					"%s; %s/%s %s; %s",
					strings.Join(attributes, ", "),
					r.Get(index+"hashKey"),
					r.Get(index+"rangeKey"),
					r.Get(index+"projectionType"),
					r.Get("ttl.attributeName"),
				),
			)
			require.Equal(t, r.Get("attributes[0].name"), r.Get("hashKey"))
		}
	})
	t.Run("may do what their code does and nothing else", func(t *testing.T) {
		t.Parallel()
		rec := paymentsMade(t, nil)
		actions := func(s map[string]any) []string {
			var list []string
			switch a := s["Action"].(type) {
			case string:
				list = []string{a}
			case []any:
				for _, one := range a {
					list = append(list, fmt.Sprint(one))
				}
			}
			return list
		}
		for policy, want := range map[string]map[string][]string{
			"payments-processor-policy": {
				"Claims":   {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"},
				"Pending":  {"dynamodb:Query"},
				"Announce": {"sns:Publish"},
				"Secrets":  {"secretsmanager:GetSecretValue"}, "Failures": {"sqs:SendMessage"},
			},
			"payments-recorder-policy": {
				"Payments": {"dynamodb:GetItem", "dynamodb:PutItem"},
				"Consume": {
					"sqs:ChangeMessageVisibility",
					"sqs:DeleteMessage",
					"sqs:GetQueueAttributes",
					"sqs:ReceiveMessage",
				},
			},
		} {
			statements := fixture.Statements(t, rec.One(t, "aws:iam/rolePolicy:RolePolicy", policy), "policy")
			for sid, s := range statements {
				if sid == "Logs" || sid == "Tracing" {
					continue
				}
				require.Equal(t, want[sid], actions(s), "%s %s", policy, sid)
				require.NotContains(t, fmt.Sprint(s["Resource"]), "*", "%s %s", policy, sid)
			}
			require.Len(t, statements, len(want)+2, policy)
		}
		processor := fixture.Statements(t, rec.One(t, "aws:iam/rolePolicy:RolePolicy", "payments-processor-policy"),
			"policy")
		require.Regexp(t, `:table/payments-claims-[0-9a-f]+/index/pending$`, processor["Pending"]["Resource"])
		require.Regexp(t, `:table/payments-claims-[0-9a-f]+$`, processor["Claims"]["Resource"])
		require.Regexp(t, `:payments-success-.*:payments-failure-`, fmt.Sprint(processor["Announce"]["Resource"]))
		recorder := fixture.Statements(t, rec.One(t, "aws:iam/rolePolicy:RolePolicy", "payments-recorder-policy"),
			"policy")
		require.Regexp(t, `:table/payments-[0-9a-f]{7}$`, recorder["Payments"]["Resource"])
		require.NotContains(t, fmt.Sprint(recorder["Consume"]["Resource"]), "dead")
	})
}

func TestPaymentsProcessor(t *testing.T) {
	t.Parallel()
	t.Run("decrypts its secret and nothing else", func(t *testing.T) {
		t.Parallel()
		for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
			rec := paymentsMade(
				t,
				func(a *payments.Args) { a.Provider.SecretKeyARN = pulumi.String(providerKey) },
				opts...)
			if opts != nil {
				continue // the policy names what isn't there yet
			}
			require.Equal(t, map[string]any{
				"Sid": "SecretKeys", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": providerKey,
				"Condition": map[string]any{
					"StringLike": map[string]any{"kms:ViaService": "secretsmanager.*.amazonaws.com"},
				},
			}, fixture.Statements(t, rec.One(t, "aws:iam/rolePolicy:RolePolicy", "payments-processor-policy"), "policy")["SecretKeys"])
			require.NotContains(t,
				rec.One(t, "aws:iam/rolePolicy:RolePolicy", "payments-recorder-policy").Get("policy"), "kms:")
		}
		require.NotContains(t,
			paymentsMade(t, nil).One(t, "aws:iam/rolePolicy:RolePolicy", "payments-processor-policy").Get("policy"),
			"kms:")
	})
}
