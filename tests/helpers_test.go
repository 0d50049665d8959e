package tests

import (
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// netArgs are the smallest arguments of a network that work, with a change.
func netArgs(change func(*network.Args)) *network.Args {
	a := &network.Args{
		Settings: network.Settings{
			CIDR:  "10.0.0.0/16",
			Zones: []string{"eu-west-1a", "eu-west-1b"},
		},
		Region:  mockaws.Region,
		Account: mockaws.Account,
	}
	if change != nil {
		change(a)
	}
	return a
}
