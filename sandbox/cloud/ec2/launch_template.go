package ec2

import (
	"encoding/base64"
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

const (
	noTemplate = "InvalidLaunchTemplateId.NotFound: The specified launch template, with template ID %s, does not exist."
	noProfile  = "InvalidParameterValue: Value (%s) for parameter iamInstanceProfile.name is invalid. Invalid IAM " +
		"Instance Profile name"
)

var launchTemplate = cloud.ResourceType{
	Type: token.LaunchTemplate,
	Name: &cloud.Naming{Property: "name", Max: 125, Others: "namePrefix"},
	References: []cloud.Reference{
		WithSecurityGroup("vpcSecurityGroupIds[]"),
		WithSecurityGroup("networkInterfaces[].securityGroups[]"),
		{Path: "iamInstanceProfile.name", To: token.InstanceProfile, Missing: noProfile},
		{Path: "iamInstanceProfile.arn", To: token.InstanceProfile, Missing: noProfile},
	},
	ChangedByUpdates: []string{
		"latestVersion",
		"defaultVersion",
	},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateLaunchTemplate,
	ValidateState:  cloud.UniqueName("InvalidLaunchTemplateName.AlreadyExistsException", token.LaunchTemplate),
	AfterCreate:    addVersions,
}

// maxUserData is EC2's limit in bytes, before base64 (Amazon EC2 User Guide, "Run commands when you
// launch an EC2 instance").
const maxUserData = 16384

func validateLaunchTemplate(c *cloud.Call) {
	validateImage(c, "imageId")
	if t := c.Text("instanceType"); t != "" && !InstanceType.MatchString(t) {
		c.Refuse("instanceType", "InvalidParameterValue: The instance type '%s' does not exist", t)
	}
	if c.Has("vpcSecurityGroupIds") && c.Has("networkInterfaces") {
		c.Refuse("vpcSecurityGroupIds",
			"InvalidParameterCombination: Network interfaces and an instance-level security groups may not be "+
				"specified on the same request")
	}
	if u := c.Text("userData"); u != "" {
		script, err := base64.StdEncoding.DecodeString(u)
		switch {
		case err != nil:
			c.Refuse("userData", "InvalidUserData.Malformed: Invalid BASE64 encoding of user data")
		case len(script) > maxUserData:
			c.Refuse("userData", "InvalidParameterValue: User data is limited to %d bytes, got %d", maxUserData,
				len(script))
		}
	}
	MatchProcessor(c, "instanceType", c.Text("imageId"), c.Text("instanceType"))
	for _, l := range cloud.Lookup(c.Inputs, "blockDeviceMappings[].ebs") {
		o, _ := l.Value.(map[string]any)
		if kind, _ := o["volumeType"].(string); o["throughput"] != nil && kind != "gp3" && kind != "" {
			c.Refuse(l.Path+".throughput",
				"InvalidParameterCombination: The parameter throughput is not supported for %s volumes", kind)
		}
		if o["kmsKeyId"] != nil && o["encrypted"] != "true" && o["encrypted"] != true {
			c.Refuse(l.Path+".encrypted",
				"InvalidParameterCombination: A KMS key is only taken for an encrypted volume; the parameter "+
					"encrypted must be true")
		}
	}
}

// ofGraviton are the instance types whose processor is Arm: the "g" behind the generation.
var ofGraviton = regexp.MustCompile(`^([a-z]+[0-9]+g[a-z0-9-]*|a1)\.`)

// MatchProcessor refuses an instance type with another processor than the image runs on. The image
// of a public parameter says in its name which that is.
func MatchProcessor(c *cloud.Call, path, image, kind string) {
	if !strings.HasPrefix(image, "resolve:ssm:/aws/service/ami-amazon-linux-latest/") || kind == "" {
		return
	}
	want := image[strings.LastIndex(image, "-")+1:]
	if has := map[bool]string{true: "arm64", false: "x86_64"}[ofGraviton.MatchString(kind)]; has != want {
		c.Refuse(path,
			"Unsupported: The architecture '%s' of the specified instance type does not match the architecture '%s' "+
				"of the specified AMI (%s)",
			has, want, kind)
	}
}

// addVersions numbers the versions of a launch template: every change but one of tags is a new
// one.
func addVersions(c *cloud.Call) {
	version := 1.0
	if c.Existing != nil {
		version, _ = c.Existing.Outputs["latestVersion"].(float64)
		c.Outputs["defaultVersion"] = c.Existing.Outputs["defaultVersion"]
		if cloud.SameButTags(c.OldInputs, c.Inputs) {
			c.Outputs["latestVersion"] = version
			return
		}
		version++
	}
	c.Outputs["latestVersion"] = version
	if c.Existing == nil || c.Flag("updateDefaultVersion") {
		c.Outputs["defaultVersion"] = version
	}
}

// WithLaunchTemplate is the reference to a launch template.
func WithLaunchTemplate(path string) cloud.Reference {
	return cloud.Reference{Path: path, To: token.LaunchTemplate, Missing: noTemplate}
}
