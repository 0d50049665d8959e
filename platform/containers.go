package stack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/components/internal/uses"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/network"
)

// containersInTheNetwork: database, load balancer and services stand in the network, and requests come by names of the zone.
func containersInTheNetwork(c *Config, _ Source) []problem {
	var list []problem
	need := func(there bool, what, add string, steps ...string) {
		if !there {
			list = append(list, say(fmt.Sprintf("there is no %s for it; add %s, or take it out", what, add), steps...))
		}
	}
	if c.Database != nil {
		need(c.Network != nil, "network", "plinth:network", "plinth:database")
	}
	if c.Ingress != nil {
		need(c.Network != nil, "network", "plinth:network", "plinth:ingress")
		need(c.DNS != nil, "zone, and so no certificate", "plinth:dns", "plinth:ingress")
	}
	if c.Containers != nil {
		need(len(c.Services) > 0, "service", "plinth:services", "plinth:containers")
	}
	for _, name := range sortedKeys(c.Services) {
		s := c.Services[name]
		need(c.Network != nil, "network", "plinth:network", "plinth:services", name)
		if s.Routed() {
			need(c.Ingress != nil, "load balancer", "plinth:ingress", "plinth:services", name)
		}
	}
	return list
}

// priorities are each service's own.
func priorities(c *Config, _ Source) []problem {
	var list []problem
	first := map[int]string{}
	for _, name := range sortedKeys(c.Services) {
		p := c.Services[name].Priority
		if other, taken := first[p]; taken && p != 0 {
			list = append(list, say(fmt.Sprintf("%s has it already, got %d; use another", path{"plinth:services", other, "priority"}, p), "plinth:services", name, "priority"))
			continue
		}
		first[p] = name
	}
	return list
}

// certifiedHosts are names on the load balancer's certificate, or covered by one.
func certifiedHosts(c *Config, _ Source) []problem {
	if c.Ingress == nil || c.DNS == nil {
		return nil
	}
	var list []problem
	for i, name := range c.Ingress.CertificateNames {
		if bare := strings.TrimPrefix(name, "*."); !strings.HasSuffix(bare, "."+c.DNS.Domain) {
			list = append(list, say(fmt.Sprintf("it isn't below plinth:dns.domain %s, got %q; write a name like *.eu.%s", c.DNS.Domain, name, c.DNS.Domain),
				"plinth:ingress", "certificateNames", fmt.Sprint(i)))
		}
	}
	names := c.CertificateNames()
	judge := func(hosts []string, at ...string) {
		for i, host := range hosts {
			_, parent, _ := strings.Cut(host, ".")
			if slices.Contains(names, host) || slices.Contains(names, "*."+parent) || !strings.HasSuffix(host, "."+c.DNS.Domain) {
				continue // the last is hostNames' to refuse
			}
			list = append(list, say(fmt.Sprintf("the load balancer's certificate hasn't this name, got %q; add *.%s to plinth:ingress.certificateNames", host, parent),
				append(slices.Clone(at), "hosts", fmt.Sprint(i))...))
		}
	}
	for _, service := range sortedKeys(c.Services) {
		judge(c.Services[service].Hosts, "plinth:services", service)
	}
	if c.Fleet != nil {
		judge(c.Fleet.Hosts, "plinth:fleet")
	}
	return list
}

// grants are of what is in the stack.
func grants(c *Config, _ Source) []problem {
	var list []problem
	known := func(kind, where string, names []string, name string, steps ...string) {
		if name == "" || slices.Contains(names, name) {
			return
		}
		write := "add it to " + where
		if near := nearest(name, names); near != "" {
			write = "write " + near
		}
		list = append(list, say(fmt.Sprintf("there is no %s of this name, got %q; %s", kind, name, write), steps...))
	}
	has := c.Messaging
	if has == nil {
		has = &messaging.Settings{}
	}
	queues, topics := sortedKeys(has.Queues), sortedKeys(has.Topics)
	var roles []string
	if c.Database != nil {
		for _, r := range c.Database.Roles {
			roles = append(roles, r.Name)
		}
	}
	exist := func(u uses.Uses, at ...string) {
		in := func(steps ...string) []string { return append(slices.Clone(at), steps...) }
		known("queue", "plinth:messaging.queues", queues, u.Queue, in("queue")...)
		known("role", "plinth:database.roles", roles, u.Database, in("database")...)
		for i, queue := range u.Sends {
			known("queue", "plinth:messaging.queues", queues, queue, in("sends", fmt.Sprint(i))...)
		}
		for _, bucket := range sortedKeys(u.Buckets) {
			if p, missing := c.noBucket(bucket, in("buckets", bucket)...); missing {
				list = append(list, p)
			}
		}
		for i, topic := range u.Publishes {
			known("topic", "plinth:messaging.topics", topics, topic, in("publishes", fmt.Sprint(i))...)
		}
	}
	for _, name := range sortedKeys(c.Services) {
		exist(c.Services[name].Uses(), "plinth:services", name)
		if c.Services[name].Exec && (c.Containers == nil || !c.Containers.Exec) {
			list = append(list, say("the cluster records no sessions, got true; add plinth:containers.exec, or take it out", "plinth:services", name, "exec"))
		}
	}
	if c.Fleet != nil {
		exist(c.Fleet.Uses(), "plinth:fleet")
	}
	return list
}

// privateWays are the endpoints that isolated subnets, and private ones without NAT, have in place of the internet.
func privateWays(c *Config, _ Source) []problem {
	if c.Network == nil {
		return nil
	}
	var list []problem
	need := func(capability network.Capability, why string, also ...network.Capability) {
		if !slices.ContainsFunc(append(also, capability), func(n network.Capability) bool { return slices.Contains(c.Network.Endpoints, n) }) {
			list = append(list, say(fmt.Sprintf("%s; add %s", why, capability), "plinth:network", "endpoints"))
		}
	}
	if c.Database != nil && len(c.Database.Roles) > 0 {
		need(network.CapabilityDatabase, "the role manager of plinth:database reads the master password from isolated subnets", network.CapabilitySecrets)
	}
	if c.Network.NAT != network.NATNone {
		return list
	}
	if c.Fleet != nil && messages(c.Fleet.Uses()) {
		need(network.CapabilityMessaging, "plinth:fleet uses queues and topics, and nat is none")
	}
	if len(c.Services) == 0 {
		return list
	}
	one := func(has func(name string) bool) bool { return slices.ContainsFunc(sortedKeys(c.Services), has) }
	need(network.CapabilityContainers, "plinth:services pull images and write logs, and nat is none")
	if one(func(n string) bool { return len(c.Services[n].Secrets) > 0 }) {
		need(network.CapabilitySecrets, "plinth:services read secrets, and nat is none", network.CapabilityDatabase)
	}
	if one(func(n string) bool { return messages(c.Services[n].Uses()) }) {
		need(network.CapabilityMessaging, "plinth:services use queues and topics, and nat is none")
	}
	if one(func(n string) bool { return c.Services[n].Exec }) {
		need(network.CapabilityExec, "plinth:services allow a shell into containers, and nat is none")
	}
	return list
}

// messages reports whether queues and topics are used.
func messages(u uses.Uses) bool { return u.Queue != "" || len(u.Sends)+len(u.Publishes) > 0 }
