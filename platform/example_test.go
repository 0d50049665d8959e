package platform_test

import (
	"fmt"

	"github.com/plinth-infra/plinth/platform"
)

// A program captures its source with pulumi.Run's options: see Source.
func ExampleLoad() {
	_, err := platform.Load(platform.Source{
		Project: "plinth", Stack: "dev",
		Values: map[string]string{
			"aws:region":     "eu-west-1",
			"plinth:account": "123456789012",
			"plinth:tags":    `{"Owner": "platform@example.com", "CostCenter": "1000"}`,
			"plinth:network": `{"cidr": "10.0.0.0/16", "zones": ["eu-west-1a", "eu-central-1b"], "nat": "singel"}`,
		},
	})
	fmt.Println(err)
	// Output:
	// 2 mistakes in the stack file:
	// plinth:network.nat: not an allowed value, got "singel"; write single (allowed: perZone, single, none)
	// plinth:network.zones[1]: the zone isn't in aws:region eu-west-1, got "eu-central-1b"; write one like eu-west-1a
}

func ExampleConfig() {
	c, err := platform.Load(platform.Source{
		Project: "shop", Stack: "prd",
		Values: map[string]string{
			"aws:region":     "eu-west-1",
			"plinth:account": "123456789012",
			"plinth:tags":    `{"Owner": "platform@example.com", "CostCenter": "1000"}`,
			"plinth:dns":     `{"domain": "example.com"}`,
		},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Environment, c.Tags["Project"], platform.DNS.Settings(c).Domain, platform.Network.Settings(c) == nil)
	// Output: prd shop example.com true
}
