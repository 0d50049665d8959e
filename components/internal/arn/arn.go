// Package arn takes Amazon Resource Names apart.
package arn

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The places of the parts in arn:partition:service:region:account:resource.
const (
	regionPart  = 3
	accountPart = 4
	parts       = 6
)

// Region is the region that an ARN names. It is empty for global services and for what isn't an
// ARN.
func Region(arn pulumi.StringOutput) pulumi.StringOutput { return part(arn, regionPart) }

// Account is the account that an ARN names. It is empty for S3 and for what isn't an ARN.
func Account(arn pulumi.StringOutput) pulumi.StringOutput { return part(arn, accountPart) }

func part(arn pulumi.StringOutput, i int) pulumi.StringOutput {
	return arn.ApplyT(func(arn string) string {
		if split := strings.SplitN(arn, ":", parts); len(split) == parts {
			return split[i]
		}
		return ""
	}).(pulumi.StringOutput)
}
