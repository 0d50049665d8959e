package stack

import (
	"slices"

	"github.com/plinth-infra/plinth/components/api"
)

// FleetTarget is what plinth:fleet is called among the API's targets.
const FleetTarget = "fleet"

// Targets reports whether a route of the API leads to the fleet.
func (c *Config) Targets() bool {
	if c.API == nil {
		return false
	}
	for _, r := range c.API.Routes {
		if r.Target == FleetTarget {
			return true
		}
	}
	return false
}

// routesToTargets: the API reaches the fleet through its own load balancer.
func routesToTargets(c *Config, _ Source) []problem {
	if c.API == nil {
		return nil
	}
	var list []problem
	for _, route := range sortedKeys(c.API.Routes) {
		at := func(text string) {
			list = append(list, say(text, "plinth:api", "routes", route, "target"))
		}
		switch {
		case c.API.Routes[route].Target != FleetTarget:
		case c.Fleet == nil:
			at("there is no fleet, got fleet; add plinth:fleet, or name a function")
		case c.Fleet.Routed():
			at("the fleet stands behind plinth:ingress, got fleet; take its hosts, paths and priority out, so that it has a load balancer of its own, or name a function")
		}
	}
	return list
}

// originSecret must be encrypted, and somebody has to send it.
func originSecret(c *Config, source Source) []problem {
	if c.API == nil || len(c.API.OriginSecret) == 0 {
		return nil
	}
	var list []problem
	if !slices.Contains(source.Secret, "plinth:api") {
		list = append(list, say("it stands in the file in clear; write it with pulumi config set --secret --path 'plinth:api.originSecret[0]'", "plinth:api", "originSecret"))
	}
	if !c.forwards() {
		list = append(list, say("no site forwards to the API, so nobody would send it; add an apiPath to plinth:sites, or take it out", "plinth:api", "originSecret"))
	}
	return list
}

// detours: AWS attaches no web ACL to an HTTP API, so whoever calls it by its own name passes by the sites'. Where that matters, because there is a
// secret against it or because instances stand behind, each route asks for the secret, or says that it may be.
func detours(c *Config, _ Source) []problem {
	if c.API == nil || c.API.Kind == api.KindREST || !c.forwards() || len(c.API.OriginSecret) == 0 && !c.Targets() {
		return nil
	}
	var list []problem
	for _, route := range sortedKeys(c.API.Routes) {
		at := func(text string) { list = append(list, say(text, "plinth:api", "routes", route, "auth")) }
		switch r := c.API.Routes[route]; r.Auth {
		case "", api.AuthIAM:
			if !r.Direct {
				at("signed requests go to the API's own name, past the sites' firewall, got iam; write jwt, or direct: true if they may, or take kind rest")
			}
		case api.AuthNone, api.AuthJWT:
			if len(c.API.OriginSecret) == 0 {
				at("who calls the API by its own name passes by the sites' firewall, got " + string(r.Auth) + "; set plinth:api.originSecret, or take kind rest")
			}
		}
	}
	return list
}

// forwards reports whether a site forwards to the API.
func (c *Config) forwards() bool {
	for _, s := range c.Sites {
		if s.APIPath != "" {
			return true
		}
	}
	return false
}
