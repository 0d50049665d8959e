package cloudtest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudcontrol"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// HTTPAPI creates an HTTP API.
func HTTPAPI(h *Harness) { h.Create(token.HTTPAPI, "api", m{"protocolType": "HTTP"}) }

// Stage is the inputs of the HTTP API's default stage.
func Stage(h *Harness) m {
	return m{"apiId": h.Created["api"].ID, "name": "$default", "autoDeploy": true}
}

// REST makes a REST API with one method on a function, deployed.
func REST(h *Harness) {
	if h.Created["function"] == nil {
		Function(h)
	}
	h.Create(token.RESTAPI, "rest", m{})
	id := h.Created["rest"].ID
	h.Create("apigateway/resource:Resource", "path", m{
		"restApi":  id,
		"parentId": h.Created["rest"].Output("rootResourceId"),
		"pathPart": "health",
	})
	h.Create(token.RESTMethod, "method", m{
		"restApi":       id,
		"resourceId":    h.Created["path"].ID,
		"httpMethod":    "GET",
		"authorization": "NONE",
	})
	h.Create("apigateway/integration:Integration", "call", m{
		"restApi":               id,
		"resourceId":            h.Created["path"].ID,
		"httpMethod":            "GET",
		"type":                  "AWS_PROXY",
		"integrationHttpMethod": "POST",
		"uri":                   h.Created["function"].Output("invokeArn"),
	})
	h.Create("apigateway/deployment:Deployment", "deployment", m{"restApi": id})
	h.Create("apigateway/stage:Stage", "stage", m{
		"restApi":    id,
		"deployment": h.Created["deployment"].ID,
		"stageName":  "live",
	})
}

// TaskDefinition is the inputs of a Fargate task with one container.
func TaskDefinition(h *Harness) m {
	in := m{
		"family":                  "web",
		"cpu":                     "256",
		"memory":                  "512",
		"networkMode":             "awsvpc",
		"requiresCompatibilities": l{"FARGATE"},
		"containerDefinitions":    `[{"name":"web","image":"public.ecr.aws/nginx/nginx:stable","portMappings":[{"containerPort":80}]}]`,
	}
	if h != nil && h.Created["role"] != nil {
		in["executionRoleArn"] = h.Created["role"].Output("arn")
	}
	return in
}

// Ingress creates a load balancer with a listener and two target groups.
func Ingress(h *Harness) {
	Network(h)
	h.Create(token.LoadBalancer, "lb", m{"subnets": l{h.Created["a"].ID, h.Created["b"].ID}})
	h.Create(token.TargetGroup, "targets", m{
		"port":       80,
		"protocol":   "HTTP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "ip",
	})
	h.Create(token.TargetGroup, "spare", m{
		"port":       80,
		"protocol":   "HTTP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "ip",
	})
	h.Create(token.Listener, "listener", Listens(h))
}

// Listens is the inputs of a listener that forwards to the first target group.
func Listens(h *Harness) m {
	return m{
		"loadBalancerArn": h.Created["lb"].ID,
		"port":            80,
		"protocol":        "HTTP",
		"defaultActions":  l{m{"type": "forward", "targetGroupArn": h.Created["targets"].ID}},
	}
}

// Service is the inputs of a service behind the load balancer.
func Service(h *Harness) m {
	return m{
		"cluster":        h.Created["cluster"].ID,
		"taskDefinition": h.Created["task"].Output("arn"),
		"launchType":     "FARGATE",
		"desiredCount":   2,
		"networkConfiguration": m{
			"subnets":        l{h.Created["a"].ID, h.Created["b"].ID},
			"securityGroups": l{h.Created["group"].ID},
		},
		"loadBalancers": l{m{"targetGroupArn": h.Created["targets"].ID, "containerName": "web", "containerPort": 80}},
	}
}

