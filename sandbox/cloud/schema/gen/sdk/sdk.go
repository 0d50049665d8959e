// Package sdk reads the schema of a Pulumi provider out of its Go SDK's sources.
//
// The SDK keeps, beside the Input types that programs use, a plain struct of every argument type
// (`queueArgs`) whose tags are the property names and whose Go types are the kinds: a pointer is
// optional, a plain value required. Required lists and objects are told by the constructor's nil
// checks.
package sdk

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

const (
	awsModule  = "github.com/pulumi/pulumi-aws/sdk/v6"
	awsxModule = "github.com/pulumi/pulumi-awsx/sdk/v2"
)

// services are the packages that are read: what the tiers use, or will.
var services = []string{
	"", "acm", "alb", "apigateway", "apigatewayv2", "appautoscaling", "appconfig", "athena", "autoscaling", "backup", "budgets", "cfg",
	"cloudcontrol", "cloudfront", "cloudtrail", "cloudwatch", "codebuild", "codeconnections", "codedeploy", "codepipeline", "cognito", "costexplorer", "dynamodb",
	"ebs", "ec2", "ecr", "ecs", "efs", "eks", "elasticache", "elasticbeanstalk", "evidently", "glue", "guardduty", "iam", "kinesis", "kms", "lambda", "lb",
	"pipes", "rds", "route53", "s3", "s3control", "scheduler", "secretsmanager", "servicediscovery", "sfn", "sns", "sqs", "ssm", "synthetics",
	"vpc", "wafv2", "xray",
}

// awsxPackages are the packages of the component provider whose components the sandbox constructs.
var awsxPackages = []string{"ec2", "ecr"}

// Generate reads the SDKs that the module in the working directory is pinned to.
func Generate() (*schema.Document, error) {
	d := &schema.Document{
		SDK:       map[string]string{},
		Resources: map[string]*schema.Resource{},
		Functions: map[string]*schema.Object{},
		Types:     map[string]*schema.Object{},
	}
	for _, m := range []struct {
		module, folder, prefix string
		packages               []string
	}{{awsModule, "go/aws", "", services}, {awsxModule, "go/awsx", "awsx/", awsxPackages}} {
		dir, version, err := locate(m.module)
		if err != nil {
			return nil, err
		}
		d.SDK[m.module] = version
		for _, s := range m.packages {
			p := &pkg{document: d, key: m.prefix + s}
			if err := p.read(filepath.Join(dir, m.folder, s)); err != nil {
				return nil, fmt.Errorf("%s%s: %w", m.prefix, s, err)
			}
		}
	}
	prune(d)
	return d, nil
}

func locate(module string) (dir, version string, err error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}} {{.Version}}", module).Output()
	if err != nil {
		return "", "", fmt.Errorf("locate %s: %w", module, err)
	}
	dir, version, ok := strings.Cut(strings.TrimSpace(string(out)), " ")
	if !ok || dir == "" {
		return "", "", fmt.Errorf("%s is not in the module cache; run go mod download", module)
	}
	return dir, version, nil
}

// prune drops the nested types that nothing refers to.
func prune(d *schema.Document) {
	used := map[string]bool{}
	var visit func(k schema.Kind)
	visit = func(k schema.Kind) {
		if inner, ok := k.List(); ok {
			visit(inner)
		} else if inner, ok := k.Map(); ok {
			visit(inner)
		} else if ref, ok := k.Ref(); ok && !used[ref] {
			used[ref] = true
			if o := d.Types[ref]; o != nil {
				for _, inner := range o.Properties {
					visit(inner)
				}
			}
		}
	}
	for _, r := range d.Resources {
		for _, k := range r.Properties {
			visit(k)
		}
		for _, k := range r.Outputs {
			visit(k)
		}
	}
	for _, f := range d.Functions {
		for _, k := range f.Properties {
			visit(k)
		}
	}
	for name := range d.Types {
		if !used[name] {
			delete(d.Types, name)
		}
	}
}

func sorted(set map[string]bool) []string {
	var out []string
	for s := range set {
		out = append(out, s)
	}
	sort.Strings(out)
	return out
}
