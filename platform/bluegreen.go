package stack

import (
	"fmt"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/service"
)

// BlueGreen reports whether CodeDeploy deploys one of the services: the load balancer then has a listener for tests.
func (c *Config) BlueGreen() bool {
	for _, s := range c.Services {
		if s.Strategy == service.StrategyBlueGreen {
			return true
		}
	}
	return false
}

// shiftedRequests: the hook of a blue/green deployment reaches the load balancer through NAT gateways.
func shiftedRequests(c *Config, _ Source) []problem {
	var list []problem
	for _, name := range sortedKeys(c.Services) {
		if c.Services[name].Strategy != service.StrategyBlueGreen {
			continue
		}
		if c.Network != nil && c.Network.NAT == network.NATNone {
			list = append(list, say(fmt.Sprintf("its hook reaches the load balancer through NAT gateways, and plinth:network.nat is none, got %s; write %s, or a nat of %s",
				service.StrategyBlueGreen, service.StrategyRolling, network.NATSingle), "plinth:services", name, "strategy"))
		}
		// A longer name than any service may have is told of already.
		if err := check.Name(name, service.MaxBlueGreenName); err != nil && len(name) <= longest["plinth:services"] {
			list = append(list, say(err.Error()+fmt.Sprintf(" with strategy %s; rename it", service.StrategyBlueGreen), "plinth:services", name))
		}
	}
	return list
}
