package rulestest

import "github.com/plinth-infra/plinth/policy/rules"

// wholeCases show every rule about networks and the edge a whole stack that is as it should be, before and after its deployment: with a
// bastion in a public subnet, an internal load balancer that listens on TCP port 80, and public load balancers and NAT gateways.
func wholeCases() []Case {
	var all []Case
	for _, rule := range rules.All() {
		if rule.Group != "network" && rule.Group != "edge" {
			continue
		}
		s := &suite{rule: rule.Name}
		for _, when := range []struct {
			sentence string
			preview  bool
		}{{", in the first preview", true}, {", after it was deployed", false}} {
			w := &world{preview: when.preview}
			w.wholeNetwork().wholeIngress().wholeData().wholeEdge()
			c := s.add(Passing, "a whole stack that is as it should be"+when.sentence, "", w.resources)
			c.Preview, c.Stack = when.preview, "prd"
			if rule.Config["adminCidrs"] != nil {
				c.config("adminCidrs", cidrs("203.0.113.0/24"))
			}
		}
		all = append(all, s.cases...)
	}
	return all
}

var imds = props{"httpTokens": "required", "httpPutResponseHopLimit": 1}

// wholeNetwork is the network with its guards, and a bastion for SSH.
func (w *world) wholeNetwork() *world {
	w.network().add(defaultSG, "default", props{"vpcId": through("net", "vpc"), "ingress": []any{}, "egress": []any{}})
	w.add(flowLogType, "flow", props{"vpcId": through("net", "vpc"), "trafficType": "ALL"})
	for _, service := range []string{"s3", "dynamodb"} {
		w.add(endpointType, service, props{"vpcId": through("net", "vpc"), "serviceName": "com.amazonaws.eu-west-1." + service, "vpcEndpointType": "Gateway",
			"policy": policy(grant("*", []any{service + ":GetObject"}, "Resource", "*", "Condition", props{"StringEquals": props{"aws:PrincipalAccount": "123456789012"}}))})
	}
	w.add("ec2/networkAcl:NetworkAcl", "acl", props{"vpcId": through("net", "vpc"), "ingress": []any{
		props{"ruleNo": 10, "action": "deny", "protocol": "tcp", "cidrBlock": "0.0.0.0/0", "fromPort": 3389, "toPort": 3389},
		props{"ruleNo": 100, "action": "allow", "protocol": "tcp", "cidrBlock": "0.0.0.0/0", "fromPort": 1024, "toPort": 65535},
	}})
	w.add(sgType, "door", props{"description": "SSH from the administrators", "vpcId": through("net", "vpc")})
	w.add(ingressType, "door-ssh", props{"description": "SSH", "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIpv4": "203.0.113.8/29", "securityGroupId": to("door")})
	w.add("iam/role:Role", "bastion-role", props{"name": "bastion"}).add("iam/instanceProfile:InstanceProfile", "bastion-profile", props{"role": to("bastion-role")})
	w.add("iam/rolePolicyAttachment:RolePolicyAttachment", "bastion-ssm", props{"role": to("bastion-role"), "policyArn": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"})
	w.add(instanceType, "bastion", props{"subnetId": told("net", "public-a"), "associatePublicIpAddress": true, "vpcSecurityGroupIds": []any{to("door")}, "metadataOptions": imds,
		"iamInstanceProfile": to("bastion-profile"), "tags": props{"Role": "bastion"}})
	return w.add("ec2/eip:Eip", "bastion-address", props{"instance": to("bastion")})
}

// wholeIngress is a public load balancer for containers, and an internal one on port 80 for instances behind a VPC link.
func (w *world) wholeIngress() *world {
	world0 := cidrs("0.0.0.0/0")
	w.add(sgType, "edge", props{"description": "the public load balancer", "ingress": []any{port(80, 80, "cidrBlocks", world0), port(443, 443, "cidrBlocks", world0)}})
	w.add(sgType, "app", props{"description": "the application"}).add(ingressType, "app-in", props{"description": "from the load balancer", "ipProtocol": "tcp", "fromPort": 8080, "toPort": 8080,
		"referencedSecurityGroupId": to("edge"), "securityGroupId": to("app")})
	w.add(lbType, "public", props{"subnets": []any{through("net", "public-a"), through("net", "public-b")}, "securityGroups": []any{to("edge")}, "dropInvalidHeaderFields": true, "enableDeletionProtection": true,
		"accessLogs": props{"enabled": true, "bucket": "logs"}})
	w.add(listenerType, "https", props{"protocol": "HTTPS", "port": 443, "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06", "loadBalancerArn": arnOf(w, "public"), "defaultActions": []any{props{"type": "forward"}}})
	w.add(listenerType, "http", props{"protocol": "HTTP", "port": 80, "loadBalancerArn": arnOf(w, "public"), "defaultActions": []any{props{"type": "redirect", "redirect": props{"protocol": "HTTPS", "statusCode": "HTTP_301"}}}})
	w.add(targetGroupType, "targets", props{"protocol": "HTTP", "healthCheck": props{"path": "/health"}})
	w.add(serviceType, "service", props{"networkConfiguration": props{"subnets": []any{through("net", "private-a"), through("net", "private-b")}, "securityGroups": []any{to("app")}}})

	w.add(lbType, "internal", props{"loadBalancerType": "network", "internal": true, "subnets": []any{through("net", "private-a"), through("net", "private-b")}, "enableDeletionProtection": true})
	w.add(listenerType, "tcp", props{"protocol": "TCP", "port": 80, "loadBalancerArn": arnOf(w, "internal"), "defaultActions": []any{props{"type": "forward"}}})
	w.add("apigatewayv2/vpcLink:VpcLink", "link", props{"subnetIds": []any{through("net", "private-a")}})
	w.add(templateType, "template", props{"metadataOptions": imds, "networkInterfaces": []any{props{"associatePublicIpAddress": "false", "securityGroups": []any{to("app")}}}})
	return w.add(groupType, "fleet", props{"vpcZoneIdentifiers": []any{through("net", "private-a"), through("net", "private-b")}, "launchTemplate": props{"id": to("template")}})
}

// wholeData is a database and a cache that only the application reaches.
func (w *world) wholeData() *world {
	w.add(sgType, "data", props{"description": "the database", "tags": props{"Tier": "data"}})
	w.add(sgRuleType, "data-in", port(5432, 5432, "type", "ingress", "sourceSecurityGroupId", to("app"), "securityGroupId", to("data")))
	isolated := []any{through("net", "isolated-a"), through("net", "isolated-b")}
	w.add("rds/subnetGroup:SubnetGroup", "database-subnets", props{"subnetIds": isolated}).add("elasticache/subnetGroup:SubnetGroup", "cache-subnets", props{"subnetIds": isolated})
	return w.add("rds/cluster:Cluster", "database", props{"engine": "aurora-postgresql"})
}

// wholeEdge is a site with an API behind it, and a REST API, each with a web ACL.
func (w *world) wholeEdge() *world {
	rules := []any{managed("CommonRuleSet", "none"), managed("KnownBadInputsRuleSet", "none"), managed("SQLiRuleSet", "none"), rate(2000, "block")}
	for _, scope := range []string{"CLOUDFRONT", "REGIONAL"} {
		region := map[string]string{"CLOUDFRONT": "us-east-1", "REGIONAL": "eu-west-1"}[scope]
		w.add(aclType, scope, props{"scope": scope, "rules": rules, "visibilityConfig": metered, "dataProtectionConfig": props{"dataProtections": []any{
			props{"action": "SUBSTITUTION", "field": props{"fieldType": "SINGLE_HEADER", "fieldKeys": []any{"authorization", "cookie"}}},
		}}})
		w.resources[len(w.resources)-1].Provider = props{"region": region}
		w.add("cloudwatch/logGroup:LogGroup", scope+"-logs", props{"name": "aws-waf-logs-" + scope})
		w.add(wafLoggingType, scope+"-logging", props{"resourceArn": arnOf(w, scope), "logDestinationConfigs": []any{"arn:aws:logs:" + region + ":123456789012:log-group:aws-waf-logs-" + scope}})
	}
	w.add(associationType, "public-waf", props{"resourceArn": arnOf(w, "public"), "webAclArn": arnOf(w, "REGIONAL")})

	w.add("s3/bucketV2:BucketV2", "assets", props{"bucket": "assets"}).out("assets", "bucketRegionalDomainName", "assets.s3.eu-west-1.amazonaws.com")
	w.add("cloudfront/originAccessControl:OriginAccessControl", "oac", props{"signingBehavior": "always"})
	w.add("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "headers", props{"securityHeadersConfig": props{
		"strictTransportSecurity": props{"accessControlMaxAgeSec": 63072000, "includeSubdomains": true, "override": true}, "contentTypeOptions": props{"override": true},
		"frameOptions": props{"frameOption": "DENY", "override": true}, "referrerPolicy": props{"referrerPolicy": "same-origin", "override": true},
		"contentSecurityPolicy": props{"contentSecurityPolicy": "default-src 'self'", "override": true}},
		"customHeadersConfig": props{"items": []any{
			props{"header": "Permissions-Policy", "value": "camera=()", "override": true}, props{"header": "Cross-Origin-Opener-Policy", "value": "same-origin", "override": true},
		}}})
	bucket := any("assets.s3.eu-west-1.amazonaws.com")
	if w.preview {
		bucket = to("assets")
	}
	behaviour := func(origin string) props {
		return props{"targetOriginId": origin, "viewerProtocolPolicy": "redirect-to-https", "responseHeadersPolicyId": to("headers")}
	}
	w.add(distributionType, "site", props{"aliases": []any{"example.com"}, "webAclId": arnOf(w, "CLOUDFRONT"), "defaultRootObject": "index.html", "loggingConfig": props{"bucket": "logs.s3.amazonaws.com"},
		"origins": []any{props{"originId": "assets", "domainName": bucket, "originAccessControlId": to("oac")}, props{"originId": "api", "domainName": "api.example.com",
			"customOriginConfig": props{"originProtocolPolicy": "https-only", "originSslProtocols": []any{"TLSv1.2"}}}},
		"defaultCacheBehavior": behaviour("assets"), "orderedCacheBehaviors": []any{behaviour("api")},
		"viewerCertificate": props{"acmCertificateArn": "arn:aws:acm:us-east-1:1:certificate/a", "minimumProtocolVersion": "TLSv1.2_2021", "sslSupportMethod": "sni-only"}})
	document := any(Unknown)
	if !w.preview {
		document = policy(deny("s3:*", "*"), cloudfrontGrant(arnOf(w, "site")))
	}
	w.add("s3/bucketPolicy:BucketPolicy", "assets-policy", props{"bucket": to("assets"), "policy": document})

	logs := props{"destinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:api"}
	limits := props{"throttlingRateLimit": 100, "throttlingBurstLimit": 200}
	w.add(httpAPIType, "http-api", props{"protocolType": "HTTP", "disableExecuteApiEndpoint": true}).add(stage2Type, "http-stage", props{"apiId": to("http-api"), "accessLogSettings": logs, "defaultRouteSettings": limits})
	w.add(routeType, "http-route", props{"apiId": to("http-api"), "routeKey": "GET /orders", "authorizationType": "JWT"})
	w.add(domain2Type, "http-domain", props{"domainName": "api.example.com", "domainNameConfiguration": props{"securityPolicy": "TLS_1_2"}})
	w.add(restAPIType, "rest-api", props{}).add(stageType, "rest-stage", props{"restApi": to("rest-api"), "stageName": "live", "accessLogSettings": logs})
	w.add(settingsType, "rest-settings", props{"restApi": to("rest-api"), "stageName": "live", "methodPath": "*/*", "settings": props{"throttlingRateLimit": 100, "throttlingBurstLimit": 200, "loggingLevel": "ERROR"}})
	return w.add(associationType, "rest-waf", props{"resourceArn": arnOf(w, "rest-stage"), "webAclArn": arnOf(w, "REGIONAL")})
}
