package rules

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"
)

func TestPatternsMatchAsIAMMatchesThem(t *testing.T) {
	t.Parallel()
	for sentence, row := range map[string]struct {
		pattern, text string
		want          bool
	}{
		"a star is any run of characters":         {"s3:*Object", "s3:GetObject", true},
		"also none":                               {"s3:Get*", "s3:Get", true},
		"a question mark is one character":        {"a?c", "abc", true},
		"and not none":                            {"abc?", "abc", false},
		"a literal must end where the text ends":  {"abc", "abcd", false},
		"stars give back what they took":          {"*a*b", "xaxaxb", true},
		"and fail where nothing helps":            {"*a*b", "xaxax", false},
		"the empty pattern matches nothing else":  {"", "x", false},
		"many stars are one":                      {"***", "", true},
		"a pattern is bytes, whatever its coding": {"é*", "été", true},
	} {
		require.Equal(t, row.want, like(row.pattern, row.text), sentence)
	}
}

func TestWhatAResourcePatternSpans(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]bool{
		"*": true, "**": true, "arn:*": true, "arn:aws:*": true, "arn:aws:*:*:*:*": true, "arn:*:*:eu-west-1:123456789012:*": true,
		"arn:aws:s3:::*": false, "arn:aws:s3*": false, "arn:aws:*:*:*:role/*": false, "": false, "arn": false, "a*": true, "b*": false, "arn:aws:iam::1:role/x": false,
	} {
		require.Equal(t, want, everything(pattern), pattern)
	}
	require.True(t, spans("arn:aws:iam::*:role/*", "iam", "role/"+probe))
	require.False(t, spans("arn:aws:iam::*:role/app-*", "iam", "role/"+probe))
	require.True(t, spans("arn:aws:iam::123456789012:*", "iam", "role/"+probe))
}

func TestSubjectsOfGitHubThatNameABranchOrAnEnvironment(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]bool{
		"repo:acme/shop:ref:refs/heads/main":         true,
		"repo:acme/shop:environment:prd":             true,
		"repo:acme/shop.js:environment:prd eu":       true,
		"repo:acme/shop:ref:refs/tags/v*":            true,
		"repo:acme@1/shop@2:ref:refs/heads/main":     true,
		"repo:acme/shop:ref:refs/heads/release/*":    true,
		"repo:acme/shop:ref:refs/tags/*":             false,
		"repo:acme/shop:ref:?efs/heads/main":         false,
		"repo:acme/shop:ref:":                        false,
		"repo:acme@*/shop@2:ref:refs/heads/main":     false,
		"repo:acme/shop":                             false,
		"repo:*/shop:environment:prd":                false,
		"repo:acme/shop:job_workflow_ref:x":          false,
		"xrepo:acme/shop:environment:prd":            false,
		"repo:acme/shop:environment:prd\nrepo:x/y:*": false,
	} {
		require.Equal(t, want, pinsSubject(subject), subject)
	}
}

// FuzzPolicyDocuments reads any text, and any document with parts that aren't known yet, through every rule about documents.
func FuzzPolicyDocuments(f *testing.F) {
	for _, seed := range []string{
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`{"Statement":{"Effect":"Deny","Principal":{"AWS":["*"]},"NotAction":["s3:*"],"Condition":{"Bool":{"aws:SecureTransport":[false,"x"]}}}}`,
		`{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity",` +
			`"Condition":{"ForAnyValue:StringLikeIfExists":{"token.actions.githubusercontent.com:sub":"repo:a/b:*"}}}]}`,
		`{"Statement":[[],7,null,{"Effect":{},"Resource":[{}],"Condition":{"StringEquals":7}}]}`, `[[]]`, `"x"`, `{`, "",
		`{"statement":{"effect":"ALLOW","action":["iam:PassRole",":","*:","arn:"],"resource":["arn:","arn:*","::::::*","?"],"condition":{":":{":":":"}}}}`,
	} {
		f.Add(seed, uint8(3))
	}
	var judged []Rule
	for _, rule := range All() {
		if rule.Resource != nil && slices.ContainsFunc(rule.Types, func(token string) bool {
			return slices.Contains(tokens(identityHolders, trustHolders, resourceHolders), token)
		}) {
			judged = append(judged, rule)
		}
	}
	f.Fuzz(func(t *testing.T, text string, hide uint8) {
		var doc any
		values := []property.Value{property.New(text)}
		if json.Unmarshal([]byte(text), &doc) == nil {
			count := int(hide % 16)
			values = append(values, fromPlain(doc), hidden(fromPlain(doc), &count))
		}
		for _, value := range values {
			for _, rule := range judged {
				for _, token := range rule.Types {
					r := Resource{URN: "urn:pulumi:prd::p::t::n", Type: token, Properties: property.NewMap(map[string]property.Value{
						"policy": value, "assumeRolePolicy": value, "inlinePolicy": value,
						"inlinePolicies": property.New([]property.Value{property.New(map[string]property.Value{"name": value, "policy": value})}),
					})}
					for _, finding := range rule.Resource(r, Config{"allowedRepos": []any{"a/b"}, "boundaryArn": "arn:x"}) {
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

func TestTheTableOfActionsIsInLowerCaseSortedAndWithoutTwins(t *testing.T) {
	t.Parallel()
	for service, actions := range actionsWithoutResources {
		require.Equal(t, strings.ToLower(service), service)
		require.NotEmpty(t, actions, service)
		for i, action := range actions {
			require.Equal(t, strings.ToLower(action), action, service)
			require.NotContains(t, action, ":", service)
			for j, other := range actions {
				require.False(t, i != j && like(other, action), "%s: %s is covered by %s", service, action, other)
			}
		}
	}
}

func TestTheTableOfRuntimesIsDatedAndNotTooOld(t *testing.T) {
	t.Parallel()
	drawn, err := time.Parse(time.DateOnly, runtimesAsOf)
	require.NoError(t, err)
	for runtime, since := range deprecatedRuntimes {
		day, err := time.Parse(time.DateOnly, since)
		require.NoError(t, err, runtime)
		require.False(t, day.After(drawn), "%s isn't deprecated yet", runtime)
	}
	require.Less(t, time.Since(drawn), 400*24*time.Hour, "look at the list of runtimes again and set runtimesAsOf")
}

func TestTheTableOfTaggableTypesIsThatOfThePinnedSDK(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads the sources of the SDK")
	}
	work := t.TempDir()
	generator, err := filepath.Abs("taggable_gen.go")
	require.NoError(t, err)
	generate := exec.Command("go", "run", generator, filepath.Join(work, "taggable.txt"))
	output, err := generate.CombinedOutput()
	require.NoError(t, err, string(output))
	made, err := os.ReadFile(filepath.Join(work, "taggable.txt"))
	require.NoError(t, err)
	require.Equal(t, taggableTable, string(made), "run go generate in policy/rules")
	require.True(t, taggable["aws:s3/bucket:Bucket"] && taggable["aws:lb/loadBalancer:LoadBalancer"] && !taggable["aws:s3/bucketPolicy:BucketPolicy"])
}
