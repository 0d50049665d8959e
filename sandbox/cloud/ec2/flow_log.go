package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var flowLog = cloud.ResourceType{
	Type: "ec2/flowLog:FlowLog",
	References: []cloud.Reference{
		{Path: "vpcId", To: token.VPC, Missing: VPCMissing},
		{Path: "subnetId", To: token.Subnet, Missing: SubnetMissing},
		iam.WithRole("iamRoleArn"),
		{
			Path:    "logDestination",
			To:      "cloudwatch/logGroup:LogGroup|s3/bucket:Bucket|s3/bucketV2:BucketV2",
			Missing: "InvalidParameter: LogDestination: %s does not exist",
			Or:      func(c *cloud.Call, s string) bool { return c.Knows(s) },
		},
	},

	CreateSeconds: 3,
	SecondsFrom:   cloud.OneCall,
	ValidateState: flowLogDelivers,
}

// flowLogDelivers checks that the flow log can write: to a log group by a role that may, to a
// bucket without one.
func flowLogDelivers(c *cloud.Call) {
	targets := 0
	for _, t := range []string{"vpcId", "subnetId", "eniId", "transitGatewayId", "transitGatewayAttachmentId"} {
		if c.Has(t) {
			targets++
		}
	}
	if targets != 1 {
		c.Refuse("",
			"one of `eniId,subnetId,transitGatewayAttachmentId,transitGatewayId,vpcId` must be specified, got %d",
			targets)
	}
	if c.Text("trafficType") == "" && c.Has("vpcId") {
		c.Refuse("trafficType", "MissingParameter: The request must contain the parameter trafficType")
	}
	kind := c.Text("logDestinationType")
	if kind == "s3" {
		if c.Has("iamRoleArn") {
			c.Refuse("iamRoleArn", "InvalidParameter: DeliverLogsPermissionArn is not applicable for s3 delivery")
		}
		return
	}
	role := iam.FindRole(c, c.Text("iamRoleArn"))
	if role == nil {
		c.Refuse("iamRoleArn",
			"MissingParameter: DeliverLogsPermissionArn is required when LogDestinationType is cloud-watch-logs")
		return
	}
	if !iam.Trusts(role, "vpc-flow-logs.amazonaws.com") {
		c.Refuse("iamRoleArn",
			"InvalidParameter: Access denied for LogDestination: the role %s can't be assumed by "+
				"vpc-flow-logs.amazonaws.com. Please check the trust policy",
			role.ID)
	}
	// Without these permissions the flow log is made, and its status turns to "Access error":
	// nothing is logged.
	if !iam.Can(c, role, "logs:PutLogEvents") {
		c.Refuse("iamRoleArn",
			"Access error: the role %s doesn't allow logs:PutLogEvents, so the flow log would deliver nothing",
			role.ID)
	}
}
