package coretest

// Function is a Lambda function whose physical name is its name with "-1".
func Function(name string, inputs Props) Resource {
	return Of("lambda/function:Function", name, inputs).WithOutputs(Props{
		"id": name + "-1", "name": name + "-1", "arn": "arn:aws:lambda:eu-west-1:123456789012:function:" + name + "-1",
	})
}

// Subnet is a subnet with the id "subnet-" and its name.
func Subnet(name string, inputs Props) Resource {
	return Of("ec2/subnet:Subnet", name, inputs).WithOutputs(Props{"id": "subnet-" + name})
}

// Credentials that belong to nobody. They are put together here, so that scanners don't take this
// file for a leak.
var (
	AccessKey   = "AKIA" + "Z7Q3XJ5M2K4N6P8R"
	GitHubToken = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
)

// CloudFrontGrant lets the distributions with the ARNs read from a bucket.
func CloudFrontGrant(arns any) Props {
	return Grant(Props{"Service": "cloudfront.amazonaws.com"},
		"s3:GetObject", "Resource", "arn:aws:s3:::assets/*", "Condition",
		Props{"StringEquals": Props{"AWS:SourceArn": arns}})
}

// OldLoadBalancer is a resource by the older name of the load balancer's module.
func OldLoadBalancer(kind, name string, inputs Props) Resource {
	return Resource{Type: "aws:alb/" + kind, Name: name, Inputs: inputs}
}

// NetworkLoadBalancer is the internal network load balancer behind a VPC link, which no rule about
// load balancers of the web may report.
func NetworkLoadBalancer(name string) Resource {
	return Of(LoadBalancerType, name,
		Props{"loadBalancerType": "network", "internal": true, "enableDeletionProtection": true})
}

// Metered is the configuration of a web ACL that counts and keeps samples.
var Metered = Props{"cloudwatchMetricsEnabled": true, "metricName": "m", "sampledRequestsEnabled": true}

// ManagedRule is a rule that runs one of AWS's managed groups.
func ManagedRule(name, override string) Props {
	return Props{
		"name": name, "priority": 1, "overrideAction": Props{override: Props{}}, "visibilityConfig": Metered,
		"statement": Props{"managedRuleGroupStatement": Props{"vendorName": "AWS", "name": "AWSManagedRules" + name}},
	}
}

// RateRule is a rule of a web ACL that limits requests.
func RateRule(limit any, action string) Props {
	return Props{
		"name": "rate", "priority": 2, "action": Props{action: Props{}}, "visibilityConfig": Metered,
		"statement": Props{"rateBasedStatement": Props{"limit": limit, "aggregateKeyType": "IP"}},
	}
}

// WebACL is a regional web ACL with rules.
func WebACL(name string, rules ...any) Resource {
	return Of(WebACLType, name, Props{"scope": "REGIONAL", "rules": rules, "visibilityConfig": Metered}).
		WithOutputs(Props{
			"id":  "id-" + name,
			"arn": "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/" + name + "/1",
		})
}

// ARN is another resource's ARN: unknown in a preview.
func ARN(d *Deployment, name string) any {
	if d.Preview {
		return Ref(name)
	}
	return "arn:aws:service:eu-west-1:123456789012:" + d.ID(name)
}

// BucketPolicy is a bucket's policy.
func BucketPolicy(name string, document any) Resource {
	return Of("s3/bucketPolicy:BucketPolicy", name, Props{"policy": document})
}

// Queue is an SQS queue with the id, the URL and the ARN that AWS gives it.
func Queue(name string, inputs Props) Resource {
	return Of("sqs/queue:Queue", name, inputs).WithOutputs(Props{
		"id":  "https://sqs.eu-west-1.amazonaws.com/123456789012/" + name,
		"url": "https://sqs.eu-west-1.amazonaws.com/123456789012/" + name,
		"arn": "arn:aws:sqs:eu-west-1:123456789012:" + name,
	})
}

// Topic is an SNS topic with its ARN.
func Topic(name string, inputs Props) Resource {
	return Of("sns/topic:Topic", name, inputs).WithOutputs(Props{
		"id":  "arn:aws:sns:eu-west-1:123456789012:" + name,
		"arn": "arn:aws:sns:eu-west-1:123456789012:" + name,
	})
}

// DenyPlainHTTP is the statement that denies everybody an action without TLS.
func DenyPlainHTTP(action string) Props {
	return Deny(action, "*", "Condition", Props{"Bool": Props{"aws:SecureTransport": "false"}})
}

// PortRule is an inline rule for TCP ports; keys and values follow.
func PortRule(from, to any, more ...any) Props {
	p := Props{"protocol": "tcp", "fromPort": from, "toPort": to, "description": "from the clients"}
	for i := 0; i+1 < len(more); i += 2 {
		key, _ := more[i].(string)
		p[key] = more[i+1]
	}
	return p
}

// CIDRs is a list of address ranges as a property holds it.
func CIDRs(list ...any) []any { return list }

// LogGroup is a log group of CloudWatch.
func LogGroup(name string, inputs Props) Resource {
	return Of("cloudwatch/logGroup:LogGroup", name, inputs)
}

// Bucket is a bucket of the second generation, whose physical name is its name with "-1".
func Bucket(name string, inputs Props) Resource {
	return Of("s3/bucketV2:BucketV2", name, inputs).WithOutputs(BucketOutputs(name))
}

// BucketOutputs are what the provider returns of a Bucket.
func BucketOutputs(name string) Props {
	return Props{
		"id":                       name + "-1",
		"bucket":                   name + "-1",
		"arn":                      "arn:aws:s3:::" + name + "-1",
		"bucketDomainName":         name + "-1.s3.amazonaws.com",
		"bucketRegionalDomainName": name + "-1.s3.eu-west-1.amazonaws.com",
	}
}

// FourTags are the tags that tags-required wants by default.
func FourTags() Props {
	return Props{"Project": "shop", "Environment": "dev", "Owner": "platform", "CostCenter": "42"}
}
