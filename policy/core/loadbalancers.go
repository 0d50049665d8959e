package core

// IsApplicationLoadBalancer reports whether a load balancer is an application load balancer, which
// it is where it doesn't say.
func IsApplicationLoadBalancer(lb Resource) bool {
	return lb.Get("loadBalancerType").StrOr("application") == "application"
}
