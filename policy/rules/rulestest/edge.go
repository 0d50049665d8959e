package rulestest

func edgeCases() []Case {
	return append(gather(
		wafStages(), httpAPIs(), wafDistributions(), baselineRules(), rateLimits(), notCountOnly(), wafLogging(), wafMetrics(), wafScopes(),
		viewerTLS(), viewerCertificates(), originTLS(), originAccess(), distributionLogs(), securityHeaders(), defaultRoot(),
		apiDomains(), apiLogs(), apiAuthorization(), apiThrottling(), vpcLinkTLS(),
		wafLoadBalancers(), httpsRedirect(), listenerPolicies(), invalidHeaders(), desync(), albLogs(), albProtection(), targetHealth(),
	), wholeCases()...)
}
