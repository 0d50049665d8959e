package bastion

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ssm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
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
	a, protect := b.args, pulumi.Protect(!b.args.Disposable)
	key, err := kms.NewKey(b.ctx, b.name+"-key", &kms.KeyArgs{
		Description: pulumi.String("Sessions on " + b.name), EnableKeyRotation: pulumi.Bool(true),
		Policy: policydoc.Document(
			policydoc.Statement{
				Sid: "Account", Actions: []string{"kms:*"}, Resources: policydoc.Strings("*"), // in a key's policy it means the key
				Principals: []policydoc.Principal{{Type: "AWS", Identifiers: policydoc.Strings("arn:aws:iam::" + a.Account + ":root")}},
			},
			policydoc.Statement{
				Sid: "Logs", Actions: []string{"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"},
				Resources: policydoc.Strings("*"), Principals: []policydoc.Principal{policydoc.Service("logs." + a.Region + ".amazonaws.com")},
				Conditions: []policydoc.Condition{policydoc.ArnLike("kms:EncryptionContext:aws:logs:arn",
					pulumi.String(fmt.Sprintf("arn:aws:logs:%s:%s:log-group:%s-sessions-*", a.Region, a.Account, b.name)))},
			}),
	}, b.parent, protect)
	if err != nil {
		return err
	}
	logs, err := cloudwatch.NewLogGroup(b.ctx, b.name+"-sessions", &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(a.LogRetentionDays), KmsKeyId: key.Arn,
	}, b.parent, protect)
	if err != nil {
		return err
	}
	b.session = session{key, logs}
	b.bastion.KeyARN, b.bastion.LogGroupName = key.Arn, logs.Name
	return nil
}

// statements are what the agent needs so that a session is encrypted and kept:
// https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
func (s session) statements(a Args) []policydoc.Statement {
	list := []policydoc.Statement{
		{Sid: "SessionKey", Actions: []string{"kms:Decrypt"}, Resources: []pulumi.StringInput{s.key.Arn}},
		{Sid: "SessionLogGroups", Actions: []string{"logs:DescribeLogGroups"}, Resources: policydoc.Strings("*")}, // it knows no smaller resource
		{
			Sid: "SessionLogs", Actions: []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", s.logs.Arn)},
		},
	}
	if a.Bucket == nil {
		return list
	}
	list = append(list, policydoc.Statement{Sid: "SessionBucket", Actions: []string{"s3:GetEncryptionConfiguration"}, Resources: []pulumi.StringInput{a.Bucket.ARN}})
	return append(list, a.Bucket.Write(prefix+"/")...)
}

// preferences are a Session document's: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
type preferences struct {
	S3Bucket      string       `json:"s3BucketName"`
	S3Prefix      string       `json:"s3KeyPrefix"`
	S3Encryption  bool         `json:"s3EncryptionEnabled"`
	LogGroup      string       `json:"cloudWatchLogGroupName"`
	LogEncryption bool         `json:"cloudWatchEncryptionEnabled"`
	LogStreaming  bool         `json:"cloudWatchStreamingEnabled"`
	Key           string       `json:"kmsKeyId"`
	RunAs         bool         `json:"runAsEnabled"`
	RunAsUser     string       `json:"runAsDefaultUser"`
	IdleMinutes   string       `json:"idleSessionTimeout"`
	MaxMinutes    string       `json:"maxSessionDuration"`
	ShellProfile  shellProfile `json:"shellProfile"`
}

type shellProfile struct {
	Linux string `json:"linux"`
}

type document struct {
	Version     string          `json:"schemaVersion"`
	Description string          `json:"description"`
	Type        string          `json:"sessionType"`
	Inputs      *preferences    `json:"inputs,omitempty"`
	Parameters  any             `json:"parameters,omitempty"`
	Properties  *portProperties `json:"properties,omitempty"`
}

type portProperties struct {
	Port      string `json:"portNumber"`
	Type      string `json:"type"`
	LocalPort string `json:"localPortNumber"`
	Host      string `json:"host"`
}

func (d document) text() (string, error) {
	text, err := json.Marshal(d)
	return string(text), err
}

// shell is the document of a shell. It is the bastion's own: the account's preferences, SSM-SessionManagerRunShell, exist once in a region
// and are somebody else's.
func (b *builder) shell() error {
	a := b.args
	bucket := pulumi.String("").ToStringOutput()
	if a.Bucket != nil {
		bucket = a.Bucket.Name
	}
	content := pulumi.All(b.session.key.Arn, b.session.logs.Name, bucket).ApplyT(func(v []any) (string, error) {
		p := &preferences{
			Key: v[0].(string), LogGroup: v[1].(string), S3Bucket: v[2].(string), S3Encryption: true, LogEncryption: true, LogStreaming: true,
			RunAs: a.RunAs != "", RunAsUser: a.RunAs, IdleMinutes: strconv.Itoa(a.IdleMinutes), MaxMinutes: strconv.Itoa(a.MaxMinutes),
		}
		if a.Bucket != nil {
			p.S3Prefix = prefix
		}
		return document{Version: "1.0", Description: "A shell on " + b.name, Type: "Standard_Stream", Inputs: p}.text()
	}).(pulumi.StringOutput)
	made, err := b.document(b.name+"-shell", content)
	if err == nil {
		b.bastion.ShellDocument = made.Name
	}
	return err
}

