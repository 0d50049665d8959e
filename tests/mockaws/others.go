package mockaws

import "github.com/plinth-infra/plinth/internal/awstype"

// fromOthers are the outputs that AWS computes from other resources, or over time. The simulation
// looks them up; the mock has one answer for each.
var fromOthers = map[string]awstype.Outputs{
	"aws:acm/certificate:Certificate": {
		"status":                  "PENDING_VALIDATION",
		"domainValidationOptions": validationOptions,
	},
	"aws:apigateway/resource:Resource": {"path": "/{pathPart}"},
	"aws:apigatewayv2/domainName:DomainName": {
		"domainNameConfiguration.targetDomainName": "d-{hex10}.execute-api.{region}.amazonaws.com",
		"domainNameConfiguration.hostedZoneId":     "ZLY8HYME6SFDD",
	},
	// Plinth makes one type this way, a database's proxy, and reads two of its properties.
	"aws:cloudcontrol/resource:Resource": {
		"properties": `{"DBProxyArn":"arn:aws:rds:{region}:{account}:db-proxy:prx-{hex17}",` +
			`"Endpoint":"{id}.proxy-{hex12}.{region}.rds.amazonaws.com"}`,
	},
	"aws:codedeploy/deploymentGroup:DeploymentGroup": {"computePlatform": "ECS"},
	"aws:ec2/eip:Eip":               {"publicIp": "203.0.113.10"},
	"aws:ec2/instance:Instance":     {"availabilityZone": "{region}a"},
	"aws:ec2/natGateway:NatGateway": {"publicIp": "203.0.113.10"},
	"aws:ec2/launchTemplate:LaunchTemplate": {
		"defaultVersion": 1.0,
		"latestVersion":  1.0,
	},
	"aws:ecs/taskDefinition:TaskDefinition": {
		"arn":                "arn:aws:ecs:{region}:{account}:task-definition/{family}:1",
		"arnWithoutRevision": "arn:aws:ecs:{region}:{account}:task-definition/{family}",
		"revision":           1.0,
	},
	"aws:lambda/function:Function": {
		"version":      "1",
		"qualifiedArn": "{arn}:1",
	},
	"aws:rds/cluster:Cluster":                 {"masterUserSecrets": masterUserSecrets},
	"aws:rds/instance:Instance":               {"masterUserSecrets": masterUserSecrets},
	"aws:route53/keySigningKey:KeySigningKey": {"dsRecord": "12345 13 2 {hex64}"},
	"aws:route53/record:Record":               {"fqdn": "{name}"},
	"aws:route53/zone:Zone": {
		"primaryNameServer": "ns-1.awsdns-01.org",
		"nameServers": []any{
			"ns-1.awsdns-01.org",
			"ns-2.awsdns-02.co.uk",
			"ns-3.awsdns-03.com",
			"ns-4.awsdns-04.net",
		},
	},
	"aws:s3/bucket:Bucket":     {"hostedZoneId": "Z1BKCTXD74EZPE"},
	"aws:s3/bucketV2:BucketV2": {"hostedZoneId": "Z1BKCTXD74EZPE"},
}