// BlueGreen is a service that CodeDeploy deploys: two listeners of one load balancer, two target
// groups, a role that may do just that, a hook and an alarm.
func BlueGreen(h *Harness) {
	Function(h)
	Ingress(h)
	vpc := h.Created["vpc"].ID
	h.Create(token.TargetGroup, "green", m{"port": 80, "protocol": "HTTP", "vpcId": vpc, "targetType": "ip"})
	h.Create(token.Listener, "tests",
		Over(Listens(h), m{
			"port": 8080,
			"defaultActions": l{
				m{"type": "fixed-response", "fixedResponse": m{"contentType": "text/plain", "statusCode": "404"}},
			},
		}))
	rule := func(listener, targets string) m {
		return m{
			"listenerArn": h.Created[listener].ID,
			"priority":    10,
			"actions":     l{m{"type": "forward", "targetGroupArn": h.Created[targets].ID}},
			"conditions":  l{m{"pathPattern": m{"values": l{"/*"}}}},
		}
	}
	h.Create(token.ListenerRule, "production", rule("listener", "targets"))
	h.Create(token.ListenerRule, "test", rule("tests", "green"))
	other := rule("listener", "spare")
	other["priority"] = 20
	h.Create(token.ListenerRule, "other", other)
	h.Create(token.Cluster, "cluster", m{"name": "main"})
	h.Create(token.Role, "tasks", m{"assumeRolePolicy": Trust("ecs-tasks.amazonaws.com")})
	h.Create(token.TaskDefinition, "task",
		Over(TaskDefinition(nil), m{
			"executionRoleArn": h.Created["tasks"].Output("arn"),
			"taskRoleArn":      h.Created["tasks"].Output("arn"),
			"skipDestroy":      true,
		}))
	h.Create(token.Service, "web", Over(Service(h), m{"name": "web", "deploymentController": m{"type": "CODE_DEPLOY"}}))
	h.Create(token.Alarm, "errors", m{
		"comparisonOperator": "GreaterThanThreshold",
		"evaluationPeriods":  1,
		"metricName":         "x",
		"namespace":          "y",
		"period":             60,
		"statistic":          "Sum",
		"threshold":          1,
	})
	h.Create(token.DeploymentApplication, "app", m{"name": "web", "computePlatform": "ECS"})
	h.Create(token.Role, "deployer", m{"assumeRolePolicy": Trust("codedeploy.amazonaws.com")})
	h.Create("iam/rolePolicy:RolePolicy", "deploys", m{
		"role":   h.Created["deployer"].ID,
		"policy": DeployPolicy(h, "production", "test"),
	})
	h.Create("iam/rolePolicy:RolePolicy", "answers", m{
		"role":   h.Created["role"].ID,
		"policy": `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"codedeploy:PutLifecycleEventHookExecutionStatus","Resource":"arn:aws:codedeploy:eu-west-1:123456789012:deploymentgroup:web/web"}}`,
	})
}

