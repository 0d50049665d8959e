package platform_test

import "testing"

func TestNetworkRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"zones of the region": {map[string]string{"plinth:network": aNetwork}, ""},
		"a zone of another region": {
			map[string]string{"plinth:network": `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-2b"]}`},
			`plinth:network.zones[1]: the zone isn't in aws:region eu-west-1, got "eu-west-2b"; write one like ` +
				`eu-west-1a`,
		},
	})
}
