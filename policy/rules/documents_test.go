package rules

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

// FuzzPolicyDocuments reads any text, and any document with parts that aren't known yet, through
// every rule about documents.
func FuzzPolicyDocuments(f *testing.F) {
	for _, seed := range []string{
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`{"Statement":{"Effect":"Deny","Principal":{"AWS":["*"]},"NotAction":["s3:*"],"Condition":{"Bool":{"aws:SecureTransport":[false,"x"]}}}}`,
		`{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity",` +
			`"Condition":{"ForAnyValue:StringLikeIfExists":{"token.actions.githubusercontent.com:sub":"repo:a/b:*"}}}]}`,
		`{"Statement":[[],7,null,{"Effect":{},"Resource":[{}],"Condition":{"StringEquals":7}}]}`, `[[]]`, `"x"`, `{`,
		"",
		`{"statement":{"effect":"ALLOW","action":["iam:PassRole",":","*:","arn:"],"resource":["arn:","arn:*","::::::*","?"],"condition":{":":{":":":"}}}}`,
	} {
		f.Add(seed, uint8(3))
	}
	var checked []core.Rule
	for _, rule := range All() {
		if rule.Resource != nil && slices.ContainsFunc(rule.Types, func(token string) bool {
			return slices.Contains(core.Tokens(core.IdentityHolders, core.TrustHolders, core.ResourceHolders), token)
		}) {
			checked = append(checked, rule)
		}
	}
	f.Fuzz(func(t *testing.T, text string, hide uint8) {
		var doc any
		values := []property.Value{property.New(text)}
		if json.Unmarshal([]byte(text), &doc) == nil {
			count := int(hide % 16)
			values = append(values, iampolicy.FromPlain(doc), hidden(iampolicy.FromPlain(doc), &count))
		}
		for _, value := range values {
			for _, rule := range checked {
				for _, token := range rule.Types {
					r := core.Resource{
						URN:  "urn:pulumi:prd::p::t::n",
						Type: token,
						Properties: property.NewMap(map[string]property.Value{
							"policy": value, "assumeRolePolicy": value, "inlinePolicy": value,
							"inlinePolicies": property.New([]property.Value{
								property.New(map[string]property.Value{"name": value, "policy": value}),
							}),
						}),
					}
					for _, finding := range rule.Resource(r,
						core.Config{"allowedRepos": []any{"a/b"}, "boundaryArn": "arn:x"}) {
						require.NotEmpty(t, finding.What, rule.Name)
					}
				}
			}
		}
	})
}

// hidden replaces every count-th value inside a value by an unknown.
func hidden(v property.Value, count *int) property.Value {
	*count--
	if *count < 0 {
		*count = 5
		return property.New(property.Computed)
	}
	switch {
	case v.IsMap():
		m := map[string]property.Value{}
		v.AsMap().AllStable(func(k string, e property.Value) bool { m[k] = hidden(e, count); return true })
		return property.New(m)
	case v.IsArray():
		var list []property.Value
		for _, e := range v.AsArray().All {
			list = append(list, hidden(e, count))
		}
		return property.New(list)
	}
	return v
}
