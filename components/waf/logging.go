package waf

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/arn"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// logPrefix is what AWS demands of the name of a log group that a web ACL logs to:
// https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
const logPrefix = "aws-waf-logs-"

// credentialHeaders never reach the log or the samples.
var credentialHeaders = []string{"authorization", "cookie"}

func newWebACL(ctx *pulumi.Context, name string, a Args, opts ...pulumi.ResourceOption) (*webACL, error) {
	acl := &webACL{}
	all := append([]pulumi.ResourceOption{pulumi.Protect(!a.Disposable)}, opts...)
	return acl, register(ctx, webACLType, name, webACLArgs{
		DefaultAction: pulumi.Map{"allow": pulumi.Map{}},
		Description:   pulumi.String("AWS managed rules and a rate limit"),
		Rules:         a.rules(),
		Scope:         pulumi.String(string(a.Scope)),
		// The log's redaction doesn't reach the sampled requests that the console shows; this does.
		DataProtectionConfig: pulumi.Map{"dataProtections": pulumi.MapArray{pulumi.Map{
			"action": pulumi.String("SUBSTITUTION"),
			"field": pulumi.Map{
				"fieldType": pulumi.String("SINGLE_HEADER"),
				"fieldKeys": pulumi.ToStringArray(credentialHeaders),
			},
		}}},
		VisibilityConfig: visible(name),
	}, acl, all)
}

// newLogging keeps a log of what the ACL saw. WAF would write a resource policy of its own,
// AWSWAF-LOGS, which grows with every web ACL of the account until it is too long, and is never
// deleted; so the log group has one that is deleted with it. An account has room for ten in a
// region.
func newLogging(ctx *pulumi.Context, name string, a Args, acl *webACL, opts ...pulumi.ResourceOption) error {
	group, err := cloudwatch.NewLogGroup(ctx, name+"-logs", &cloudwatch.LogGroupArgs{
		// The ACL's own name is unique in its scope, so the log groups of two stacks of one account
		// differ.
		Name:            pulumi.Sprintf("%s%s", logPrefix, acl.Name),
		RetentionInDays: pulumi.Int(int(a.LogRetentionDays)),
		KmsKeyId:        a.LogKeyARN,
	}, append([]pulumi.ResourceOption{pulumi.Protect(!a.Disposable)}, opts...)...)
	if err != nil {
		return fmt.Errorf("log group: %w", err)
	}
	account, region := arn.Account(group.Arn), arn.Region(group.Arn)
	policy, err := cloudwatch.NewLogResourcePolicy(ctx, name+"-log-policy", &cloudwatch.LogResourcePolicyArgs{
		PolicyName: pulumi.Sprintf("%s%s", logPrefix, acl.Name),
		PolicyDocument: policydoc.Document(policydoc.Statement{
			Sid:        "WAFLogs",
			Actions:    []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources:  []pulumi.StringInput{pulumi.Sprintf("%s:*", group.Arn)},
			Principals: []policydoc.Principal{policydoc.Service("delivery.logs.amazonaws.com")},
			Conditions: []policydoc.Condition{
				policydoc.Equals("aws:SourceAccount", account),
				policydoc.ArnLike("aws:SourceArn", pulumi.Sprintf("arn:aws:logs:%s:%s:*", region, account)),
			},
		}),
	}, opts...)
	if err != nil {
		return fmt.Errorf("policy of the log group: %w", err)
	}
	var redacted pulumi.MapArray
	for _, h := range credentialHeaders {
		redacted = append(redacted, pulumi.Map{"singleHeader": pulumi.Map{"name": pulumi.String(h)}})
	}
	after := append([]pulumi.ResourceOption{pulumi.DependsOn([]pulumi.Resource{policy})}, opts...)
	err = register(ctx, loggingType, name+"-logging", loggingArgs{
		LogDestinationConfigs: pulumi.StringArray{group.Arn},
		RedactedFields:        redacted,
		ResourceARN:           acl.ARN,
	}, &pulumi.CustomResourceState{}, after)
	if err != nil {
		return fmt.Errorf("logging configuration: %w", err)
	}
	return nil
}
