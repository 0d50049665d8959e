package network

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/policydoc"
)

// An endpoint's policy keeps this account's credentials and data together: nobody carries data out with credentials of another account,
// or into a resource of another account.

// resourceless are services some of whose requests are about resources of AWS's own or about none, so that only the caller can be judged:
// public parameters and documents of Systems Manager, images of AWS's registries, and the message channels.
var resourceless = []string{
	"appconfig", "appconfigdata", "ec2messages", "ecr.api", "ecr.dkr", "monitoring", "rds", "ssm", "ssmmessages", "sts", "xray",
}

// actionPrefix is a service's name in policies, where it isn't the endpoint's.
var actionPrefix = map[string]string{
	"appconfigdata": "appconfig",
	"ecr.api":       "ecr",
	"ecr.dkr":       "ecr",
	"monitoring":    "cloudwatch",
}

func (a Args) endpointPolicy(service string) pulumi.StringOutput {
	prefix := actionPrefix[service]
	if prefix == "" {
		prefix = service
	}
	account := pulumi.String(a.Account)
	own := policydoc.Statement{
		Sid:        "OwnAccount",
		Actions:    []string{prefix + ":*"},
		Resources:  policydoc.Strings("*"),
		Principals: []policydoc.Principal{policydoc.Everyone()},
		Conditions: []policydoc.Condition{policydoc.Equals("aws:PrincipalAccount", account)},
	}
	if !slices.Contains(resourceless, service) {
		own.Conditions = append(own.Conditions, policydoc.Equals("aws:ResourceAccount", account))
	}
	statements := []policydoc.Statement{own}
	switch service {
	case "s3":
		statements = append(statements, policydoc.Statement{
			Sid:        "ReadSharedBuckets",
			Actions:    []string{"s3:GetObject"},
			Resources:  policydoc.Strings(a.readableObjects()...),
			Principals: []policydoc.Principal{policydoc.Everyone()},
		})
		if len(a.ReadableBuckets) > 0 {
			statements = append(statements, policydoc.Statement{
				Sid:        "ListSharedBuckets",
				Actions:    []string{"s3:GetBucketLocation", "s3:ListBucket"},
				Resources:  policydoc.Strings(bucketARNs(a.ReadableBuckets, "")...),
				Principals: []policydoc.Principal{policydoc.Everyone()},
			})
		}
	case "sts":
		// These are called without credentials yet.
		statements = append(statements, policydoc.Statement{
			Sid:        "OwnRolesByToken",
			Actions:    []string{"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"},
			Resources:  policydoc.Strings("arn:aws:iam::" + a.Account + ":role/*"),
			Principals: []policydoc.Principal{policydoc.Everyone()},
		})
	}
	return policydoc.Document(statements...)
}

// readableObjects are what AWS serves from buckets of its own to whoever pulls an image or installs a package, and what the stack names.
// The requests carry other credentials than this account's, or none.
func (a Args) readableObjects() []string {
	buckets := []string{
		"prod-" + a.Region + "-starport-layer-bucket", // ECR: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
		"al2023-repos-" + a.Region + "-de612dc2",      // AL2023: https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
	}
	if slices.Contains(a.Capabilities, CapabilitySSM) {
		// https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html
		buckets = append(buckets,
			"amazon-ssm-"+a.Region,
			"amazon-ssm-packages-"+a.Region,
			"aws-ssm-"+a.Region,
			"aws-ssm-document-attachments-"+a.Region,
			"patch-baseline-snapshot-"+a.Region,
		)
	}
	return bucketARNs(append(buckets, a.ReadableBuckets...), "/*")
}

func bucketARNs(names []string, path string) []string {
	arns := make([]string, len(names))
	for i, name := range names {
		arns[i] = "arn:aws:s3:::" + name + path
	}
	return arns
}