// DeployPolicy is the least that CodeDeploy needs, with the rules that it may turn.
func DeployPolicy(h *Harness, rules ...string) string {
	arns := l{}
	for _, r := range rules {
		arns = append(arns, h.Created[r].ID)
	}
	text, err := json.Marshal(m{
		"Version": "2012-10-17",
		"Statement": l{
			m{
				"Effect":   "Allow",
				"Action":   l{"ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"},
				"Resource": h.Created["web"].ID,
			},
			m{
				"Effect":   "Allow",
				"Action":   l{"ecs:CreateTaskSet", "ecs:DeleteTaskSet"},
				"Resource": strings.Replace(h.Created["web"].ID, ":service/", ":task-set/", 1) + "/*",
			},
			m{"Effect": "Allow", "Action": "elasticloadbalancing:Describe*", "Resource": "*"},
			m{"Effect": "Allow", "Action": "elasticloadbalancing:ModifyRule", "Resource": arns},
			m{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": h.Created["function"].Output("arn")},
			m{"Effect": "Allow", "Action": "cloudwatch:DescribeAlarms", "Resource": h.Created["errors"].Output("arn")},
			m{"Effect": "Allow", "Action": "iam:PassRole", "Resource": h.Created["tasks"].Output("arn")},
		},
	})
	require.NoError(h.T, err)
	return string(text)
}

// Output reads what the cloud has of a resource now.
func Output(h *Harness, name, property string) any {
	for _, r := range h.Cloud.Inventory() {
		if r.URN == string(h.Created[name].URN) {
			return r.Outputs[property]
		}
	}
	return nil
}

// Distribution is a site over a bucket, with its own names.
func Distribution(h *Harness) m {
	in := m{
		"enabled": true,
		"origins": l{
			m{
				"originId":              "site",
				"domainName":            h.Created["site"].Output("bucketRegionalDomainName"),
				"originAccessControlId": h.Created["oac"].ID,
			},
		},
		"defaultCacheBehavior": m{
			"targetOriginId":       "site",
			"viewerProtocolPolicy": "redirect-to-https",
			"allowedMethods":       l{"GET", "HEAD"},
			"cachedMethods":        l{"GET", "HEAD"},
			"cachePolicyId":        "658327ea-f89d-4fab-a63d-7e88639e58f6",
		},
		"restrictions":      m{"geoRestriction": m{"restrictionType": "none"}},
		"viewerCertificate": m{"cloudfrontDefaultCertificate": true},
	}
	if h.Created["cert"] != nil {
		in["aliases"] = l{"example.com", "www.example.com"}
		in["viewerCertificate"] = m{
			"acmCertificateArn":      h.Created["cert"].ID,
			"sslSupportMethod":       "sni-only",
			"minimumProtocolVersion": "TLSv1.2_2021",
		}
	}
	return in
}

// Origin creates a bucket and the origin access control of a distribution.
func Origin(h *Harness) {
	Bucket("site")(h)
	h.Create("cloudfront/originAccessControl:OriginAccessControl", "oac", m{
		"originAccessControlOriginType": "s3",
		"signingBehavior":               "always",
		"signingProtocol":               "sigv4",
	})
}

// WebACL is the inputs of a web ACL with a managed group and a rate limit.
func WebACL(scope string) m {
	return m{
		"scope":            scope,
		"defaultAction":    m{"allow": m{}},
		"visibilityConfig": Visibility,
		"rules": l{
			m{
				"name":             "common",
				"priority":         1,
				"overrideAction":   m{"none": m{}},
				"visibilityConfig": Visibility,
				"statement": m{
					"managedRuleGroupStatement": m{"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet"},
				},
			},
			m{
				"name":             "rate",
				"priority":         2,
				"action":           m{"block": m{}},
				"visibilityConfig": Visibility,
				"statement":        m{"rateBasedStatement": m{"limit": 1000, "aggregateKeyType": "IP"}},
			},
		},
	}
}

// Visibility is what WAF measures of a rule.
var Visibility = m{"cloudwatchMetricsEnabled": true, "metricName": "acl", "sampledRequestsEnabled": true}

// Al2023 is the public parameter of an image for Arm processors.
const Al2023 = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"

// Instances are a template and what stands in front of a group of it.
func Instances(h *Harness) {
	Network(h)
	h.Create(token.LaunchTemplate, "template", m{"imageId": Al2023, "instanceType": "t4g.small"})
	h.Create(token.LoadBalancer, "nlb", m{
		"loadBalancerType": "network",
		"internal":         true,
		"subnets":          l{h.Created["a"].ID, h.Created["b"].ID},
		"securityGroups":   l{h.Created["group"].ID},
	})
	h.Create(token.TargetGroup, "tcp", m{
		"port":       80,
		"protocol":   "TCP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "instance",
	})
	h.Create(token.TargetGroup, "addresses", m{
		"port":       80,
		"protocol":   "TCP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "ip",
	})
	h.Create(token.TargetGroup, "alone", m{
		"port":       80,
		"protocol":   "TCP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "instance",
	})
	h.Create(token.Listener, "tcp80", m{
		"loadBalancerArn": h.Created["nlb"].ID,
		"port":            80,
		"protocol":        "TCP",
		"defaultActions":  l{m{"type": "forward", "targetGroupArn": h.Created["tcp"].ID}},
	})
}

// Policy is a policy document with one statement, or several with commas between them.
func Policy(statement string) string {
	return `{"Version":"2012-10-17","Statement":[` + statement + `]}`
}

// Proxied is a database, and what a proxy in front of it needs.
func Proxied(h *Harness) {
	Network(h)
	Role("rds.amazonaws.com", "rds-db:connect")(h)
	h.Create("ec2/securityGroup:SecurityGroup", "store", m{"vpcId": h.Created["vpc"].ID})
	h.Create("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "way", m{
		"securityGroupId":           h.Created["store"].ID,
		"referencedSecurityGroupId": h.Created["group"].ID,
		"ipProtocol":                "tcp",
		"fromPort":                  5432,
		"toPort":                    5432,
	})
	h.Create(token.DBSubnetGroup, "db", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
	h.Create(token.DBCluster, "database", m{
		"engine":                             "aurora-postgresql",
		"engineVersion":                      "17.4",
		"masterUsername":                     "owner",
		"manageMasterUserPassword":           true,
		"dbSubnetGroupName":                  h.Created["db"].ID,
		"vpcSecurityGroupIds":                l{h.Created["store"].ID},
		"iamDatabaseAuthenticationEnabled":   true,
		"databaseInsightsMode":               "advanced",
		"performanceInsightsEnabled":         true,
		"performanceInsightsRetentionPeriod": 465,
	})
}

// DesiredProxy is the inputs of a database proxy; changes lie over its state.
func DesiredProxy(h *Harness, changes m) m {
	text, err := json.Marshal(Over(m{
		"DBProxyName":         "shop",
		"EngineFamily":        "POSTGRESQL",
		"DefaultAuthScheme":   "IAM_AUTH",
		"RequireTLS":          true,
		"RoleArn":             h.Created["role"].Output("arn"),
		"VpcSubnetIds":        l{h.Created["a"].ID, h.Created["b"].ID},
		"VpcSecurityGroupIds": l{h.Created["group"].ID},
	}, changes))
	require.NoError(h.T, err)
	return m{"typeName": cloudcontrol.ProxyType, "desiredState": string(text)}
}

// Standing creates a database and a proxy before it.
func Standing(h *Harness) {
	Proxied(h)
	h.Create(token.CloudControl, "proxy", DesiredProxy(h, nil))
	h.Create("rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup", "targets", m{"dbProxyName": "shop"})
}

// BucketType is the type of bucket that Plinth creates.
const BucketType = "s3/bucketV2:BucketV2"

// Bucket creates a bucket, called by its name and a number.
func Bucket(name string) func(h *Harness) {
	return func(h *Harness) { h.Create(BucketType, name, m{"bucket": name + "-4711"}) }
}

// Ownership creates the ownership controls of a bucket.
func Ownership(name, own string) func(h *Harness) {
	return func(h *Harness) {
		h.Create("s3/bucketOwnershipControls:BucketOwnershipControls", "own", m{
			"bucket": h.Created[name].ID,
			"rule":   m{"objectOwnership": own},
		})
	}
}

// Network creates a VPC with an internet gateway, three subnets in two zones, a security group and
// a route table.
func Network(h *Harness) {
	h.Create(token.VPC, "vpc", m{"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": true, "enableDnsSupport": true})
	vpc := h.Created["vpc"].ID
	h.Create("ec2/internetGateway:InternetGateway", "igw", m{"vpcId": vpc})
	h.Create(token.Subnet, "a", m{"vpcId": vpc, "cidrBlock": "10.0.0.0/24", "availabilityZone": "eu-west-1a"})
	h.Create(token.Subnet, "a2", m{"vpcId": vpc, "cidrBlock": "10.0.2.0/24", "availabilityZone": "eu-west-1a"})
	h.Create(token.Subnet, "b", m{"vpcId": vpc, "cidrBlock": "10.0.1.0/24", "availabilityZone": "eu-west-1b"})
	h.Create("ec2/securityGroup:SecurityGroup", "group", m{"vpcId": vpc})
	h.Create("ec2/routeTable:RouteTable", "table", m{"vpcId": vpc})
}

// Trust is the trust policy of a role for one service.
func Trust(service string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"` + service + `"}}]}`
}

// Allow is a policy that allows one action on everything.
func Allow(action string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"*"}]}`
}

