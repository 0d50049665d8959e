package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

func costRules() []Rule {
	return []Rule{costInstanceAllowlist, costNATBudget, costGP3, costBudgetPresent}
}

// sizes are where types name the size of their machines.
var sizes = map[string]string{
	ec2Instance: "instanceType", ec2LaunchTemplate: "instanceType", ec2LaunchConfiguration: "instanceType",
	rdsInstance: "instanceClass", rdsClusterInstance: "instanceClass", rdsCluster: "dbClusterInstanceClass",
	cacheGroup: "nodeType", cacheCluster: "nodeType",
}

// counts are where types name the most machines or tasks that they may start.
var counts = map[string]string{autoscalingGroup: "maxSize", scalingTarget: "maxCapacity"}

func sizePatterns(largest ...string) []any {
	patterns := []any{"db.serverless", "*.nano", "*.micro", "*.small", "*.medium"}
	for _, size := range largest {
		patterns = append(patterns, "*."+size)
	}
	return patterns
}

var costInstanceAllowlist = Rule{
	Name: "cost-instance-allowlist", Group: "cost", Severity: Low,
	Title:  "Machines are of the sizes, and groups of the numbers, that the environment allows.",
	Why:    "One wrong letter in a size costs a thousand a month; one wrong maximum many times that.",
	Fix:    "take a smaller size, or extend allowedInstanceTypes or maxSize in the policy's configuration",
	Levels: Levels{Mandatory, Mandatory, Advisory},
	Config: map[string]Schema{
		"allowedInstanceTypes": {
			"type": "array", "items": map[string]any{"type": "string"}, "default": sizePatterns("large", "xlarge", "2xlarge", "4xlarge"),
			"description": "Patterns of the sizes that may be used, such as t4g.* or *.large.",
		},
		"maxSize": {"type": "integer", "minimum": 1, "default": 50, "description": "The most machines or tasks that a group or service may scale to."},
	},
	Values: map[string]Config{
		"dev": {"allowedInstanceTypes": sizePatterns("large"), "maxSize": 4}, "stg": {"allowedInstanceTypes": sizePatterns("large", "xlarge"), "maxSize": 10},
	},
	Types: append(keysOf(sizes), keysOf(counts)...),
	Resource: func(r Resource, c Config) []Finding {
		if path, ok := counts[r.Type]; ok {
			most := c.Int("maxSize", 50)
			if n, ok := r.Get(path).Num(); ok && int(n) > most {
				return []Finding{{Path: path, What: fmt.Sprintf("is %.0f; the environment allows %d", n, most)}}
			}
			return nil
		}
		path := sizes[r.Type]
		allowed := Texts{Known: c.Strings("allowedInstanceTypes", "*")}
		size, ok := r.Get(path).Str()
		if !ok || size == "" || allowed.any(func(p string) bool { return like(p, size) }) {
			return nil
		}
		return []Finding{{Path: path, What: fmt.Sprintf("is %q; the environment allows %s", size, some(allowed.Known))}}
	},
}

var costNATBudget = Rule{
	Name: "cost-nat-budget", Group: "cost", Severity: Low,
	Title:  "The network has no more NAT gateways and interface endpoints than planned.",
	Why:    "Each NAT gateway costs about 33 dollars a month before any traffic, each interface endpoint about 7 per zone.",
	Fix:    "set plinth:network.nat to single or none, name fewer capabilities, or raise the counts in the policy's configuration",
	Levels: Levels{Advisory, Advisory, Advisory},
	Config: map[string]Schema{
		"maxNatGateways":        {"type": "integer", "minimum": 0, "default": 3, "description": "The most NAT gateways of the stack."},
		"maxInterfaceEndpoints": {"type": "integer", "minimum": 0, "default": 20, "description": "The most interface endpoints of the stack."},
	},
	Values: map[string]Config{"dev": {"maxNatGateways": 1, "maxInterfaceEndpoints": 5}, "stg": {"maxNatGateways": 1}},
	Stack: func(s *Stack, c Config) []Finding {
		var endpoints []Resource
		for _, e := range s.Of(ec2VPCEndpoint) {
			if e.Get("vpcEndpointType").StrOr("Gateway") == "Interface" {
				endpoints = append(endpoints, e)
			}
		}
		return append(
			tooMany(s.Of(ec2NATGateway), c.Int("maxNatGateways", 3), "NAT gateways"),
			tooMany(endpoints, c.Int("maxInterfaceEndpoints", 20), "interface endpoints")...)
	},
}

// tooMany reports the resources beyond the most that may be, one by one.
func tooMany(list []Resource, most int, kind string) []Finding {
	var findings []Finding
	for i, r := range list {
		if i >= most {
			findings = append(findings, Finding{URN: r.URN, What: fmt.Sprintf("is number %d of the stack's %s; %d are planned", i+1, kind, most)})
		}
	}
	return findings
}

