package platform_test

import (
	"strings"
	"testing"
)

func TestFirewallRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a firewall before nothing": {
			map[string]string{"plinth:waf": `{}`},
			`plinth:waf: there is nothing that it could stand in front of; add plinth:sites, plinth:ingress or ` +
				`an API of kind rest`,
		},
		"a firewall before an HTTP API": {
			map[string]string{"plinth:waf": `{}`, "plinth:api": anAPI, "plinth:functions": aFunction},
			`plinth:waf: there is nothing that it could stand in front of`,
		},
		"a firewall before a site": {
			map[string]string{"plinth:waf": `{}`, "plinth:sites": `{"web":{}}`},
			"",
		},
		"a firewall before a REST API": {
			map[string]string{
				"plinth:waf":       `{}`,
				"plinth:api":       strings.Replace(anAPI, "{", `{"kind":"rest",`, 1),
				"plinth:functions": aFunction,
			},
			"",
		},
		"a firewall before a load balancer": {
			with(services("shop", `"queue":""`), map[string]string{"plinth:waf": `{}`}),
			"",
		},
	})
}
