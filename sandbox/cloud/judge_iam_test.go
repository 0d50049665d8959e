package cloud

import (
	"strings"
	"testing"
)

func policy(statement string) string {
	return `{"Version":"2012-10-17","Statement":[` + statement + `]}`
}

func TestPoliciesAreJudged(t *testing.T) {
	t.Parallel()
	good := `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::x/*"}`
	managed := func(text, says string) trial {
		return trial{typ: policyT, right: just(m{"policy": policy(good)}), wrong: just(m{"policy": text}), says: says}
	}
	roleWith := func(text, says string) trial {
		return trial{typ: roleT, right: just(m{"assumeRolePolicy": trust("lambda.amazonaws.com")}), wrong: just(m{"assumeRolePolicy": text}), says: says}
	}
	trials(t, map[string]trial{
		"a policy is JSON":                managed(`{"Version":`, "Syntax errors in policy"),
		"a policy has a version":          managed(`{"Statement":[`+good+`]}`, "must be version 2012-10-17"),
		"a policy has statements":         managed(`{"Version":"2012-10-17"}`, "no Statement"),
		"a statement has no other field":  managed(policy(`{"Effect":"Allow","Actions":"s3:GetObject","Resource":"*"}`), `no field "Actions"`),
		"an effect is Allow or Deny":      managed(policy(`{"Effect":"allow","Action":"s3:GetObject","Resource":"*"}`), "Invalid effect"),
		"a statement has actions":         managed(policy(`{"Effect":"Allow","Resource":"*"}`), "must contain actions"),
		"an action has a service":         managed(policy(`{"Effect":"Allow","Action":"GetObject","Resource":"*"}`), "must be prefaced by a vendor"),
		"a statement has resources":       managed(policy(`{"Effect":"Allow","Action":"s3:GetObject"}`), "must contain resources"),
		"a resource is an ARN":            managed(policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"bucket"}`), "must be in ARN format"),
		"an identity's policy has no one": managed(policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Principal":"*"}`), "should not specify a principal"),
		"statement ids are unique":        managed(policy(`{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"A","Effect":"Allow","Action":"s3:PutObject","Resource":"*"}`), "must be unique"),
		"a managed policy has 6144":       managed(policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::`+strings.Repeat("x", 6200)+`"}`), "LimitExceeded"),
		"a trust policy names someone":    roleWith(policy(`{"Effect":"Allow","Action":"sts:AssumeRole"}`), "Missing required field Principal"),
		"a trust policy has no resource":  roleWith(policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"},"Resource":"*"}`), "prohibited field Resource"),
		"a service exists":                roleWith(trust("lamda.amazonaws.com"), `Invalid principal in policy: "SERVICE":"lamda.amazonaws.com", did you mean lambda.amazonaws.com`),
		"a trust policy has 2048":         roleWith(policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"},"Condition":{"StringEquals":{"a":"`+strings.Repeat("x", 2048)+`"}}}`), "quota of 2048"),
		"a role that is trusted exists":   roleWith(policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::123456789012:role/nobody"}}`), "does not exist"),
		"an identity provider exists":     roleWith(policy(`{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}}`), "identity provider does not exist"),
		"a role's name has 64 characters": {typ: roleT, right: just(m{"name": "deployer", "assumeRolePolicy": trust("lambda.amazonaws.com")}), wrong: just(m{"name": strings.Repeat("r", 65)}), says: "64"},
		"a role's name is plain":          {typ: roleT, right: just(m{"name": "deployer", "assumeRolePolicy": trust("lambda.amazonaws.com")}), wrong: just(m{"name": "de ployer"}), says: "alphanumeric"},
		"inline policies have 10240 together": {prepare: role("lambda.amazonaws.com"), typ: "iam/rolePolicy:RolePolicy",
			right: func(w *world) m {
				return m{"role": w.made["role"].id, "policy": policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + strings.Repeat("x", 6000) + `"}`)}
			},
			spoil: func(w *world) {
				w.make("iam/rolePolicy:RolePolicy", "first", m{"role": w.made["role"].id, "policy": policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + strings.Repeat("x", 6000) + `"}`)})
			}, says: "Maximum policy size of 10240 bytes exceeded"},
		"an inline policy's role exists": {prepare: role("lambda.amazonaws.com"), typ: "iam/rolePolicy:RolePolicy",
			right: func(w *world) m { return m{"role": w.made["role"].id, "policy": policy(good)} }, wrong: just(m{"role": "nobody"}), says: "NoSuchEntity: The role with name nobody"},
		"an attached policy exists": {prepare: role("lambda.amazonaws.com"), typ: "iam/rolePolicyAttachment:RolePolicyAttachment",
			right: func(w *world) m {
				return m{"role": w.made["role"].id, "policyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}
			}, wrong: just(m{"policyArn": "arn:aws:iam::123456789012:policy/none"}), says: "NoSuchEntity: Policy"},
		"a role takes ten managed policies": {prepare: role("lambda.amazonaws.com"), typ: "iam/rolePolicyAttachment:RolePolicyAttachment",
			right: func(w *world) m { return m{"role": w.made["role"].id, "policyArn": "arn:aws:iam::aws:policy/A"} },
			spoil: func(w *world) {
				for _, n := range strings.Split("BCDEFGHIJK", "") {
					w.make("iam/rolePolicyAttachment:RolePolicyAttachment", n, m{"role": w.made["role"].id, "policyArn": "arn:aws:iam::aws:policy/" + n})
				}
			}, says: "PoliciesPerRole: 10"},
		"an identity provider is asked over TLS": {typ: "iam/openIdConnectProvider:OpenIdConnectProvider", right: just(m{"url": "https://token.actions.githubusercontent.com", "clientIdLists": l{"sts.amazonaws.com"}}),
			wrong: just(m{"url": "http://token.actions.githubusercontent.com"}), says: "https://"},
	})
}

func TestRoleWithPoliciesIsNotDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	role("lambda.amazonaws.com", "s3:GetObject")(w)
	w.make("iam/rolePolicyAttachment:RolePolicyAttachment", "attached", m{"role": w.made["role"].id, "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})
	err := w.drop("role")
	if err == nil || !contains(err, "must detach all policies first") || !contains(err, "must delete policies first") {
		t.Fatalf("got %v", err)
	}
	for _, name := range []string{"attached", "may0", "role"} {
		if err := w.drop(name); err != nil {
			t.Fatal(err)
		}
	}
}
