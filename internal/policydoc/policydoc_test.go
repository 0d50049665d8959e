package policydoc

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

func values(list ...string) func(n int) []string {
	return func(n int) []string {
		taken := list[:n]
		list = list[n:]
		return taken
	}
}

func TestWriteGivesTheSameBytesForTheSameStatements(t *testing.T) {
	t.Parallel()
	statements := []Statement{
		{
			Sid: "DenyWithoutTLS", Deny: true, Actions: []string{"s3:*"}, Principals: []Principal{Everyone()},
			Resources:  Strings("?", "?"),
			Conditions: []Condition{{Test: "Bool", Variable: "aws:SecureTransport", Values: Strings("?")}},
		},
		{
			Actions: []string{"s3:GetObject", "s3:PutObject"}, Resources: Strings("?"),
			Principals: []Principal{Service("?", "?"), {Type: "AWS", Identifiers: Strings("?")}, Service("?")},
			Conditions: []Condition{Equals("aws:SourceAccount", Strings("?")...), ArnLike("aws:SourceArn", Strings("?")...), Equals("aws:SourceAccount", Strings("?")...)},
		},
	}
	const want = `{"Version":"2012-10-17","Statement":[` +
		`{"Sid":"DenyWithoutTLS","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:b","arn:b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}},` +
		`{"Effect":"Allow","Principal":{"AWS":"arn:r","Service":["a","b","c"]},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:o",` +
		`"Condition":{"ArnLike":{"aws:SourceArn":"arn:<&>"},"StringEquals":{"aws:SourceAccount":["1","2"]}}}]}`
	for range 20 { // maps are written in any order unless someone sorts them
		got, err := write(statements, values("arn:b", "arn:b/*", "false", "arn:o", "a", "b", "arn:r", "c", "1", "arn:<&>", "2"))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestWriteRefusesWhatAWSWouldNotParse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statements []Statement
		want       string
	}{
		"no statement":            {nil, "it has no statement"},
		"no action":               {[]Statement{{Resources: Strings("*")}}, "either actions or not-actions"},
		"both kinds of action":    {[]Statement{{Deny: true, Actions: []string{"a:b"}, NotActions: []string{"a:c"}}}, "either actions or not-actions"},
		"allow everything but":    {[]Statement{{NotActions: []string{"iam:*"}}}, "it allows everything but a list"},
		"a space in the sid":      {[]Statement{{Sid: "no tls", Actions: []string{"a:b"}}}, `the character ' '`},
		"a principal of nobody":   {[]Statement{{Actions: []string{"a:b"}, Principals: []Principal{{Type: "AWS"}}}}, "names no AWS principal"},
		"a condition of no value": {[]Statement{{Actions: []string{"a:b"}, Conditions: []Condition{{Test: "Bool", Variable: "x"}}}}, "condition Bool x is incomplete"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := write(c.statements, func(n int) []string { return make([]string, n) })
			require.ErrorContains(t, err, c.want)
		})
	}
}

type noMocks struct{}

func (noMocks) NewResource(pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return "id", resource.PropertyMap{}, nil
}
func (noMocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

// run resolves a document: its text, whether it is known, and what went wrong.
func run(document func() pulumi.StringOutput) (text string, known bool, err error) {
	err = pulumi.RunErr(func(ctx *pulumi.Context) error {
		ctx.Export("document", document().ApplyT(func(s string) string {
			text, known = s, true
			return s
		}))
		return nil
	}, pulumi.WithMocks("p", "s", noMocks{}))
	return text, known, err
}

func TestDocumentTakesInputsInTheirPlaces(t *testing.T) {
	t.Parallel()
	text, known, err := run(func() pulumi.StringOutput {
		bucket := pulumi.String("arn:aws:s3:::b").ToStringOutput()
		return Document(
			Statement{Actions: []string{"s3:GetObject"}, Resources: []pulumi.StringInput{pulumi.Sprintf("%s/*", bucket)}, Principals: []Principal{Everyone(), Service("x")}},
			Statement{Actions: []string{"s3:ListBucket"}, Resources: []pulumi.StringInput{bucket}},
		)
	})
	require.NoError(t, err)
	require.True(t, known)
	var doc struct{ Statement []struct{ Resource string } }
	require.NoError(t, json.Unmarshal([]byte(text), &doc))
	require.Equal(t, "arn:aws:s3:::b/*", doc.Statement[0].Resource)
	require.Equal(t, "arn:aws:s3:::b", doc.Statement[1].Resource)
}

func TestDocumentIsUnknownWhileAnInputIs(t *testing.T) {
	t.Parallel()
	_, known, err := run(func() pulumi.StringOutput {
		return Document(Statement{Actions: []string{"a:b"}, Resources: []pulumi.StringInput{pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)}})
	})
	require.NoError(t, err)
	require.False(t, known)
}

func TestAssumeRoleTrustsOneServiceUnderItsConditions(t *testing.T) {
	t.Parallel()
	text, _, err := run(func() pulumi.StringOutput {
		return AssumeRole("lambda.amazonaws.com", Equals("aws:SourceAccount", pulumi.String("123456789012")))
	})
	require.NoError(t, err)
	require.Equal(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}`, text)
}

func TestAWrongStatementFailsTheRun(t *testing.T) {
	t.Parallel()
	_, _, err := run(func() pulumi.StringOutput { return Document(Statement{Sid: "Nothing"}) })
	require.ErrorContains(t, err, "either actions or not-actions")
}
