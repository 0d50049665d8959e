package bastion

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ssm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// preferences are a Session document's:
// https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
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

// shell is the document of a shell. It is the bastion's own: the account's preferences,
// SSM-SessionManagerRunShell, exist once in a region and are somebody else's.
func (b *builder) shell() error {
	a := b.args
	bucket := pulumi.String("").ToStringOutput()
	if a.Bucket != nil {
		bucket = a.Bucket.Name
	}
	content := pulumi.All(b.session.key.Arn, b.session.logs.Name, bucket).ApplyT(func(v []any) (string, error) {
		p := &preferences{
			Key:           v[0].(string),
			LogGroup:      v[1].(string),
			S3Bucket:      v[2].(string),
			S3Encryption:  true,
			LogEncryption: true,
			LogStreaming:  true,
			RunAs:         a.RunAs != "",
			RunAsUser:     a.RunAs,
			IdleMinutes:   strconv.Itoa(a.IdleMinutes),
			MaxMinutes:    strconv.Itoa(a.MaxMinutes),
		}
		if a.Bucket != nil {
			p.S3Prefix = prefix
		}
		return document{
			Version:     "1.0",
			Description: "A shell on " + b.name,
			Type:        "Standard_Stream",
			Inputs:      p,
		}.text()
	}).(pulumi.StringOutput)
	created, err := b.document(b.name+"-shell", content)
	if err != nil {
		return err
	}
	b.bastion.ShellDocument = created.Name
	return nil
}

func (b *builder) document(name string, content pulumi.StringInput) (*ssm.Document, error) {
	created, err := ssm.NewDocument(b.ctx, name, &ssm.DocumentArgs{
		DocumentType:   pulumi.String("Session"),
		DocumentFormat: pulumi.String("JSON"),
		Content:        content,
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("session document %s: %w", name, err)
	}
	return created, nil
}

// TunnelArgs is where a tunnel leads.
type TunnelArgs struct {
	Host pulumi.StringInput // A host name that the bastion resolves. Required.
	Port pulumi.IntInput    // Its TCP port. Required.
	// SecurityGroupIDs are those of the host, by name, which have to let the bastion in. The rules
	// are made on both sides.
	SecurityGroupIDs map[string]pulumi.StringInput
}

// localPort is the caller's choice; 0 takes one that is free.
var localPort = map[string]any{"localPortNumber": map[string]any{
	"type":        "String",
	"description": "The port on your own machine",
	"default":     "0",
	"allowedPattern": "^([0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|" +
		"6553[0-5])$",
}}

// Tunnel makes the Session document of a tunnel to one host and port, and returns its name. Session
// Manager keeps who opened a tunnel and when, but not what went through it.
func (s *Bastion) Tunnel(ctx *pulumi.Context, key string, args *TunnelArgs) (pulumi.StringOutput, error) {
	if err := args.validate(key); err != nil {
		return pulumi.StringOutput{}, fmt.Errorf("bastion %q: tunnel %q: %w", s.name, key, err)
	}
	content := pulumi.All(args.Host, args.Port).ApplyT(func(v []any) (string, error) {
		return document{
			Version:     "1.0",
			Description: "A tunnel through " + s.name + " to " + key,
			Type:        "Port",
			Parameters:  localPort,
			Properties: &portProperties{
				Port:      strconv.Itoa(v[1].(int)),
				Type:      "LocalPortForwarding",
				LocalPort: "{{ localPortNumber }}",
				Host:      v[0].(string),
			},
		}.text()
	}).(pulumi.StringOutput)
	b := &builder{ctx: ctx, name: s.name, parent: pulumi.Parent(s), bastion: s}
	created, err := b.document(s.name+"-to-"+key, content)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	for _, to := range slices.Sorted(maps.Keys(args.SecurityGroupIDs)) {
		if err := b.connect(key+"-"+to, args.SecurityGroupIDs[to], args.Port.ToIntOutput()); err != nil {
			return pulumi.StringOutput{}, err
		}
	}
	return created.Name, nil
}

func (a *TunnelArgs) validate(key string) error {
	var p check.Problems
	check.Name(p.In("name"), key, maxName)
	if a == nil || a.Host == nil || a.Port == nil {
		p.At("host").Say("the host is missing, or its port").Fix("give host and port, where the tunnel leads")
	}
	return p.Err()
}

// connect lets the bastion out to a group, and in there.
func (b *builder) connect(key string, to pulumi.StringInput, port pulumi.IntOutput) error {
	from := b.bastion.SecurityGroupID
	target := to.ToStringOutput()
	_, outErr := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-"+key, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId:           from,
		ReferencedSecurityGroupId: target,
		Description:               pulumi.String("Tunnels to " + key),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  port,
		ToPort:                    port,
	}, b.parent)
	_, inErr := vpc.NewSecurityGroupIngressRule(b.ctx, b.name+"-into-"+key, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           target,
		ReferencedSecurityGroupId: from,
		Description:               pulumi.String("Tunnels through the bastion " + b.name),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  port,
		ToPort:                    port,
	}, b.parent)
	if err := errors.Join(outErr, inErr); err != nil {
		return fmt.Errorf("rules to %s: %w", key, err)
	}
	return nil
}
