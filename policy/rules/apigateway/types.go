package apigateway

// Types of resources, as canonical tokens.
const (
	apigwDomain         = "aws:apigateway/domainName:DomainName"
	apigwIntegration    = "aws:apigateway/integration:Integration"
	apigwMethod         = "aws:apigateway/method:Method"
	apigwMethodSettings = "aws:apigateway/methodSettings:MethodSettings"
	apigwResource       = "aws:apigateway/resource:Resource"
	apigw2API           = "aws:apigatewayv2/api:Api"
	apigw2Mapping       = "aws:apigatewayv2/apiMapping:ApiMapping"
	apigw2Domain        = "aws:apigatewayv2/domainName:DomainName"
	apigw2Integration   = "aws:apigatewayv2/integration:Integration"
	apigw2Route         = "aws:apigatewayv2/route:Route"
	apigw2Stage         = "aws:apigatewayv2/stage:Stage"
)
