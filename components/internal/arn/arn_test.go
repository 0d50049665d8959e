package arn

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

type noMocks struct{}

func (noMocks) NewResource(pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return "id", resource.PropertyMap{}, nil
}
func (noMocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

func TestAnARNGivesItsRegionAndItsAccount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"arn:aws:logs:us-east-1:123456789012:log-group:/aws/x:*": {"us-east-1", "123456789012"},
		"arn:aws:s3:::bucket":                 {"", ""},
		"arn:aws:iam::123456789012:role/x":    {"", "123456789012"},
		"not an ARN":                          {"", ""},
		"arn:aws:logs:us-east-1:123456789012": {"", ""},
	} {
		var got [2]string
		require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
			in := pulumi.String(text).ToStringOutput()
			ctx.Export("both", pulumi.All(Region(in), Account(in)).ApplyT(func(v []any) string {
				got = [2]string{v[0].(string), v[1].(string)}
				return ""
			}))
			return nil
		}, pulumi.WithMocks("p", "s", noMocks{})))
		require.Equal(t, want, got, text)
	}
}
