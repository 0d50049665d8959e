package cloudfront

// Types of resources, as canonical tokens.
const (
	cloudfrontOAC     = "aws:cloudfront/originAccessControl:OriginAccessControl"
	cloudfrontHeaders = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
	logDelivery       = "aws:cloudwatch/logDelivery:LogDelivery"
	logDeliverySource = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
)
