package rules

import "slices"

// edgeRules are about what faces the internet: web ACLs, TLS, CloudFront, API Gateway, load balancers.
func edgeRules() []Rule {
	return slices.Concat(wafRules(), cloudfrontRules(), apiRules(), loadBalancerRules())
}
