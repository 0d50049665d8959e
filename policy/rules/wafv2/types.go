package wafv2

// Types of resources, as canonical tokens.
const (
	apigwDeployment = "aws:apigateway/deployment:Deployment"
	deliveryStream  = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"
	wafWebACL       = "aws:wafv2/webAcl:WebAcl"
	wafAssociation  = "aws:wafv2/webAclAssociation:WebAclAssociation"
	wafLogging      = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
)
