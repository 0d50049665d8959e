package apigatewayv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/apigateway"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var domainName = cloud.ResourceType{
	Type:       token.HTTPDomainName,
	References: []cloud.Reference{apigateway.OfCertificate("domainNameConfiguration.certificateArn")},

	CreateSeconds:  30,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateDomainName,
	ValidateState:  apigateway.DomainFitsCertificate("domainNameConfiguration.certificateArn"),
	AfterCreate:    addTarget,
}

func validateDomainName(c *cloud.Call) {
	if p := c.Text("domainNameConfiguration.securityPolicy"); p != "" && p != "TLS_1_2" {
		c.Refuse("domainNameConfiguration.securityPolicy",
			"expected securityPolicy to be one of [TLS_1_2], got %s: HTTP APIs take no older TLS", p)
	}
	if e := c.Text("domainNameConfiguration.endpointType"); e != "" && e != "REGIONAL" {
		c.Refuse("domainNameConfiguration.endpointType", "expected endpointType to be one of [REGIONAL], got %s", e)
	}
}

func addTarget(c *cloud.Call) {
	configuration, _ := c.Inputs["domainNameConfiguration"].(map[string]any)
	configuration = cloud.CopyMap(configuration)
	configuration["targetDomainName"] = "d-" + c.Hex("hex10") + ".execute-api." + c.Region + ".amazonaws.com"
	configuration["hostedZoneId"] = "Z" + c.Letters("gateway", 13)
	if c.Existing != nil {
		before, _ := c.Existing.Outputs["domainNameConfiguration"].(map[string]any)
		for _, k := range []string{"targetDomainName", "hostedZoneId"} {
			configuration[k] = before[k]
		}
	}
	c.Outputs["domainNameConfiguration"] = configuration
}
