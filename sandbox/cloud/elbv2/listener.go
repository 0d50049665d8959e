package elbv2

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/acm"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var listener = cloud.ResourceType{
	Type: token.Listener,
	Aliases: []string{
		"alb/listener:Listener",
	},
	References: []cloud.Reference{
		{
			Path:    "loadBalancerArn",
			To:      token.LoadBalancer,
			Missing: "LoadBalancerNotFound: Load balancer '%s' not found",
		},
		ofTargetGroup("defaultActions[].targetGroupArn"),
		ofTargetGroup("defaultActions[].forward.targetGroups[].arn"),
		ofCertificate(),
	},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateListener,
	ValidateState:  listenerFitsLoadBalancer,
}

func validateListener(c *cloud.Call) {
	p := c.Text("protocol")
	if (p == "HTTPS" || p == "TLS") && !c.Has("certificateArn") {
		c.Refuse("certificateArn", "ValidationError: A certificate must be specified for %s listeners", p)
	}
	if (p == "HTTP" || p == "TCP") && c.Has("certificateArn") {
		c.Refuse("certificateArn", "ValidationError: a certificate can't be specified for %s listeners", p)
	}
}

func listenerFitsLoadBalancer(c *cloud.Call) {
	b := c.Find(token.LoadBalancer, c.Text("loadBalancerArn"))
	if b == nil {
		return
	}
	port, _ := c.Number("port")
	for _, other := range c.Others(token.Listener) {
		if other.Text("loadBalancerArn") == b.ID && other.Outputs["port"] == port {
			c.Refuse("port", "DuplicateListener: A listener already exists on this port for this load balancer '%s'",
				b.ID)
		}
	}
	application := b.Text("loadBalancerType") != "network"
	if p := c.Text("protocol"); p != "" && application != strings.HasPrefix(p, "HTTP") {
		c.Refuse("protocol", "ValidationError: Protocol '%s' is not valid for a load balancer of the type %s", p,
			b.Text("loadBalancerType"))
	}
	targetsFitLoadBalancer(c, "defaultActions[].targetGroupArn", application)
	if arn := c.Text("certificateArn"); arn != "" {
		acm.ValidateCertificate(c, "certificateArn", arn, nil, "UnsupportedCertificate")
	}
}

// ofCertificate is the reference of a listener to a certificate.
func ofCertificate() cloud.Reference {
	return cloud.Reference{
		Path:    "certificateArn",
		To:      token.Certificate,
		Missing: "CertificateNotFound: Certificate '%s' not found",
		Blocks:  "ResourceInUseException: Certificate %s is in use",
	}
}
