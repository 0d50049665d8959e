package network

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// An endpoint's policy keeps this account's credentials and data together: nobody carries data out
// with credentials of another account, or into a resource of another account. The exceptions are
// those that AWS lists, where its services need to reach what AWS owns:
// https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/vpc_endpoint_policies

// actionPrefix is a service's name in policies, where it differs from the endpoint's.
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
	everything := policydoc.Statement{
		Actions:    []string{prefix + ":*"},
		Resources:  policydoc.Strings("*"),
		Principals: []policydoc.Principal{policydoc.Everyone()},
	}
	own := everything
	own.Sid = "OwnAccount"
	own.Conditions = []policydoc.Condition{
		a.ownCaller(),
		policydoc.Equals("aws:ResourceAccount", pulumi.String(a.Account)),
	}
	// Services sign some requests from inside the network themselves, such as the answers of custom
	// resources.
	services := everything
	services.Sid = "AWSServices"
	services.Conditions = []policydoc.Condition{{
		Test:     "Bool",
		Variable: "aws:PrincipalIsAWSService",
		Values:   policydoc.Strings("true"),
	}}
	return policydoc.Document(append([]policydoc.Statement{own, services}, a.exceptions(service)...)...)
}

func (a Args) ownCaller() policydoc.Condition {
	return policydoc.Equals("aws:PrincipalAccount", pulumi.String(a.Account))
}

// exceptions are the requests that have to cross the account's border.
func (a Args) exceptions(service string) []policydoc.Statement {
	everyone := []policydoc.Principal{policydoc.Everyone()}
	own := []policydoc.Condition{a.ownCaller()}
	switch service {
	case "ecr.api", "ecr.dkr": // images of AWS's registries and of a company's central one; never a push
		return []policydoc.Statement{{
			Sid:        "Pull",
			Principals: everyone,
			Conditions: own,
			Actions:    []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
			Resources:  policydoc.Strings("*"),
		}}
	case "s3":
		return a.sharedBuckets(everyone)
	case "ssm": // public parameters and AWS's documents, which belong to no account
		return []policydoc.Statement{{
			Sid:        "AWSDocuments",
			Principals: everyone,
			Conditions: own,
			Actions: []string{
				"ssm:CreateAssociation",
				"ssm:Describe*",
				"ssm:Get*",
				"ssm:List*",
				"ssm:SendCommand",
				"ssm:StartSession",
			},
			Resources: policydoc.Strings(
				"arn:aws:ssm:"+a.Region+"::document/*",
				"arn:aws:ssm:"+a.Region+"::parameter/aws/*",
			),
		}}
	case "sts": // these are called before there are credentials
		return []policydoc.Statement{{
			Sid:        "OwnRolesByToken",
			Principals: everyone,
			Actions:    []string{"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"},
			Resources:  policydoc.Strings("arn:aws:iam::" + a.Account + ":role/*"),
		}}
	}
	return nil
}

// sharedBuckets lets everyone read buckets that aren't the account's: whoever pulls an image or
// installs a package does it with other credentials than this account's, or with none.
func (a Args) sharedBuckets(everyone []policydoc.Principal) []policydoc.Statement {
	statements := []policydoc.Statement{{
		Sid:        "ReadSharedBuckets",
		Principals: everyone,
		Actions:    []string{"s3:GetObject"},
		Resources:  policydoc.Strings(a.readableObjects()...),
	}}
	if len(a.ReadableBuckets) > 0 {
		statements = append(statements, policydoc.Statement{
			Sid:        "ListSharedBuckets",
			Principals: everyone,
			Actions:    []string{"s3:GetBucketLocation", "s3:ListBucket"},
			Resources:  policydoc.Strings(bucketARNs(a.ReadableBuckets, "")...),
		})
	}
	return statements
}

// readableObjects are the objects that AWS serves from buckets of its own, and those of the buckets
// that the stack names.
func (a Args) readableObjects() []string {
	buckets := []string{
		"prod-" + a.Region + "-starport-layer-bucket", // the layers of ECR's images
		"al2023-" + a.Region,                          // kernel patches of Amazon Linux
		"al2023-repos-" + a.Region + "-de612dc2",      // its packages
	}
	if slices.Contains(a.Endpoints, EndpointSSM) { // what managed instances install and run
		for _, prefix := range []string{
			"amazon-ssm-", "amazon-ssm-packages-", "amazoncloudwatch-agent-", "aws-codedeploy-", "aws-ssm-",
			"aws-ssm-distributor-file-", "aws-ssm-document-attachments-", "patch-baseline-snapshot-",
		} {
			buckets = append(buckets, prefix+a.Region)
		}
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
