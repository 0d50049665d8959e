package platform_test

import (
	"strings"
	"testing"
)

func TestServiceRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a service, its load balancer and zone": {services("shop", `"hosts":["shop.example.com"],"priority":1`), ""},
		"a service in no network": {
			without(services("shop", `"queue":""`), "plinth:network", "plinth:ingress"),
			`plinth:services.shop: there is no network for it; add plinth:network, or take it out`,
		},
		"a service in front of which nothing is": {
			without(services("shop", `"hosts":["shop.example.com"],"priority":1`), "plinth:ingress"),
			`plinth:services.shop: there is no load balancer for it; add plinth:ingress, or take it out`,
		},
		"a load balancer without a zone": {
			without(services("shop", `"queue":""`), "plinth:dns"),
			`plinth:ingress: there is no zone, and so no certificate for it; add plinth:dns, or take it out`,
		},
		"a cluster without services": {
			map[string]string{"plinth:containers": `{}`},
			`plinth:containers: there is no service for it; add plinth:services, or take it out`,
		},
		"a service's name that is too long": {
			services("a-service-with-a-long-name", `"queue":""`),
			`plinth:services.a-service-with-a-long-name: a name has lower-case letters, digits and hyphens, ` +
				`starts with a letter, and has at most 24 characters`,
		},
		"two services of one priority": {
			services(
				"shop",
				`"hosts":["shop.example.com"],"priority":1`,
				"web",
				`"hosts":["web.example.com"],"priority":1`,
			),
			`plinth:services.web.priority: plinth:services.shop.priority has it already, got 1; use another`,
		},
		"two services of one host": {
			services(
				"shop",
				`"hosts":["shop.example.com"],"paths":["/api/*"],"priority":1`,
				"web",
				`"hosts":["shop.example.com"],"priority":2`,
			),
			"",
		},
		"a service with an API's name": {
			with(
				services("shop", `"hosts":["api.example.com"],"priority":1`),
				map[string]string{
					"plinth:functions": aFunction,
					"plinth:api":       strings.Replace(anAPI, "{", `{"domain":"api.example.com",`, 1),
				},
			),
			`plinth:services.shop.hosts[0]: plinth:api.domain has the name already, got "api.example.com"; write ` +
				`another`,
		},
		"a host of another zone": {
			services("shop", `"hosts":["shop.example.org"],"priority":1`),
			`plinth:services.shop.hosts[0]: it isn't below plinth:dns.domain example.com, got ` +
				`"shop.example.org"; write a name like www.example.com`,
		},
		"a host that the certificate hasn't": {
			services("shop", `"hosts":["shop.eu.example.com"],"priority":1`),
			`plinth:services.shop.hosts[0]: the load balancer's certificate hasn't this name, got ` +
				`"shop.eu.example.com"; add *.eu.example.com to plinth:ingress.certificateNames`,
		},
		"a host that the certificate is given": {
			with(
				services("shop", `"hosts":["shop.eu.example.com"],"priority":1`),
				map[string]string{"plinth:ingress": `{"certificateNames":["*.eu.example.com"]}`},
			),
			"",
		},
		"a certificate's name of another zone": {
			with(
				services("shop", `"queue":""`),
				map[string]string{"plinth:ingress": `{"certificateNames":["*.example.org"]}`},
			),
			`plinth:ingress.certificateNames[0]: it isn't below plinth:dns.domain example.com, got ` +
				`"*.example.org"; write a name like *.eu.example.com`,
		},
		"a queue that isn't there": {
			services("shop", `"queue":"jobs"`),
			`plinth:services.shop.queue: there is no queue of this name, got "jobs"; add it to plinth:messaging.queues`,
		},
		"a misspelt queue": {
			with(services("shop", `"sends":["job"]`), map[string]string{"plinth:messaging": `{"queues":{"jobs":{}}}`}),
			`plinth:services.shop.sends[0]: there is no queue of this name, got "job"; write jobs`,
		},
		"a topic that isn't there": {
			services("shop", `"publishes":["events"]`),
			`plinth:services.shop.publishes[0]: there is no topic of this name, got "events"; add it to ` +
				`plinth:messaging.topics`,
		},
		"a role that isn't there": {
			services("shop", `"database":"app"`),
			`plinth:services.shop.database: there is no role of this name, got "app"; add it to plinth:database.roles`,
		},
		"a blue/green service": {
			services("shop", `"hosts":["shop.example.com"],"priority":1,`+aBlueGreen),
			"",
		},
		"a blue/green service without a way out": {
			with(
				services("shop", `"hosts":["shop.example.com"],"priority":1,`+aBlueGreen),
				map[string]string{
					"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["containers"],`, 1),
				},
			),
			`plinth:services.shop.strategy: its hook reaches the load balancer through NAT gateways, and ` +
				`plinth:network.nat is none, got "blueGreen"; write rolling, or a nat of single`,
		},
		"a blue/green service with a long name": {
			services("a-name-of-19-letters", `"hosts":["shop.example.com"],"priority":1,`+aBlueGreen),
			`plinth:services.a-name-of-19-letters: a service with strategy blueGreen has a name of at most 18 ` +
				`characters`,
		},
		"a shell that nobody records": {
			services("shop", `"exec":true`),
			`plinth:services.shop.exec: the cluster records no sessions, got true; add plinth:containers.exec, ` +
				`or take it out`,
		},
		"images that can't be pulled": {
			with(
				services("shop", `"queue":""`),
				map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none",`, 1)},
			),
			`plinth:network.endpoints: plinth:services pull images and write logs, and nat is none; add containers`,
		},
		"messages that can't be sent": {
			with(
				services("shop", `"sends":["jobs"]`),
				map[string]string{
					"plinth:network":   strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["containers"],`, 1),
					"plinth:messaging": `{"queues":{"jobs":{}}}`,
				},
			),
			`plinth:network.endpoints: plinth:services use queues and topics, and nat is none; add messaging`,
		},
		"a variable that comes by itself": {
			with(
				services("shop", `"sends":["jobs"],"environment":{"QUEUE_JOBS_URL":"x"}`),
				map[string]string{"plinth:messaging": `{"queues":{"jobs":{}}}`},
			),
			`plinth:services.shop.environment.QUEUE_JOBS_URL: the variable comes with sends; remove it`,
		},
	})
}
