package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/acm"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var domainName = cloud.ResourceType{
	Type: "apigateway/domainName:DomainName",
	References: []cloud.Reference{
		OfCertificate("regionalCertificateArn"),
		{
			Path:    "certificateArn",
			To:      token.Certificate,
			Missing: "BadRequestException: Certificate %s does not exist in us-east-1",
			Or:      acm.InVirginia,
			Blocks:  "ResourceInUseException: Certificate %s is in use",
		},
	},

	CreateSeconds:  30,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateDomainName,
	ValidateState:  DomainFitsCertificate("regionalCertificateArn", "certificateArn"),
}

// DomainFitsCertificate checks that the certificates at the paths are issued, cover the domain
// name and lie in its region, and that no other domain has the name.
func DomainFitsCertificate(paths ...string) func(c *cloud.Call) {
	return func(c *cloud.Call) {
		name := c.Text("domainName")
		for _, p := range paths {
			if arn := c.Text(p); arn != "" {
				acm.ValidateCertificate(c, p, arn, []string{name}, "BadRequestException")
			}
		}
		for _, t := range []string{token.HTTPDomainName, "apigateway/domainName:DomainName"} {
			for _, other := range c.All(t) {
				if other != c.Existing && other.Text("domainName") == name &&
					(other.Region != c.Region || other.Type != c.Type) {
					c.Refuse("domainName", "BadRequestException: The domain name you provided already exists. (%s)",
						other.Region)
				}
			}
		}
	}
}

func validateDomainName(c *cloud.Call) {
	if c.Has("certificateArn") == c.Has("regionalCertificateArn") {
		c.Refuse("certificateArn",
			"one of `certificateArn` (edge-optimised, in us-east-1) and `regionalCertificateArn` must be specified")
	}
	if c.Text("securityPolicy") == "TLS_1_0" {
		c.Refuse("securityPolicy", "BadRequestException: TLS 1.0 can't be chosen for a new domain name")
	}
}

// OfCertificate is the reference of a domain name to its certificate.
func OfCertificate(path string) cloud.Reference {
	return cloud.Reference{
		Path:    path,
		To:      token.Certificate,
		Missing: "BadRequestException: Certificate %s does not exist in this region",
		Blocks:  "ResourceInUseException: Certificate %s is in use",
	}
}
