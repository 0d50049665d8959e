package iam_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestRole(t *testing.T) {
	t.Parallel()
	roleWith := func(text, says string) cloudtest.Case {
		return cloudtest.Case{
			Type:  token.Role,
			Right: cloudtest.Just(m{"assumeRolePolicy": cloudtest.Trust("lambda.amazonaws.com")}),
			Wrong: cloudtest.Just(m{"assumeRolePolicy": text}),
			Says:  says,
		}
	}
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a trust policy names someone": roleWith(cloudtest.Policy(`{"Effect":"Allow","Action":"sts:AssumeRole"}`),
			"Missing required field Principal"),
		"a trust policy has no resource": roleWith(cloudtest.Policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"},"Resource":"*"}`),
			"prohibited field Resource"),
		"a service exists": roleWith(cloudtest.Trust("lamda.amazonaws.com"),
			`Invalid principal in policy: "SERVICE":"lamda.amazonaws.com", did you mean lambda.amazonaws.com`),
		"a trust policy has 2048": roleWith(cloudtest.Policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"},"Condition":{"StringEquals":{"a":"`+strings.Repeat("x", 2048)+`"}}}`),
			"quota of 2048"),
		"a role that is trusted exists": roleWith(cloudtest.Policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::123456789012:role/nobody"}}`),
			"does not exist"),
		"an identity provider exists": roleWith(cloudtest.Policy(`{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}}`),
			"identity provider does not exist"),
		"a role's name has 64 characters": {
			Type:  token.Role,
			Right: cloudtest.Just(m{"name": "deployer", "assumeRolePolicy": cloudtest.Trust("lambda.amazonaws.com")}),
			Wrong: cloudtest.Just(m{"name": strings.Repeat("r", 65)}),
			Says:  "64",
		},
		"a role's name is plain": {
			Type:  token.Role,
			Right: cloudtest.Just(m{"name": "deployer", "assumeRolePolicy": cloudtest.Trust("lambda.amazonaws.com")}),
			Wrong: cloudtest.Just(m{"name": "de ployer"}),
			Says:  "alphanumeric",
		},
		"an IAM path has slashes": in(cloudtest.Just(m{"assumeRolePolicy": cloudtest.Trust("lambda.amazonaws.com")}),
			nil, token.Role, m{"path": "team"}, "begin and end with /"),
		"a trusted account is one": in(cloudtest.Just(m{"assumeRolePolicy": cloudtest.Trust("lambda.amazonaws.com")}),
			nil, token.Role,
			m{
				"assumeRolePolicy": cloudtest.Policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"everyone"}}`),
			},
			`"AWS":"everyone"`),
		"a principal has a kind": in(cloudtest.Just(m{"assumeRolePolicy": cloudtest.Trust("lambda.amazonaws.com")}),
			nil, token.Role,
			m{
				"assumeRolePolicy": cloudtest.Policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Services":"lambda.amazonaws.com"}}`),
			},
			"unknown kind"),
	})
}

func TestRoleInUse(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Role("lambda.amazonaws.com", "s3:GetObject")(h)
	h.Create("iam/rolePolicyAttachment:RolePolicyAttachment", "attached", m{
		"role":      h.Created["role"].ID,
		"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
	})
	err := h.Delete("role")
	if err == nil || !cloudtest.ContainsError(err, "must detach all policies first") ||
		!cloudtest.ContainsError(err, "must delete policies first") {
		t.Fatalf("got %v", err)
	}
	for _, name := range []string{"attached", "may0", "role"} {
		if err := h.Delete(name); err != nil {
			t.Fatal(err)
		}
	}
}
