package bastion

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// prefix is where a bucket has the sessions.
const prefix = "sessions"

// session is what encrypts and keeps sessions.
type session struct {
	key  *kms.Key
	logs *cloudwatch.LogGroup
}

// record makes the key and the log group of sessions.
func (b *builder) record() error {
	protect := pulumi.Protect(!b.args.Disposable)
	key, err := kms.NewKey(b.ctx, b.name+"-key", &kms.KeyArgs{
		Description:       pulumi.String("Sessions on " + b.name),
		EnableKeyRotation: pulumi.Bool(true),
		Policy:            b.keyPolicy(),
	}, b.parent, protect)
	if err != nil {
		return fmt.Errorf("key of sessions: %w", err)
	}
	logs, err := cloudwatch.NewLogGroup(b.ctx, b.name+"-sessions", &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(int(b.args.LogRetentionDays)),
		KmsKeyId:        key.Arn,
	}, b.parent, protect)
	if err != nil {
		return fmt.Errorf("log group of sessions: %w", err)
	}
	b.session = session{key, logs}
	b.bastion.KeyARN = key.Arn
	b.bastion.LogGroupName = logs.Name
	return nil
}

func (b *builder) keyPolicy() pulumi.StringOutput {
	a := b.args
	logGroups := fmt.Sprintf("arn:aws:logs:%s:%s:log-group:%s-sessions-*", a.Region, a.Account, b.name)
	return policydoc.Document(
		policydoc.Statement{
			Sid:       "Account",
			Actions:   []string{"kms:*"},
			Resources: policydoc.Strings("*"), // in a key's policy it means the key
			Principals: []policydoc.Principal{{
				Type:        "AWS",
				Identifiers: policydoc.Strings("arn:aws:iam::" + a.Account + ":root"),
			}},
		},
		policydoc.Statement{
			Sid: "Logs",
			Actions: []string{
				"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*",
			},
			Resources:  policydoc.Strings("*"),
			Principals: []policydoc.Principal{policydoc.Service("logs." + a.Region + ".amazonaws.com")},
			Conditions: []policydoc.Condition{
				policydoc.ArnLike("kms:EncryptionContext:aws:logs:arn", pulumi.String(logGroups)),
			},
		})
}

// statements are what the agent needs so that a session is encrypted and kept:
// https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
func (s session) statements(a Args) []policydoc.Statement {
	list := []policydoc.Statement{
		{
			Sid:       "SessionKey",
			Actions:   []string{"kms:Decrypt"},
			Resources: []pulumi.StringInput{s.key.Arn},
		},
		{
			Sid:       "SessionLogGroups",
			Actions:   []string{"logs:DescribeLogGroups"},
			Resources: policydoc.Strings("*"), // it knows no smaller resource
		},
		{
			Sid:       "SessionLogs",
			Actions:   []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", s.logs.Arn)},
		},
	}
	if a.Bucket == nil {
		return list
	}
	list = append(list, policydoc.Statement{
		Sid:       "SessionBucket",
		Actions:   []string{"s3:GetEncryptionConfiguration"},
		Resources: []pulumi.StringInput{a.Bucket.ARN},
	})
	return append(list, a.Bucket.Write(prefix+"/")...)
}

// engineers is the policy of those who may get in: to this instance, with this bastion's documents
// only, and out of their own sessions.
func (b *builder) engineers() error {
	policy, err := iam.NewPolicy(b.ctx, b.name+"-engineers", &iam.PolicyArgs{
		Description: pulumi.String("Sessions on " + b.name),
		Policy:      policydoc.Document(b.engineersStatements()...),
	}, b.parent)
	if err != nil {
		return fmt.Errorf("policy of engineers: %w", err)
	}
	b.bastion.EngineersPolicyARN = policy.Arn
	return nil
}

func (b *builder) engineersStatements() []policydoc.Statement {
	a := b.args
	arn := func(kind string) string { return fmt.Sprintf("arn:aws:ssm:%s:%s:%s", a.Region, a.Account, kind) }
	return []policydoc.Statement{
		{
			Sid:     "Start",
			Actions: []string{"ssm:StartSession"},
			Resources: []pulumi.StringInput{
				pulumi.Sprintf("arn:aws:ec2:%s:%s:instance/%s", a.Region, a.Account, b.bastion.InstanceID),
				pulumi.String(arn("document/" + b.name + "-*")),
			},
			// Without it the account's own shell document would do, whose sessions may be recorded
			// nowhere.
			Conditions: []policydoc.Condition{{
				Test:     "BoolIfExists",
				Variable: "ssm:SessionDocumentAccessCheck",
				Values:   policydoc.Strings("true"),
			}},
		},
		{
			Sid:       "Own",
			Actions:   []string{"ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"},
			Resources: policydoc.Strings(arn("session/${aws:userid}-*"), arn("session/${aws:username}-*")),
		},
		// A role's sessions are called after the role's session, so their tag says whose they are:
		// https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html
		{
			Sid:       "OwnByTag",
			Actions:   []string{"ssm:ResumeSession", "ssm:TerminateSession"},
			Resources: policydoc.Strings(arn("session/*")),
			Conditions: []policydoc.Condition{{
				Test:     "StringLike",
				Variable: "ssm:resourceTag/aws:ssmmessages:session-id",
				Values:   policydoc.Strings("${aws:userid}"),
			}},
		},
		{
			Sid:       "Key",
			Actions:   []string{"kms:GenerateDataKey"},
			Resources: []pulumi.StringInput{b.session.key.Arn},
		},
	}
}
