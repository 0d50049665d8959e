package rulestest

import (
	"github.com/plinth-infra/plinth/policy/core/coretest"
	"github.com/plinth-infra/plinth/policy/rules"
)

// wholeCases show every rule about networks and the edge a whole stack that is as it should be,
// before and after its deployment: with a bastion in a public subnet, an internal load balancer
// that listens on TCP port 80, and public load balancers and NAT gateways.
func wholeCases() []coretest.Case {
	whole := func(preview bool) []coretest.Resource {
		d := &coretest.Deployment{Preview: preview}
		return wholeEdge(wholeData(wholeIngress(wholeNetwork(d)))).Resources
	}
	planned, deployed := whole(true), whole(false)
	var all []coretest.Case
	for _, rule := range rules.All() {
		if rule.Group != "network" && rule.Group != "edge" {
			continue
		}
		s := &coretest.Suite{Rule: rule.Name}
		s.Add(coretest.Passing, "a whole stack that is as it should be, in the first preview", "", planned).InPreview()
		s.Add(coretest.Passing, "a whole stack that is as it should be, after it was deployed", "", deployed)
		for _, c := range s.Cases {
			c.Stack = "prd"
			if rule.Config["adminCidrs"] != nil {
				c.Configured("adminCidrs", coretest.CIDRs("203.0.113.0/24"))
			}
			all = append(all, c)
		}
	}
	return all
}

var imds = props{"httpTokens": "required", "httpPutResponseHopLimit": 1}

// wholeNetwork is the network with its guards, and a bastion for SSH.
func wholeNetwork(d *coretest.Deployment) *coretest.Deployment {
	d.Network()
	d.Add(coretest.DefaultSecurityGroupType, "default",
		props{"vpcId": coretest.Through("net", "vpc"), "ingress": []any{}, "egress": []any{}})
	d.Add(coretest.FlowLogType, "flow", props{"vpcId": coretest.Through("net", "vpc"), "trafficType": "ALL"})
	for _, service := range []string{"s3", "dynamodb"} {
		d.Add(coretest.VPCEndpointType, service, props{
			"vpcId":           coretest.Through("net", "vpc"),
			"serviceName":     "com.amazonaws.eu-west-1." + service,
			"vpcEndpointType": "Gateway",
			"policy": coretest.Policy(coretest.Grant("*",
				[]any{service + ":GetObject"},
				"Resource", "*", "Condition",
				props{"StringEquals": props{"aws:PrincipalAccount": "123456789012"}})),
		})
	}
	d.Add("ec2/networkAcl:NetworkAcl", "acl", props{"vpcId": coretest.Through("net", "vpc"), "ingress": []any{
		props{
			"ruleNo":    10,
			"action":    "deny",
			"protocol":  "tcp",
			"cidrBlock": "0.0.0.0/0",
			"fromPort":  3389,
			"toPort":    3389,
		},
		props{
			"ruleNo":    100,
			"action":    "allow",
			"protocol":  "tcp",
			"cidrBlock": "0.0.0.0/0",
			"fromPort":  1024,
			"toPort":    65535,
		},
	}})
	d.Add(coretest.SecurityGroupType, "door",
		props{"description": "SSH from the administrators", "vpcId": coretest.Through("net", "vpc")})
	d.Add(coretest.IngressRuleType, "door-ssh", props{
		"description":     "SSH",
		"ipProtocol":      "tcp",
		"fromPort":        22,
		"toPort":          22,
		"cidrIpv4":        "203.0.113.8/29",
		"securityGroupId": coretest.Ref("door"),
	})
	d.Add("iam/role:Role", "bastion-role", props{"name": "bastion"})
	d.Add("iam/instanceProfile:InstanceProfile", "bastion-profile", props{"role": coretest.Ref("bastion-role")})
	d.Add("iam/rolePolicyAttachment:RolePolicyAttachment", "bastion-ssm", props{
		"role":      coretest.Ref("bastion-role"),
		"policyArn": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
	})
	d.Add(coretest.InstanceType, "bastion", props{
		"subnetId":                 coretest.ThroughChild("net", "public-a"),
		"associatePublicIpAddress": true,
		"vpcSecurityGroupIds":      []any{coretest.Ref("door")},
		"metadataOptions":          imds,
		"iamInstanceProfile":       coretest.Ref("bastion-profile"),
		"tags":                     props{"Role": "bastion"},
	})
	return d.Add("ec2/eip:Eip", "bastion-address", props{"instance": coretest.Ref("bastion")})
}

