package route53

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var queryLog = cloud.ResourceType{
	Type:   "route53/queryLog:QueryLog",
	Global: true,
	References: []cloud.Reference{
		{Path: "zoneId", To: token.Zone, Missing: "NoSuchHostedZone: No hosted zone found with ID: %s"},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: queryLogIsAllowed,
}

// queryLogIsAllowed checks that the log group lies in us-east-1 under one prefix, and that a
// resource policy lets Route 53 write to it.
func queryLogIsAllowed(c *cloud.Call) {
	arn := c.Text("cloudwatchLogGroupArn")
	parts := strings.Split(arn, ":")
	if len(parts) < 7 {
		return
	}
	if parts[3] != cloud.Virginia {
		c.Refuse("cloudwatchLogGroupArn", "InvalidInput: The log group must be in us-east-1 (N. Virginia), got %s",
			parts[3])
	}
	group := parts[6]
	if !strings.HasPrefix(group, "/aws/route53/") {
		c.Refuse("cloudwatchLogGroupArn",
			"the log group of a query log should be named /aws/route53/ZONE, so that one resource policy covers "+
				"them; got %q",
			group)
	}
	for _, p := range c.All("cloudwatch/logResourcePolicy:LogResourcePolicy") {
		d, err := iampolicy.Parse(p.Text("policyDocument"))
		if err != nil || p.Region != cloud.Virginia {
			continue
		}
		for _, s := range d.Statements {
			if s.Allow && slices.Contains(s.Of("Service"), "route53.amazonaws.com") &&
				iampolicy.Covers(s.Actions.Known, "logs:PutLogEvents") &&
				slices.ContainsFunc(s.Resources.Known, func(r string) bool {
					return iampolicy.Matches(r, arn) || iampolicy.Matches(r, arn+":*") ||
						iampolicy.Matches(r, arn+":log-stream:x")
				}) {
				return
			}
		}
	}
	c.Refuse("cloudwatchLogGroupArn",
		"InsufficientCloudWatchLogsResourcePolicy: The CloudWatch Logs resource policy for this log group doesn't "+
			"grant Route 53 sufficient permission to create the query logging configuration: allow "+
			"route53.amazonaws.com logs:CreateLogStream and logs:PutLogEvents on %s in us-east-1",
		group)
}
