package platform_test

import (
	"strings"
	"testing"
)

func TestFleetRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a fleet in no network": {
			map[string]string{"plinth:fleet": `{}`},
			`plinth:fleet: there is no network for it; add plinth:network, or take it out`,
		},
		"a fleet and a bastion": {
			map[string]string{"plinth:network": aNetwork, "plinth:fleet": `{}`, "plinth:bastion": `{}`},
			"",
		},
		"a fleet without a way to AWS": {
			map[string]string{
				"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none",`, 1),
				"plinth:fleet":   `{}`,
			},
			`plinth:network.endpoints: plinth:fleet is managed by Session Manager, and nat is none; add ssm`,
		},
		"a fleet behind no load balancer": {
			map[string]string{
				"plinth:network": aNetwork,
				"plinth:dns":     aZone,
				"plinth:fleet":   `{"hosts":["www.example.com"],"priority":1}`,
			},
			`plinth:fleet: there is no load balancer for its hosts and paths; add plinth:ingress, or take them out`,
		},
		"a fleet's role without a database": {
			map[string]string{"plinth:network": aNetwork, "plinth:fleet": `{"database":"app"}`},
			`plinth:fleet.database: there is no role of this name, got "app"; add it to plinth:database.roles`,
		},
		"a fleet's misspelt queue": {
			map[string]string{
				"plinth:network":   aNetwork,
				"plinth:messaging": `{"queues":{"jobs":{}}}`,
				"plinth:fleet":     `{"queue":"job"}`,
			},
			`plinth:fleet.queue: there is no queue of this name, got "job"; write jobs`,
		},
		"a fleet's missing topic": {
			map[string]string{"plinth:network": aNetwork, "plinth:fleet": `{"publishes":["orders"]}`},
			`plinth:fleet.publishes[0]: there is no topic of this name, got "orders"; add it to ` +
				`plinth:messaging.topics`,
		},
		"a fleet's missing bucket": {
			map[string]string{"plinth:network": aNetwork, "plinth:fleet": `{"buckets":{"uploads":"read"}}`},
			`plinth:fleet.buckets.uploads: there is no bucket of this name, got "uploads"; add it to ` +
				`plinth:storage.buckets`,
		},
		"a fleet whose messages can't be sent": {
			map[string]string{
				"plinth:network":   strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["ssm"],`, 1),
				"plinth:messaging": `{"queues":{"jobs":{}}}`,
				"plinth:fleet":     `{"sends":["jobs"]}`,
			},
			`plinth:network.endpoints: plinth:fleet uses queues and topics, and nat is none; add messaging`,
		},
		"a fleet that uses what there is": {
			map[string]string{
				"plinth:network":  strings.Replace(aNetwork, "{", `{"endpoints":["database"],`, 1),
				"plinth:database": aDatabase,
				"plinth:fleet":    `{"database":"app"}`,
			},
			"",
		},
		"a fleet and a service of one priority": {
			with(
				services("shop", `"hosts":["shop.example.com"],"priority":1`),
				map[string]string{"plinth:fleet": `{"hosts":["www.example.com"],"priority":1}`},
			),
			`plinth:fleet.priority: plinth:services.shop.priority has it already, got 1; use another`,
		},
		"a fleet whose host has no certificate": {
			with(
				services("shop", `"queue":""`),
				map[string]string{"plinth:fleet": `{"hosts":["www.eu.example.com"],"priority":1}`},
			),
			`plinth:fleet.hosts[0]: the load balancer's certificate hasn't this name`,
		},
	})
}
