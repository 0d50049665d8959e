package iam_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestPolicy(t *testing.T) {
	t.Parallel()
	good := `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::x/*"}`
	managed := func(text, says string) cloudtest.Case {
		return cloudtest.Case{
			Type:  token.Policy,
			Right: cloudtest.Just(m{"policy": cloudtest.Policy(good)}),
			Wrong: cloudtest.Just(m{"policy": text}),
			Says:  says,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a policy is JSON":        managed(`{"Version":`, "Syntax errors in policy"),
		"a policy has a version":  managed(`{"Statement":[`+good+`]}`, "must be version 2012-10-17"),
		"a policy has statements": managed(`{"Version":"2012-10-17"}`, "no Statement"),
		"a statement has no other field": managed(cloudtest.Policy(`{"Effect":"Allow","Actions":"s3:GetObject","Resource":"*"}`),
			`no field "Actions"`),
		"an effect is Allow or Deny": managed(cloudtest.Policy(`{"Effect":"allow","Action":"s3:GetObject","Resource":"*"}`),
			"Invalid effect"),
		"a statement has actions": managed(cloudtest.Policy(`{"Effect":"Allow","Resource":"*"}`),
			"must contain actions"),
		"an action has a service": managed(cloudtest.Policy(`{"Effect":"Allow","Action":"GetObject","Resource":"*"}`),
			"must be prefaced by a vendor"),
		"a statement has resources": managed(cloudtest.Policy(`{"Effect":"Allow","Action":"s3:GetObject"}`),
			"must contain resources"),
		"a resource is an ARN": managed(cloudtest.Policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"bucket"}`),
			"must be in ARN format"),
		"an identity's policy has no one": managed(cloudtest.Policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Principal":"*"}`),
			"should not specify a principal"),
		"statement ids are unique": managed(cloudtest.Policy(`{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"A","Effect":"Allow","Action":"s3:PutObject","Resource":"*"}`),
			"must be unique"),
		"a managed policy has 6144": managed(cloudtest.Policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::`+strings.Repeat("x", 6200)+`"}`),
			"LimitExceeded"),
	})
}
