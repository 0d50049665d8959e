package iampolicy_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

func TestPattern(t *testing.T) {
	t.Parallel()
	for sentence, row := range map[string]struct {
		pattern string
		text    string
		want    bool
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
		require.Equal(t, row.want, iampolicy.Matches(row.pattern, row.text), sentence)
	}
}

func TestResourcePattern(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]bool{
		"*":                                true,
		"**":                               true,
		"arn:*":                            true,
		"arn:aws:*":                        true,
		"arn:aws:*:*:*:*":                  true,
		"arn:*:*:eu-west-1:123456789012:*": true,
		"arn:aws:s3:::*":                   false,
		"arn:aws:s3*":                      false,
		"arn:aws:*:*:*:role/*":             false,
		"":                                 false,
		"arn":                              false,
		"a*":                               true,
		"b*":                               false,
		"arn:aws:iam::1:role/x":            false,
	} {
		require.Equal(t, want, iampolicy.EveryResource(pattern), pattern)
	}
	role := "role/" + iampolicy.AnyName
	require.True(t, iampolicy.Spans("arn:aws:iam::*:role/*", "iam", role))
	require.False(t, iampolicy.Spans("arn:aws:iam::*:role/app-*", "iam", role))
	require.True(t, iampolicy.Spans("arn:aws:iam::123456789012:*", "iam", role))
}

func TestParse(t *testing.T) {
	t.Parallel()
	doc, err := iampolicy.Parse(`{"Version": "2012-10-17", "Id": "x", "Statement": {"Sid": "a", "Effect": "Allow",
		"Principal": {"AWS": "123456789012", "Service": ["s3.amazonaws.com"]}, "Action": "s3:Get*", "Resource": ["arn:aws:s3:::shop/*"]}}`)
	require.NoError(t, err)
	require.Equal(t, "2012-10-17", doc.Version)
	require.Equal(t, "x", doc.ID)
	require.Len(t, doc.Statements, 1)
	require.Equal(t, "Allow", doc.Statements[0].Effect)
	require.Equal(t, []string{"s3.amazonaws.com"}, doc.Statements[0].Of("Service"))
	require.True(t, doc.Allows("s3:getobject"))
	require.True(t, doc.AllowsOn("s3:GetObject", "arn:aws:s3:::shop/a/b"))
	require.False(t, doc.AllowsOn("s3:GetObject", "arn:aws:s3:::other/a"))

	for sentence, row := range map[string]struct{ text, want string }{
		"no JSON":                       {`{`, "unexpected end of JSON input"},
		"a statement that is a string":  {`{"Statement": "x"}`, "a Statement must be an object"},
		"an element that IAM knows not": {`{"Statement": {"Actions": "s3:*"}}`, `a Statement has no field "Actions"`},
		"an action that is a number":    {`{"Statement": {"Action": 7}}`, "a string or a list of strings is expected"},
		"a principal that is a name":    {`{"Statement": {"Principal": "ecs"}}`, `invalid principal "ecs"`},
		"a principal that is a list":    {`{"Statement": {"Principal": []}}`, `a principal must be "*" or an object`},
		"a condition that is a string":  {`{"Statement": {"Condition": "x"}}`, "a Condition must be an object"},
	} {
		_, err := iampolicy.Parse(row.text)
		require.EqualError(t, err, row.want, sentence)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	unknown := property.New(property.Computed)
	require.False(t, iampolicy.Read(unknown, "policy").Known)
	require.Equal(t, iampolicy.Document{Known: true}, iampolicy.Read(property.New("no document"), "policy"))

	doc := iampolicy.Read(property.New(map[string]property.Value{"statement": property.New([]property.Value{
		unknown,
		property.New(map[string]property.Value{
			"EFFECT":    property.New("allow"),
			"Action":    property.New([]property.Value{property.New("s3:*"), unknown}),
			"Principal": property.New("*"),
			"Condition": property.New(map[string]property.Value{
				"ForAllValues:StringLikeIfExists": property.New(map[string]property.Value{
					"aws:SourceArn": property.New(7.0),
				}),
				"Bool": unknown,
			}),
		}),
	})}), "policy")
	require.False(t, doc.Known)
	require.Equal(t, []iampolicy.Statement{{
		Path:       "policy.Statement[1]",
		Effect:     "allow",
		Allow:      true,
		Actions:    iampolicy.Texts{Known: []string{"s3:*"}, Present: true, Unknown: true},
		Principals: []iampolicy.Principal{{Kind: "*", Texts: iampolicy.Texts{Known: []string{"*"}, Present: true}}},
		Conditions: []iampolicy.Condition{{
			Operator:     "stringlike",
			Key:          "aws:sourcearn",
			ForAllValues: true,
			IfExists:     true,
			Values:       iampolicy.Texts{Known: []string{"7"}, Present: true},
		}},
	}}, doc.Statements)
	require.True(t, doc.Statements[0].Principals[0].IsAnyone())
	require.True(t,
		doc.Statements[0].Pinned(iampolicy.OneOf("aws:PrincipalOrgID"), iampolicy.NotWild),
		"it may be once it is known")
}