// Role makes a role that a service may assume and that may do some things.
func Role(service string, actions ...string) func(h *Harness) {
	return func(h *Harness) {
		h.Create(token.Role, "role", m{"assumeRolePolicy": Trust(service)})
		for i, a := range actions {
			h.Create("iam/rolePolicy:RolePolicy", fmt.Sprint("may", i), m{
				"role":   h.Created["role"].ID,
				"policy": Allow(a),
			})
		}
	}
}

// FunctionInputs is the inputs of a function.
func FunctionInputs(h *Harness) m {
	return m{
		"role":    h.Created["role"].Output("arn"),
		"runtime": "provided.al2023",
		"handler": "bootstrap",
		"publish": true,
		"code": resource.NewArchiveProperty(&resource.Archive{
			Hash: strings.Repeat("ab", 32),
			Sig:  resource.ArchiveSig,
			Path: "missing.zip",
		}),
	}
}

// Function creates a function and its role.
func Function(h *Harness) {
	Role("lambda.amazonaws.com")(h)
	h.Create(token.Function, "function", FunctionInputs(h))
}

// Zone creates a hosted zone.
func Zone(h *Harness) { h.Create(token.Zone, "zone", m{"name": "example.com"}) }

// Certified makes a zone and a certificate in a region; with validate it is issued too.
func Certified(region string, validate bool, names ...string) func(h *Harness) {
	return func(h *Harness) {
		if h.Created["zone"] == nil {
			Zone(h)
		}
		h.CreateIn(region, token.Certificate, "cert", m{
			"domainName":              names[0],
			"subjectAlternativeNames": ToList(names[1:]),
			"validationMethod":        "DNS",
		})
		if !validate {
			return
		}
		for i, o := range cloud.ListOf(cloud.PlainMap(h.Created["cert"].Outputs), "domainValidationOptions") {
			h.Create("route53/record:Record", fmt.Sprint("proof", i), m{
				"zoneId":         h.Created["zone"].ID,
				"name":           o["resourceRecordName"],
				"type":           "CNAME",
				"ttl":            300,
				"records":        l{o["resourceRecordValue"]},
				"allowOverwrite": true,
			})
		}
		h.CreateIn(region, token.CertificateValidation, "valid", m{"certificateArn": h.Created["cert"].ID})
	}
}

// ToList turns strings into a list of inputs.
func ToList(names []string) l {
	out := l{}
	for _, n := range names {
		out = append(out, n)
	}
	return out
}

// ContainsError reports whether an error's text contains a part.
func ContainsError(err error, part string) bool { return strings.Contains(err.Error(), part) }