// wholeIngress is a public load balancer for containers, and an internal one on port 80 for
// instances behind a VPC link.
func wholeIngress(d *coretest.Deployment) *coretest.Deployment {
	anywhere := coretest.CIDRs("0.0.0.0/0")
	d.Add(coretest.SecurityGroupType, "edge", props{
		"description": "the public load balancer",
		"ingress": []any{
			coretest.PortRule(80, 80, "cidrBlocks", anywhere),
			coretest.PortRule(443, 443, "cidrBlocks", anywhere),
		},
	})
	d.Add(coretest.SecurityGroupType, "app", props{"description": "the application"})
	d.Add(coretest.IngressRuleType, "app-in",
		props{"description": "from the load balancer", "ipProtocol": "tcp", "fromPort": 8080, "toPort": 8080,
			"referencedSecurityGroupId": coretest.Ref("edge"), "securityGroupId": coretest.Ref("app")})
	d.Add(coretest.LoadBalancerType, "public", props{
		"subnets":                  []any{coretest.Through("net", "public-a"), coretest.Through("net", "public-b")},
		"securityGroups":           []any{coretest.Ref("edge")},
		"dropInvalidHeaderFields":  true,
		"enableDeletionProtection": true,
		"accessLogs":               props{"enabled": true, "bucket": "logs"},
	})
	d.Add(coretest.ListenerType, "https", props{
		"protocol":        "HTTPS",
		"port":            443,
		"sslPolicy":       "ELBSecurityPolicy-TLS13-1-2-2021-06",
		"loadBalancerArn": coretest.ARN(d, "public"),
		"defaultActions":  []any{props{"type": "forward"}},
	})
	d.Add(coretest.ListenerType, "http", props{
		"protocol":        "HTTP",
		"port":            80,
		"loadBalancerArn": coretest.ARN(d, "public"),
		"defaultActions": []any{props{
			"type":     "redirect",
			"redirect": props{"protocol": "HTTPS", "statusCode": "HTTP_301"},
		}},
	})
	d.Add(coretest.TargetGroupType, "targets", props{"protocol": "HTTP", "healthCheck": props{"path": "/health"}})
	d.Add(coretest.ServiceType, "service",
		props{"networkConfiguration": props{
			"subnets":        []any{coretest.Through("net", "private-a"), coretest.Through("net", "private-b")},
			"securityGroups": []any{coretest.Ref("app")},
		}})

	d.Add(coretest.LoadBalancerType, "internal", props{
		"loadBalancerType":         "network",
		"internal":                 true,
		"subnets":                  []any{coretest.Through("net", "private-a"), coretest.Through("net", "private-b")},
		"enableDeletionProtection": true,
	})
	d.Add(coretest.ListenerType, "tcp", props{
		"protocol":        "TCP",
		"port":            80,
		"loadBalancerArn": coretest.ARN(d, "internal"),
		"defaultActions":  []any{props{"type": "forward"}},
	})
	d.Add("apigatewayv2/vpcLink:VpcLink", "link", props{"subnetIds": []any{coretest.Through("net", "private-a")}})
	d.Add(coretest.LaunchTemplateType, "template", props{
		"metadataOptions": imds,
		"networkInterfaces": []any{props{
			"associatePublicIpAddress": "false",
			"securityGroups":           []any{coretest.Ref("app")},
		}},
	})
	return d.Add(coretest.AutoScalingGroupType, "fleet", props{
		"vpcZoneIdentifiers": []any{coretest.Through("net", "private-a"), coretest.Through("net", "private-b")},
		"launchTemplate":     props{"id": coretest.Ref("template")},
	})
}

// wholeData is a database and a cache that only the application reaches.
func wholeData(d *coretest.Deployment) *coretest.Deployment {
	d.Add(coretest.SecurityGroupType, "data", props{"description": "the database", "tags": props{"Tier": "data"}})
	d.Add(coretest.SecurityGroupRuleType, "data-in",
		coretest.PortRule(5432, 5432, "type", "ingress", "sourceSecurityGroupId",
			coretest.Ref("app"),
			"securityGroupId",
			coretest.Ref("data")))
	isolated := []any{coretest.Through("net", "isolated-a"), coretest.Through("net", "isolated-b")}
	d.Add("rds/subnetGroup:SubnetGroup", "database-subnets", props{"subnetIds": isolated})
	d.Add("elasticache/subnetGroup:SubnetGroup", "cache-subnets", props{"subnetIds": isolated})
	return d.Add("rds/cluster:Cluster", "database", props{"engine": "aurora-postgresql"})
}

