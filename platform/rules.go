package stack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/internal/check"
)

// rule is what must hold between the tiers of a stack.
type rule struct {
	// relies names what must have the right shape for the rule to judge what is in the file; * is any name.
	relies []path
	check  func(c *Config, source Source) []problem
}

// rules are all of them.
var rules = []rule{
	{[]path{{"aws:region"}}, regions},
	{[]path{{"aws:region"}}, zonesOfTheRegion},
	{[]path{{"plinth:network"}}, functionsInTheNetwork},
	{nil, names},
	{[]path{{"plinth:functions", "*"}, {"plinth:payments"}}, routesToFunctions},
	{[]path{{"plinth:monitoring"}, {"plinth:functions", "*"}, {"aws:region"}}, paymentsFit},
	{[]path{{"plinth:storage", "buckets"}}, functionsToBuckets},
	{[]path{{"plinth:dns", "domain"}}, hostNames},
	{[]path{{"plinth:api", "basePath"}}, sitesToAPI},
	{[]path{{"aws:region"}, {"plinth:monitoring", "topicArn"}}, alarmTopic},
	{nil, webhookSecrets},
	{[]path{{"plinth:network"}, {"plinth:dns"}}, containersInTheNetwork},
	{[]path{{"plinth:services", "*"}}, priorities},
	{[]path{{"plinth:services", "*"}, {"plinth:network"}}, shiftedRequests},
	{[]path{{"plinth:services", "*"}, {"plinth:dns", "domain"}, {"plinth:ingress"}}, certifiedHosts},
	{[]path{{"plinth:messaging"}, {"plinth:database"}, {"plinth:containers"}}, grants},
	{[]path{{"plinth:network"}, {"plinth:services", "*"}, {"plinth:database"}}, privateWays},
	{[]path{{"plinth:services", "*"}, {"plinth:tracing"}, {"plinth:functions", "*"}, {"plinth:payments"}}, traces},
	{[]path{{"plinth:services", "*"}, {"plinth:database"}}, taskRoles},
	{[]path{{"plinth:network"}, {"plinth:services", "*"}, {"plinth:tracing"}, {"aws:region"}}, privateImages},
	{[]path{{"plinth:api", "kind"}, {"plinth:sites", "*"}, {"plinth:ingress"}}, firewall},
	{[]path{{"plinth:network"}, {"plinth:fleet"}, {"plinth:bastion"}, {"plinth:services", "*"}, {"plinth:storage", "buckets"}, {"plinth:ingress"}}, instancesInTheNetwork},
	{[]path{{"plinth:fleet"}, {"plinth:network"}, {"plinth:functions", "*"}}, routesToTargets},
	{[]path{{"plinth:sites", "*"}}, originSecret},
	{[]path{{"plinth:api", "kind"}, {"plinth:api", "originSecret"}, {"plinth:sites", "*"}}, detours},
	{nil, credentials},
	{[]path{{"plinth:database"}}, databaseSecret},
	{nil, tagValues},
}

// spoilt reports whether something that the rule relies on has the wrong shape, and is left out of the configuration therefore.
func (r rule) spoilt(found []problem) bool {
	return slices.ContainsFunc(found, func(p problem) bool {
		return slices.ContainsFunc(r.relies, func(needed path) bool { return p.path.covers(needed) })
	})
}

// covers reports whether what stands at p contains what stands at other.
func (p path) covers(other path) bool {
	for i, step := range p {
		if i >= len(other) || step != other[i] && other[i] != "*" {
			return false
		}
	}
	return true
}

// say makes a problem of a path and a text.
func say(text string, steps ...string) problem { return problem{path(steps), text} }

