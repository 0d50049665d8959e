package stack

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/tracing"
)

// TracingArgs are tracing's, with the stack's name for its traces where the file says none.
func (c *Config) TracingArgs() *tracing.Args {
	args := c.Tracing.Args()
	args.Group, args.Region, args.Services = c.traceGroup(), c.Region, c.tracedServices()
	return args
}

func (c *Config) traceGroup() string {
	if c.Tracing.Group != "" {
		return c.Tracing.Group
	}
	return c.Tags["Project"] + "-" + c.Environment
}

// tracedServices are those with a collector beside each task.
func (c *Config) tracedServices() []string {
	return slices.DeleteFunc(sortedKeys(c.Services), func(name string) bool { return c.Services[name].Untraced })
}

// traceGroup is the form of a group's name that leaves room for a rule's: see the tracing package.
var traceGroup = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,19}$`)

// traces have somebody who makes them, and a name.
func traces(c *Config, _ Source) []problem {
	if c.Tracing == nil {
		return nil
	}
	var list []problem
	if len(c.tracedServices())+len(c.Functions) == 0 && c.Payments == nil {
		list = append(list, say("there is nothing that is traced; add plinth:services or plinth:functions, or take it out", "plinth:tracing"))
	}
	if group := c.traceGroup(); !traceGroup.MatchString(group) {
		list = append(list, say(fmt.Sprintf("the default isn't the name of a group, got %q; write one of at most 20 letters, digits and hyphens", group), "plinth:tracing", "group"))
	}
	for _, name := range sortedKeys(c.Tracing.Rules) {
		s := c.Tracing.Rules[name].Service
		if s == "" || slices.Contains(c.tracedServices(), s) {
			continue
		}
		write := "take it out"
		if near := nearest(s, c.tracedServices()); near != "" {
			write = "write " + near
		}
		list = append(list, say(fmt.Sprintf("no service of this name is traced, got %q; %s", s, write), "plinth:tracing", "rules", name, "service"))
	}
	for _, name := range c.tracedServices() {
		if port := c.Services[name].Port; slices.Contains((&tracing.Collector{}).Ports(), port) {
			list = append(list, say(fmt.Sprintf("the collector of plinth:tracing has it, got %d; use another, or add untraced", port), "plinth:services", name, "port"))
		}
	}
	return list
}

// taskRoles are roles of the stack's database.
func taskRoles(c *Config, _ Source) []problem {
	var roles []string
	if c.Database != nil {
		for _, r := range c.Database.Roles {
			roles = append(roles, r.Name)
		}
	}
	var list []problem
	for _, name := range sortedKeys(c.Services) {
		for _, task := range sortedKeys(c.Services[name].Tasks) {
			role := c.Services[name].Tasks[task].Database
			if role == "" || slices.Contains(roles, role) {
				continue
			}
			write := "add it to plinth:database.roles"
			if near := nearest(role, roles); near != "" {
				write = "write " + near
			}
			list = append(list, say(fmt.Sprintf("there is no role of this name, got %q; %s", role, write), "plinth:services", name, "tasks", task, "database"))
		}
	}
	return list
}

// privateImages: without NAT only the private registries of the region are reached, by their endpoint.
func privateImages(c *Config, _ Source) []problem {
	if c.Network == nil || c.Network.NAT != network.NATNone {
		return nil
	}
	private := regexp.MustCompile(`^[0-9]{12}\.dkr\.ecr\.` + regexp.QuoteMeta(c.Region) + `\.amazonaws\.com/`)
	var list []problem
	judge := func(image string, steps ...string) {
		if !private.MatchString(image) {
			list = append(list, say(fmt.Sprintf("plinth:network.nat is none, and no endpoint leads to this registry, got %q; copy the image into one of "+
				"<account>.dkr.ecr.%s.amazonaws.com, or use another nat", image, c.Region), steps...))
		}
	}
	for _, name := range sortedKeys(c.Services) {
		if image := c.Services[name].Image.URI; image != "" {
			judge(image, "plinth:services", name, "image", "uri")
		}
	}
	if c.Tracing != nil && len(c.tracedServices()) > 0 {
		image := c.Tracing.CollectorImage
		if image == "" {
			image = tracing.DefaultImage
		}
		judge(image, "plinth:tracing", "collectorImage")
		if !slices.Contains(c.Network.Endpoints, network.CapabilityObservability) {
			list = append(list, say("plinth:tracing sends traces, and nat is none; add "+string(network.CapabilityObservability), "plinth:network", "endpoints"))
		}
	}
	if slices.ContainsFunc(sortedKeys(c.Services), func(name string) bool {
		return slices.ContainsFunc(sortedKeys(c.Services[name].Tasks), func(task string) bool { return len(c.Services[name].Tasks[task].Secrets) > 0 })
	}) && !slices.Contains(c.Network.Endpoints, network.CapabilitySecrets) && !slices.Contains(c.Network.Endpoints, network.CapabilityDatabase) {
		list = append(list, say("tasks of plinth:services read secrets, and nat is none; add "+string(network.CapabilitySecrets), "plinth:network", "endpoints"))
	}
	return list
}
