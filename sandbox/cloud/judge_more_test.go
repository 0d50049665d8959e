package cloud

import (
	"strings"
	"testing"
)

// The rarer rules, each by the inputs that break it.
func TestTheRarerRules(t *testing.T) {
	t.Parallel()
	api := m{"protocolType": "HTTP", "corsConfiguration": m{"allowOrigins": l{"https://example.com"}}}
	in := func(base func(w *world) m, prepare func(w *world), typ string, wrong m, says string) trial {
		return trial{prepare: prepare, typ: typ, right: base, wrong: just(wrong), says: says}
	}
	integration := func(w *world) m {
		return m{"apiId": w.made["api"].id, "integrationType": "AWS_PROXY", "integrationUri": w.made["function"].get("arn"), "payloadFormatVersion": "2.0"}
	}
	both := all(function, httpAPI)
	const integrations = "apigatewayv2/integration:Integration"
	route := func(w *world) m { return w.route() }
	record := func(w *world) m {
		return m{"zoneId": w.made["zone"].id, "name": "www.example.com", "type": "A", "ttl": 300, "records": l{"192.0.2.1"}}
	}
	const records = "route53/record:Record"
	group := func(w *world) m { return m{"vpcId": w.made["vpc"].id} }
	const groups, ingressT, old = "ec2/securityGroup:SecurityGroup", "vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ec2/securityGroupRule:SecurityGroupRule"
	ingress := func(w *world) m {
		return m{"securityGroupId": w.made["group"].id, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/16"}
	}
	oldRule := func(w *world) m {
		return m{"securityGroupId": w.made["group"].id, "type": "ingress", "protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": l{"10.0.0.0/16"}}
	}
	endpoint := func(w *world) m {
		return m{"vpcId": w.made["vpc"].id, "serviceName": "com.amazonaws.eu-west-1.s3"}
	}
	const endpoints = "ec2/vpcEndpoint:VpcEndpoint"
	alarm := m{"comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 3, "metricName": "Errors", "namespace": "AWS/Lambda", "period": 60, "statistic": "Sum", "threshold": 1}
	f := func(w *world) m { return w.functionInputs() }
	lambda := role("lambda.amazonaws.com")
	acl := webACL("REGIONAL")
	edge := m{"runtime": "cloudfront-js-2.0", "code": handler}
	error404 := m{"errorCode": 404, "responseCode": 404, "responsePagePath": "/404.html"}
	withOrigin := func(in m) func(w *world) m {
		return func(w *world) m { return m{"origins": l{over(distribution(w)["origins"].(l)[0].(m), in)}} }
	}
	edgeTrial := func(wrong func(w *world) m, says string) trial {
		return trial{prepare: origin, typ: distributionT, right: distribution, wrong: wrong, says: says}
	}
	method := func(w *world) m {
		return m{"restApi": w.made["rest"].id, "resourceId": w.made["path"].id, "httpMethod": "POST", "authorization": "NONE"}
	}
	trials(t, map[string]trial{
		"a WebSocket has a selection":   in(just(api), nil, httpT, m{"protocolType": "WEBSOCKET", "corsConfiguration": nil}, "routeSelectionExpression over the body"),
		"a WebSocket has no CORS":       in(just(api), nil, httpT, m{"protocolType": "WEBSOCKET", "routeSelectionExpression": "$request.body.action"}, "only supported by HTTP APIs"),
		"an origin has no path":         in(just(api), nil, httpT, m{"corsConfiguration": m{"allowOrigins": l{"https://example.com/app"}}}, "an origin has no path"),
		"a proxy integration leads on":  in(integration, both, integrations, m{"integrationUri": nil}, "must have either a function's ARN"),
		"a function is named by ARN":    in(integration, both, integrations, m{"integrationUri": "https://example.com"}, "Invalid function ARN"),
		"an HTTP proxy has a method":    in(integration, both, integrations, m{"integrationType": "HTTP_PROXY", "integrationUri": "https://example.com", "payloadFormatVersion": "1.0"}, "HttpMethod must be provided"),
		"an HTTP proxy's format is 1.0": in(integration, both, integrations, m{"integrationType": "HTTP_PROXY", "integrationMethod": "ANY", "integrationUri": "https://example.com"}, "payload format version 1.0"),
		"a VPC link is named":           in(integration, both, integrations, m{"connectionType": "VPC_LINK"}, "ConnectionId is required"),
		"a path variable stands once":   in(route, integrated, "apigatewayv2/route:Route", m{"routeKey": "GET /{id}/{id}"}, "stands twice"),
		"a target has its form":         in(route, integrated, "apigatewayv2/route:Route", m{"target": "integration-1"}, "integrations/ID"),
		"a deployment has routes":       {prepare: all(integrated, func(w *world) { w.make("apigatewayv2/route:Route", "route", w.route()) }), typ: "apigatewayv2/deployment:Deployment", right: func(w *world) m { return m{"apiId": w.made["api"].id} }, spoil: func(w *world) { _ = w.drop("route") }, says: "At least one route is required"},
		"a REST method exists":          in(method, rest, restMethod, m{"httpMethod": "FETCH"}, "Invalid HTTP method"),
		"a response's method exists": in(func(w *world) m {
			return m{"restApi": w.made["rest"].id, "resourceId": w.made["path"].id, "httpMethod": "GET", "statusCode": "200"}
		}, rest, "apigateway/methodResponse:MethodResponse", m{"httpMethod": "PUT"}, "Invalid Method identifier"),
		"settings are of a stage": in(func(w *world) m {
			return m{"restApi": w.made["rest"].id, "stageName": "live", "methodPath": "*/*", "settings": m{"metricsEnabled": true}}
		}, rest, "apigateway/methodSettings:MethodSettings", m{"stageName": "none"}, "Invalid stage identifier"),
		"settings' logs need the account": in(func(w *world) m {
			return m{"restApi": w.made["rest"].id, "stageName": "live", "methodPath": "*/*", "settings": m{"metricsEnabled": true}}
		}, rest, "apigateway/methodSettings:MethodSettings", m{"settings": m{"loggingLevel": "INFO"}}, "CloudWatch Logs role ARN"),
		"an alias has no lifetime":           in(record, zone, records, m{"records": nil, "aliases": l{m{"name": "a.example.com", "zoneId": "Z1", "evaluateTargetHealth": false}}}, "takes no TTL"),
		"an IPv6 address is one":             in(record, zone, records, m{"type": "AAAA"}, "not a valid IPv6 address"),
		"a text has 255 characters":          in(record, zone, records, m{"type": "TXT", "records": l{strings.Repeat("t", 256)}}, "split it at 255"),
		"a CAA record has three fields":      in(record, zone, records, m{"type": "CAA", "records": l{"amazon.com"}}, "CAARRDATAFieldError"),
		"a CNAME has one value":              in(record, zone, records, m{"type": "CNAME", "records": l{"a.example.net", "b.example.net"}}, "exactly one value"),
		"a name has legal characters":        in(record, zone, records, m{"name": "w ww.example.com"}, "InvalidCharacterString"),
		"a routed record has an identifier":  in(record, zone, records, m{"weightedRoutingPolicies": l{m{"weight": 1}}}, "needs a setIdentifier"),
		"a zone has a name":                  in(just(m{"name": "example.com"}), nil, zoneT, m{"name": "exa mple.com"}, "InvalidDomainName"),
		"an inline rule has a peer":          in(group, network, groups, m{"ingress": l{m{"protocol": "tcp", "fromPort": 1, "toPort": 2}}}, "must be specified"),
		"an inline range has no host bits":   in(group, network, groups, m{"ingress": l{m{"protocol": "tcp", "fromPort": 1, "toPort": 2, "cidrBlocks": l{"10.0.0.1/16"}}}}, "host bits"),
		"all protocols have all ports":       in(group, network, groups, m{"ingress": l{m{"protocol": "-1", "fromPort": 1, "toPort": 2, "cidrBlocks": l{"10.0.0.0/16"}}}}, "must both be 0"),
		"a description has 255 characters":   in(group, network, groups, m{"ingress": l{m{"protocol": "tcp", "fromPort": 1, "toPort": 2, "self": true, "description": strings.Repeat("d", 256)}}}, "range (0 - 255)"),
		"a rule with a protocol has ports":   in(ingress, network, ingressT, m{"fromPort": nil, "toPort": nil}, "fromPort and toPort are needed"),
		"an older rule has a peer":           in(oldRule, network, old, m{"cidrBlocks": nil}, "must be specified"),
		"an endpoint's service has a domain": in(endpoint, network, endpoints, m{"serviceName": "s3"}, "InvalidServiceName"),
		"a gateway endpoint has no subnets":  {prepare: network, typ: endpoints, right: endpoint, wrong: func(w *world) m { return m{"subnetIds": l{w.made["a"].id}} }, says: "can't be set for a gateway endpoint"},
		"an interface has no route tables":   {prepare: network, typ: endpoints, right: endpoint, wrong: func(w *world) m { return m{"vpcEndpointType": "Interface", "routeTableIds": l{w.made["table"].id}} }, says: "can't be set for an interface endpoint"},
		"a table has one route to a service": {prepare: network, typ: endpoints, right: func(w *world) m { return over(endpoint(w), m{"routeTableIds": l{w.made["table"].id}}) }, spoil: func(w *world) {
			w.make(endpoints, "first", over(endpoint(w), m{"routeTableIds": l{w.made["table"].id}}))
		}, says: "RouteAlreadyExists"},
		"an alarm has points to spare":    in(just(alarm), nil, alarmT, m{"datapointsToAlarm": 4}, "less than or equal to evaluation periods"),
		"an alarm has a threshold":        in(just(alarm), nil, alarmT, m{"threshold": nil}, "threshold"),
		"an alarm has a metric":           in(just(alarm), nil, alarmT, m{"metricName": nil}, "must be specified"),
		"a dashboard is JSON":             in(just(m{"dashboardName": "d", "dashboardBody": "{}"}), nil, "cloudwatch/dashboard:Dashboard", m{"dashboardBody": "widgets"}, "not valid JSON"),
		"a widget has a kind":             in(just(m{"dashboardName": "d", "dashboardBody": "{}"}), nil, "cloudwatch/dashboard:Dashboard", m{"dashboardBody": `{"widgets":[{"type":"chart"}]}`}, "allowed values"),
		"a rule waits for something":      in(just(m{"scheduleExpression": "rate(5 minutes)"}), nil, "cloudwatch/eventRule:EventRule", m{"scheduleExpression": nil}, "must be specified"),
		"an event pattern is JSON":        in(just(m{"eventPattern": "{}"}), nil, "cloudwatch/eventRule:EventRule", m{"eventPattern": "source"}, "InvalidEventPatternException"),
		"deduplication is FIFO's":         in(just(m{"name": "jobs"}), nil, queueT, m{"contentBasedDeduplication": true}, "only be set for FIFO"),
		"a redrive policy is JSON":        in(just(m{}), nil, queueT, m{"redrivePolicy": "dead"}, "not a valid JSON map"),
		"a queue's name is free":          {typ: queueT, right: just(m{"name": "jobs"}), spoil: func(w *world) { w.make(queueT, "first", m{"name": "jobs"}) }, says: "QueueAlreadyExists"},
		"a variable's name is plain":      in(f, lambda, functionT, m{"environment": m{"variables": m{"MY-NAME": "x"}}}, "environment variable names"),
		"a function has one architecture": in(f, lambda, functionT, m{"architectures": l{"arm64", "x86_64"}}, "less than or equal to 1"),
		"some concurrency is left":        in(f, lambda, functionT, m{"reservedConcurrentExecutions": 950}, "UnreservedConcurrentExecution"),
		"an image has no handler":         in(f, lambda, functionT, m{"packageType": "Image", "code": nil, "imageUri": "x"}, "PackageType is Image"),
		"a web ACL's default is one":      in(just(acl), nil, aclT, m{"defaultAction": m{"allow": m{}, "block": m{}}}, "exactly one value"),
		"a web ACL's name is plain":       in(just(acl), nil, aclT, m{"name": "my acl"}, "my acl"),
		"rules or their JSON":             in(just(acl), nil, aclT, m{"ruleJson": "[]"}, "conflicts with rules"),
		"a store is one": {prepare: func(w *world) { w.make(storeT, "s", m{}); w.make(storeT, "s2", m{}) }, typ: "cloudfront/function:Function", right: just(edge), wrong: func(w *world) m {
			return m{"keyValueStoreAssociations": l{w.made["s"].get("arn"), w.made["s2"].get("arn")}}
		}, says: "got 2"},
		"an edge function's name is plain":  in(just(edge), nil, "cloudfront/function:Function", m{"name": "a b"}, "a b"),
		"a store's key has 512 bytes":       {prepare: func(w *world) { w.make(storeT, "s", m{}) }, typ: "cloudfront/keyvaluestoreKey:KeyvaluestoreKey", right: func(w *world) m { return m{"keyValueStoreArn": w.made["s"].get("arn"), "key": "a", "value": "1"} }, wrong: just(m{"key": strings.Repeat("k", 513)}), says: "512"},
		"an error has one page":             edgeTrial(just(m{"customErrorResponses": l{error404, error404}}), "twice"),
		"a page has a code":                 edgeTrial(just(m{"customErrorResponses": l{m{"errorCode": 404, "responsePagePath": "/404.html"}}}), "go together"),
		"a page's path has a slash":         edgeTrial(just(m{"customErrorResponses": l{m{"errorCode": 404, "responseCode": 404, "responsePagePath": "404.html"}}}), "begin with a slash"),
		"an origin's path has a slash":      edgeTrial(withOrigin(m{"originPath": "app"}), "OriginPath must begin with a slash"),
		"an S3 origin has its own settings": edgeTrial(withOrigin(m{"customOriginConfig": m{"httpPort": 80, "httpsPort": 443, "originProtocolPolicy": "https-only", "originSslProtocols": l{"TLSv1.2"}}}), "takes no customOriginConfig"),
		"an event has one function":         edgeTrial(behaviorWith(m{"functionAssociations": l{m{"eventType": "viewer-request", "functionArn": "a"}, m{"eventType": "viewer-request", "functionArn": "b"}}}), "two functions"),
		"a function stands at the viewer":   edgeTrial(behaviorWith(m{"functionAssociations": l{m{"eventType": "origin-request", "functionArn": "a"}}}), "viewer-request and viewer-response"),
		"values aren't forwarded twice":     edgeTrial(behaviorWith(m{"forwardedValues": m{"queryString": false, "cookies": m{"forward": "none"}}}), "cannot be used when a cache policy"),
		"a distribution has a certificate":  edgeTrial(just(m{"viewerCertificate": m{"minimumProtocolVersion": "TLSv1.2_2021"}}), "set acmCertificateArn"),
		"a log bucket exists":               edgeTrial(just(m{"loggingConfig": m{"bucket": "none-4711.s3.amazonaws.com"}}), "doesn't exist"),
		"a certificate's name has 64":       in(just(m{"domainName": "example.com", "validationMethod": "DNS"}), nil, certificateT, m{"domainName": strings.Repeat("a", 60) + ".example.com"}, "longer than 64"),
		"a certificate has ten names":       in(just(m{"domainName": "example.com", "validationMethod": "DNS"}), nil, certificateT, m{"subjectAlternativeNames": toList(strings.Fields("a.x.io b.x.io c.x.io d.x.io e.x.io f.x.io g.x.io h.x.io i.x.io j.x.io k.x.io"))}, "quota is 10"),
		"an IAM path has slashes":           in(just(m{"assumeRolePolicy": trust("lambda.amazonaws.com")}), nil, roleT, m{"path": "team"}, "begin and end with /"),
		"a trusted account is one":          in(just(m{"assumeRolePolicy": trust("lambda.amazonaws.com")}), nil, roleT, m{"assumeRolePolicy": policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"everyone"}}`)}, `"AWS":"everyone"`),
		"a principal has a kind":            in(just(m{"assumeRolePolicy": trust("lambda.amazonaws.com")}), nil, roleT, m{"assumeRolePolicy": policy(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Services":"lambda.amazonaws.com"}}`)}, "unknown kind"),
	})
}