// logRegions are those that CloudFront delivers its logs to: all but the regions that an account has to opt into, as every region since
// March 2019 is. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
var logRegions = []string{
	"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1",
	"eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

// otherPartitions begin the names of regions where ARNs don't begin with arn:aws: and what CloudFront needs isn't in us-east-1.
var otherPartitions = []string{"cn-", "us-gov-", "us-iso", "eu-iso", "eusc-"}

func regions(c *Config, _ Source) []problem {
	switch {
	case slices.ContainsFunc(otherPartitions, func(p string) bool { return strings.HasPrefix(c.Region, p) }):
		return []problem{say(fmt.Sprintf("it is a region of another partition than AWS's commercial one, got %q; write one like eu-west-1", c.Region), "aws:region")}
	case len(c.Sites) > 0 && !slices.Contains(logRegions, c.Region):
		return []problem{say(fmt.Sprintf("CloudFront delivers no logs to the buckets of this region, if there is such a region, got %q; write one of %s, or take plinth:sites out",
			c.Region, strings.Join(logRegions, ", ")), "aws:region")}
	}
	return nil
}

func zonesOfTheRegion(c *Config, _ Source) []problem {
	if c.Network == nil {
		return nil
	}
	var list []problem
	for i, zone := range c.Network.Zones {
		if zone != "" && zone[:len(zone)-1] != c.Region {
			list = append(list, say(fmt.Sprintf("the zone isn't in aws:region %s, got %q; write one like %sa", c.Region, zone, c.Region),
				"plinth:network", "zones", fmt.Sprint(i)))
		}
	}
	return list
}

func functionsInTheNetwork(c *Config, _ Source) []problem {
	var list []problem
	for name, f := range c.Functions {
		if f.VPC && c.Network == nil {
			list = append(list, say("there is no network for it, got true; add plinth:network, or take it out", "plinth:functions", name, "vpc"))
		}
	}
	return list
}

// longest is the longest name of an entry that leaves room in physical names for a role and autonaming.
var longest = map[string]int{"plinth:functions": 48, "plinth:services": 24, "plinth:sites": 32}

func names(c *Config, _ Source) []problem {
	var list []problem
	for key, entries := range map[string][]string{
		"plinth:functions": sortedKeys(c.Functions), "plinth:services": sortedKeys(c.Services), "plinth:sites": sortedKeys(c.Sites),
	} {
		for _, name := range entries {
			if err := check.Name(name, longest[key]); err != nil {
				list = append(list, say(err.Error()+"; rename it", key, name))
			}
		}
	}
	return list
}

func routesToFunctions(c *Config, _ Source) []problem {
	if c.API == nil {
		return nil
	}
	known := sortedKeys(c.Functions)
	if c.Payments != nil {
		known = append(known, PaymentsFunction)
	}
	var list []problem
	for route, r := range c.API.Routes {
		if r.Function == "" || slices.Contains(known, r.Function) {
			continue
		}
		write := "add it to plinth:functions"
		if near := nearest(r.Function, known); near != "" {
			write = "write " + near
		} else if len(known) > 0 {
			write += ", or write one of " + strings.Join(known, ", ")
		}
		list = append(list, say(fmt.Sprintf("there is no function of this name, got %q; %s", r.Function, write), "plinth:api", "routes", route, "function"))
	}
	return list
}

// hostName is a name that the stack answers for, and where the stack file says so.
type hostName struct {
	name string
	path path
	// shared names may be the ones of several services, which answer different paths.
	shared bool
}

// hostNames must each be of the zone, and of one tier only.
func hostNames(c *Config, _ Source) []problem {
	var list []problem
	first := map[string]path{}
	for _, h := range c.hostNames() {
		switch other, taken := first[h.name]; {
		case h.shared && taken && other[0] == "plinth:services":
		case c.DNS == nil:
			list = append(list, problem{h.path, fmt.Sprintf("there is no zone to put it in, got %q; add plinth:dns with its domain, or take the name out", h.name)})
		case h.name != c.DNS.Domain && !strings.HasSuffix(h.name, "."+c.DNS.Domain):
			list = append(list, problem{h.path, fmt.Sprintf("it isn't below plinth:dns.domain %s, got %q; write a name like %s.%s", c.DNS.Domain, h.name, "www", c.DNS.Domain)})
		case taken:
			list = append(list, problem{h.path, fmt.Sprintf("%s has the name already, got %q; write another", other, h.name)})
		}
		if _, taken := first[h.name]; !taken {
			first[h.name] = h.path
		}
	}
	return list
}

func firewall(c *Config, _ Source) []problem {
	if c.WAF == nil || len(c.Sites) > 0 || c.Ingress != nil || c.API != nil && c.API.Kind == api.KindREST {
		return nil
	}
	return []problem{say("there is nothing that it could stand in front of; add plinth:sites, plinth:ingress or an API of kind rest, or take it out "+
		"(an HTTP API has no web ACL of its own: a site in front of it has)", "plinth:waf")}
}

// maxTags leaves ten of AWS's fifty to components and to AWS itself.
const maxTags = 40

// tagValues judges what AWS's tagging rules say: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
func tagValues(c *Config, _ Source) []problem {
	var list []problem
	if len(c.Tags) > maxTags {
		list = append(list, say(fmt.Sprintf("a resource has at most 50 tags, got %d; write at most %d", len(c.Tags), maxTags), "plinth:tags"))
	}
	for key, value := range c.Tags {
		if !tagName.MatchString(key) {
			list = append(list, say("wrong form of a name; write at most 128 letters, digits, spaces and _.:/=+@-", "plinth:tags", key))
		}
		if strings.HasPrefix(strings.ToLower(key), "aws:") {
			list = append(list, say(fmt.Sprintf("tags that begin with aws: are AWS's own, got %q; rename it", value), "plinth:tags", key))
		}
		if len([]rune(value)) > 256 || !tagValue.MatchString(value) {
			list = append(list, say(fmt.Sprintf("wrong form, got %s; write at most 256 letters, digits, spaces and _.:/=+@-", show(value)), "plinth:tags", key))
		}
	}
	return list
}

// hostNames are all names that the stack answers for, in the order of their paths.
func (c *Config) hostNames() []hostName {
	var list []hostName
	if c.API != nil && c.API.Domain != "" {
		list = append(list, hostName{name: c.API.Domain, path: path{"plinth:api", "domain"}})
	}
	for _, name := range sortedKeys(c.Services) {
		for i, host := range c.Services[name].Hosts {
			list = append(list, hostName{host, path{"plinth:services", name, "hosts", fmt.Sprint(i)}, true})
		}
	}
	if c.Fleet != nil {
		for i, host := range c.Fleet.Hosts {
			list = append(list, hostName{host, path{"plinth:fleet", "hosts", fmt.Sprint(i)}, true})
		}
	}
	for _, name := range sortedKeys(c.Sites) {
		s := c.Sites[name]
		if s.Domain != "" {
			list = append(list, hostName{name: s.Domain, path: path{"plinth:sites", name, "domain"}})
		}
		if s.Domain != "" && s.WWW {
			list = append(list, hostName{name: "www." + s.Domain, path: path{"plinth:sites", name, "www"}})
		}
	}
	return list
}

// sitesToAPI holds the two ends of a forwarded path together.
func sitesToAPI(c *Config, _ Source) []problem {
	var list []problem
	for _, name := range sortedKeys(c.Sites) {
		forwarded, at := c.Sites[name].APIPath, path{"plinth:sites", name, "apiPath"}
		switch {
		case forwarded == "":
		case c.API == nil:
			list = append(list, problem{at, fmt.Sprintf("there is no API to forward to, got %q; add plinth:api, or take it out", forwarded)})
		case forwarded != c.basePath():
			list = append(list, problem{at, fmt.Sprintf("the API answers below plinth:api.basePath %q, got %q; write the same in both", c.basePath(), forwarded)})
		}
	}
	return list
}

func (c *Config) basePath() string {
	if c.API.BasePath == "" {
		return "api"
	}
	return c.API.BasePath
}

// credentials must be encrypted in the stack file. The engine says so of a whole key only; the schema asks for it value by value.
func credentials(c *Config, source Source) []problem {
	var list []problem
	for _, name := range sortedKeys(c.Sites) {
		if c.Sites[name].BasicAuth == nil || slices.Contains(source.Secret, "plinth:sites") {
			continue
		}
		at := path{"plinth:sites", name, "basicAuth", "users"}
		list = append(list, problem{at, fmt.Sprintf("the hashes stand in the file in clear; "+
			"write each with pulumi config set --secret --path '%s.<user>'", at)})
	}
	return list
}