// volumeTypes are where types name the type of their volumes. absent is what a volume is that names none; "" where that isn't sure.
var volumeTypes = []struct{ token, list, path, absent string }{
	{ec2Instance, "", "rootBlockDevice.volumeType", ""},
	{ec2LaunchConfiguration, "", "rootBlockDevice.volumeType", ""},
	{ec2Instance, "ebsBlockDevices", "volumeType", ""},
	{ec2LaunchConfiguration, "ebsBlockDevices", "volumeType", ""},
	{ec2LaunchTemplate, "blockDeviceMappings", "ebs.volumeType", ""},
	{ebsVolume, "", "type", "gp2"},
	{rdsInstance, "", "storageType", ""},
}

var costGP3 = Rule{
	Name: "cost-gp3", Group: "cost", Severity: Low,
	Title:    "Volumes are gp3, not gp2.",
	Why:      "A gp2 volume costs a quarter more, and its speed depends on its size.",
	Fix:      "set the volume's type to gp3, as the fleet and database tiers do",
	Levels:   Levels{Advisory, Advisory, Advisory},
	Types:    []string{ec2Instance, ec2LaunchConfiguration, ec2LaunchTemplate, ebsVolume, rdsInstance},
	Resource: judgeGP3,
	Remedy: func(r Resource, c Config) (property.Map, bool) {
		findings := judgeGP3(r, c)
		all := property.New(r.Properties)
		for _, f := range findings {
			all = setAt(all, strings.FieldsFunc(f.Path, func(c rune) bool { return c == '.' || c == '[' || c == ']' }), property.New("gp3"))
		}
		return all.AsMap(), len(findings) > 0
	},
}

func judgeGP3(r Resource, _ Config) []Finding {
	var findings []Finding
	for _, v := range volumeTypes {
		if v.token != r.Type {
			continue
		}
		paths := []string{v.path}
		if v.list != "" {
			paths = holder{path: v.list + "[]." + v.path}.paths(r)
		}
		for _, path := range paths {
			if kind := r.Get(path); !kind.IsUnknown() && kind.StrOr(v.absent) == "gp2" {
				findings = append(findings, Finding{Path: path, What: fmt.Sprintf("is %s; it should be \"gp3\"", kind.Show())})
			}
		}
	}
	return findings
}

// setAt is the value with another one at a path of names and indexes, which may lead through lists of one as Value.Get does.
func setAt(v property.Value, path []string, to property.Value) property.Value {
	if len(path) == 0 {
		return to
	}
	if v.IsArray() {
		list := slices.Clone(v.AsArray().AsSlice())
		for i := range list {
			if fmt.Sprint(i) == path[0] {
				list[i] = setAt(list[i], path[1:], to)
				return property.New(list)
			}
		}
		if len(list) == 1 {
			return property.New([]property.Value{setAt(list[0], path, to)})
		}
		return v
	}
	if path[0] == "0" && len(path) > 1 && !v.IsMap() {
		return setAt(v, path[1:], to)
	}
	m := property.NewMap(nil)
	if v.IsMap() {
		m = v.AsMap()
		if path[0] == "0" && len(path) > 1 && m.Get("0").IsNull() {
			return setAt(v, path[1:], to)
		}
	}
	return property.New(m.Set(path[0], setAt(m.Get(path[0]), path[1:], to)))
}

var costBudgetPresent = Rule{
	Name: "cost-budget-present", Group: "cost", Severity: Low,
	Title:  "The account's stack has a budget that tells somebody.",
	Why:    "Without one the bill is the first that anybody hears of a mistake.",
	Fix:    "add the budget tier, with an address to notify",
	Levels: Levels{Disabled, Advisory, Advisory},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		budgets := s.Of("aws:budgets/budget:Budget")
		for _, b := range budgets {
			if !hasItems(s.read(b, "notifications")) {
				findings = append(findings, Finding{URN: b.URN, Path: "notifications", What: "is empty; name whom to tell, and when"})
			}
		}
		if len(budgets) == 0 && s.ofAccount() {
			findings = append(findings, Finding{What: "has no budget; add one with a notification"})
		}
		return findings
	},
}

// ofAccount reports whether the stack holds what exists once per account. Other stacks needn't have a budget.
func (s *Stack) ofAccount() bool {
	once := s.Of("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "aws:iam/accountAlias:AccountAlias",
		"aws:cloudtrail/trail:Trail", "aws:guardduty/detector:Detector", "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock")
	named := slices.ContainsFunc(strings.Split(s.Name, "-"), func(part string) bool { return part == "account" || part == "bootstrap" })
	return len(once) > 0 || named
}