// wholeEdge is a site with an API behind it, and a REST API, each with a web ACL.
func wholeEdge(d *coretest.Deployment) *coretest.Deployment {
	rules := []any{
		coretest.ManagedRule("CommonRuleSet", "none"),
		coretest.ManagedRule("KnownBadInputsRuleSet", "none"),
		coretest.ManagedRule("SQLiRuleSet", "none"),
		coretest.RateRule(2000, "block"),
	}
	for _, scope := range []string{"CLOUDFRONT", "REGIONAL"} {
		region := map[string]string{"CLOUDFRONT": "us-east-1", "REGIONAL": "eu-west-1"}[scope]
		d.Add(coretest.WebACLType, scope, props{
			"scope":            scope,
			"rules":            rules,
			"visibilityConfig": coretest.Metered,
			"dataProtectionConfig": props{"dataProtections": []any{
				props{
					"action": "SUBSTITUTION",
					"field":  props{"fieldType": "SINGLE_HEADER", "fieldKeys": []any{"authorization", "cookie"}},
				},
			}},
		})
		d.Resources[len(d.Resources)-1].Provider = props{"region": region}
		d.Add("cloudwatch/logGroup:LogGroup", scope+"-logs", props{"name": "aws-waf-logs-" + scope})
		d.Add(coretest.WebACLLoggingType, scope+"-logging", props{
			"resourceArn":           coretest.ARN(d, scope),
			"logDestinationConfigs": []any{"arn:aws:logs:" + region + ":123456789012:log-group:aws-waf-logs-" + scope},
		})
	}
	d.Add(coretest.WebACLAssociationType, "public-waf",
		props{"resourceArn": coretest.ARN(d, "public"), "webAclArn": coretest.ARN(d, "REGIONAL")})

	d.Add("s3/bucketV2:BucketV2", "assets", props{"bucket": "assets"}).
		Output("assets", "bucketRegionalDomainName", "assets.s3.eu-west-1.amazonaws.com")
	d.Add("cloudfront/originAccessControl:OriginAccessControl", "oac", props{"signingBehavior": "always"})
	d.Add("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "headers", props{"securityHeadersConfig": props{
		"strictTransportSecurity": props{
			"accessControlMaxAgeSec": 63072000,
			"includeSubdomains":      true,
			"override":               true,
		},
		"contentTypeOptions":    props{"override": true},
		"frameOptions":          props{"frameOption": "DENY", "override": true},
		"referrerPolicy":        props{"referrerPolicy": "same-origin", "override": true},
		"contentSecurityPolicy": props{"contentSecurityPolicy": "default-src 'self'", "override": true}},
		"customHeadersConfig": props{"items": []any{
			props{"header": "Permissions-Policy", "value": "camera=()", "override": true},
			props{"header": "Cross-Origin-Opener-Policy", "value": "same-origin", "override": true},
		}}})
	bucket := any("assets.s3.eu-west-1.amazonaws.com")
	if d.Preview {
		bucket = coretest.Ref("assets")
	}
	behaviour := func(origin string) props {
		return props{
			"targetOriginId":          origin,
			"viewerProtocolPolicy":    "redirect-to-https",
			"responseHeadersPolicyId": coretest.Ref("headers"),
		}
	}
	d.Add(coretest.DistributionType, "site", props{
		"aliases":           []any{"example.com"},
		"webAclId":          coretest.ARN(d, "CLOUDFRONT"),
		"defaultRootObject": "index.html",
		"loggingConfig":     props{"bucket": "logs.s3.amazonaws.com"},
		"origins": []any{
			props{"originId": "assets", "domainName": bucket, "originAccessControlId": coretest.Ref("oac")},
			props{"originId": "api", "domainName": "api.example.com",
				"customOriginConfig": props{
					"originProtocolPolicy": "https-only",
					"originSslProtocols":   []any{"TLSv1.2"},
				}},
		},
		"defaultCacheBehavior":  behaviour("assets"),
		"orderedCacheBehaviors": []any{behaviour("api")},
		"viewerCertificate": props{
			"acmCertificateArn":      "arn:aws:acm:us-east-1:1:certificate/a",
			"minimumProtocolVersion": "TLSv1.2_2021",
			"sslSupportMethod":       "sni-only",
		},
	})
	document := coretest.Unknown
	if !d.Preview {
		document = coretest.Policy(coretest.Deny("s3:*", "*"), coretest.CloudFrontGrant(coretest.ARN(d, "site")))
	}
	d.Add("s3/bucketPolicy:BucketPolicy", "assets-policy", props{"bucket": coretest.Ref("assets"), "policy": document})

	logs := props{"destinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:api"}
	limits := props{"throttlingRateLimit": 100, "throttlingBurstLimit": 200}
	d.Add(coretest.HTTPAPIType, "http-api", props{"protocolType": "HTTP", "disableExecuteApiEndpoint": true})
	d.Add(coretest.StageV2Type, "http-stage",
		props{"apiId": coretest.Ref("http-api"), "accessLogSettings": logs, "defaultRouteSettings": limits})
	d.Add(coretest.RouteType, "http-route",
		props{"apiId": coretest.Ref("http-api"), "routeKey": "GET /orders", "authorizationType": "JWT"})
	d.Add(coretest.DomainV2Type, "http-domain",
		props{"domainName": "api.example.com", "domainNameConfiguration": props{"securityPolicy": "TLS_1_2"}})
	d.Add(coretest.RESTAPIType, "rest-api", props{})
	d.Add(coretest.StageType, "rest-stage",
		props{"restApi": coretest.Ref("rest-api"), "stageName": "live", "accessLogSettings": logs})
	d.Add(coretest.MethodSettingsType, "rest-settings", props{
		"restApi":    coretest.Ref("rest-api"),
		"stageName":  "live",
		"methodPath": "*/*",
		"settings":   props{"throttlingRateLimit": 100, "throttlingBurstLimit": 200, "loggingLevel": "ERROR"},
	})
	return d.Add(coretest.WebACLAssociationType, "rest-waf",
		props{"resourceArn": coretest.ARN(d, "rest-stage"), "webAclArn": coretest.ARN(d, "REGIONAL")})
}