func (b *builder) document(name string, content pulumi.StringInput) (*ssm.Document, error) {
	return ssm.NewDocument(b.ctx, name, &ssm.DocumentArgs{DocumentType: pulumi.String("Session"), DocumentFormat: pulumi.String("JSON"), Content: content}, b.parent)
}

// TunnelArgs is where a tunnel leads.
type TunnelArgs struct {
	Host pulumi.StringInput // A host name that the bastion resolves. Required.
	Port pulumi.IntInput    // Its TCP port. Required.
	// SecurityGroupIDs are who is there, by name, which have to let the bastion in. The rules are made on both sides.
	SecurityGroupIDs map[string]pulumi.StringInput
}

// localPort is the caller's choice; 0 takes one that is free.
var localPort = map[string]any{"localPortNumber": map[string]any{
	"type": "String", "description": "The port on your own machine", "default": "0",
	"allowedPattern": "^([0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$",
}}

// Tunnel makes the Session document of a tunnel to one host and port, and returns its name. Session
// Manager keeps who opened a tunnel and when, but not what went through it.
func (s *Bastion) Tunnel(ctx *pulumi.Context, key string, args *TunnelArgs) (pulumi.StringOutput, error) {
	err := check.Name(key, maxName)
	if err == nil && (args == nil || args.Host == nil || args.Port == nil) {
		err = fmt.Errorf("host, port: they are missing; say where it leads")
	}
	if err != nil {
		return pulumi.StringOutput{}, fmt.Errorf("bastion %q: tunnel %q: %w", s.name, key, err)
	}
	content := pulumi.All(args.Host, args.Port).ApplyT(func(v []any) (string, error) {
		return document{
			Version: "1.0", Description: "A tunnel through " + s.name + " to " + key, Type: "Port", Parameters: localPort,
			Properties: &portProperties{Port: strconv.Itoa(v[1].(int)), Type: "LocalPortForwarding", LocalPort: "{{ localPortNumber }}", Host: v[0].(string)},
		}.text()
	}).(pulumi.StringOutput)
	b := &builder{ctx: ctx, name: s.name, parent: pulumi.Parent(s), bastion: s}
	made, err := b.document(s.name+"-to-"+key, content)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	for _, to := range slices.Sorted(maps.Keys(args.SecurityGroupIDs)) {
		if err := b.connect(key+"-"+to, args.SecurityGroupIDs[to], args.Port.ToIntOutput()); err != nil {
			return pulumi.StringOutput{}, err
		}
	}
	return made.Name, nil
}

// connect lets the bastion out to a group, and in there.
func (b *builder) connect(key string, to pulumi.StringInput, port pulumi.IntOutput) error {
	from, target := b.bastion.SecurityGroupID, to.ToStringOutput()
	_, outErr := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-"+key, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: from, ReferencedSecurityGroupId: target, Description: pulumi.String("Tunnels to " + key),
		IpProtocol: pulumi.String("tcp"), FromPort: port, ToPort: port,
	}, b.parent)
	_, inErr := vpc.NewSecurityGroupIngressRule(b.ctx, b.name+"-into-"+key, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId: target, ReferencedSecurityGroupId: from, Description: pulumi.String("Tunnels through the bastion " + b.name),
		IpProtocol: pulumi.String("tcp"), FromPort: port, ToPort: port,
	}, b.parent)
	return errors.Join(outErr, inErr)
}

// engineers is the policy of those who may get in: to this instance, with this bastion's documents only, and out of their own sessions.
func (b *builder) engineers() error {
	a := b.args
	arn := func(kind string) string { return fmt.Sprintf("arn:aws:ssm:%s:%s:%s", a.Region, a.Account, kind) }
	policy, err := iam.NewPolicy(b.ctx, b.name+"-engineers", &iam.PolicyArgs{
		Description: pulumi.String("Sessions on " + b.name),
		Policy: policydoc.Document(
			policydoc.Statement{
				Sid: "Start", Actions: []string{"ssm:StartSession"},
				Resources: []pulumi.StringInput{
					pulumi.Sprintf("arn:aws:ec2:%s:%s:instance/%s", a.Region, a.Account, b.bastion.InstanceID), pulumi.String(arn("document/" + b.name + "-*")),
				},
				// Without it the account's own shell document would do, whose sessions may be recorded nowhere.
				Conditions: []policydoc.Condition{{Test: "BoolIfExists", Variable: "ssm:SessionDocumentAccessCheck", Values: policydoc.Strings("true")}},
			},
			policydoc.Statement{
				Sid: "Own", Actions: []string{"ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"},
				Resources: policydoc.Strings(arn("session/${aws:userid}-*"), arn("session/${aws:username}-*")),
			},
			// A role's sessions are called after the role's session, so their tag says whose they are:
			// https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html
			policydoc.Statement{
				Sid: "OwnByTag", Actions: []string{"ssm:ResumeSession", "ssm:TerminateSession"}, Resources: policydoc.Strings(arn("session/*")),
				Conditions: []policydoc.Condition{{Test: "StringLike", Variable: "ssm:resourceTag/aws:ssmmessages:session-id", Values: policydoc.Strings("${aws:userid}")}},
			},
			policydoc.Statement{Sid: "Key", Actions: []string{"kms:GenerateDataKey"}, Resources: []pulumi.StringInput{b.session.key.Arn}},
		),
	}, b.parent)
	if err == nil {
		b.bastion.EngineersPolicyARN = policy.Arn
	}
	return err
}
