package logs_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestLogGroup(t *testing.T) {
	t.Parallel()
	key := func(service string) string {
		return cloudtest.Policy(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":["kms:Encrypt*","kms:Decrypt*","kms:GenerateDataKey*"],"Resource":"*"}`)
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"logs are kept certain days": {
			Type:  token.LogGroup,
			Right: cloudtest.Just(m{"retentionInDays": 14}),
			Wrong: cloudtest.Just(m{"retentionInDays": 15}),
			Says:  "to be one of",
		},
		"a log group's name is plain": {
			Type:  token.LogGroup,
			Right: cloudtest.Just(m{"name": "/aws/lambda/x"}),
			Wrong: cloudtest.Just(m{"name": "/aws/lambda/*"}),
			Says:  "logGroupName",
		},
		"a log group's key lets logs in": {
			Given: func(h *cloudtest.Harness) {
				h.Create("kms/key:Key", "key", m{"policy": key("logs.eu-west-1.amazonaws.com")})
				h.Create("kms/key:Key", "other", m{"policy": key("sns.amazonaws.com")})
			},
			Type: token.LogGroup,
			Right: func(h *cloudtest.Harness) m {
				return m{"kmsKeyId": h.Created["key"].Output("arn")}
			},
			Wrong: func(h *cloudtest.Harness) m {
				return m{"kmsKeyId": h.Created["other"].Output("arn")}
			},
			Says: "logs.eu-west-1.amazonaws.com encrypt and decrypt",
		},
	})
}
