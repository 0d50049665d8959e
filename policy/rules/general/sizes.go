package general

import (
	"fmt"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

// sizes are where types name the size of their machines.
var sizes = map[string]string{
	core.EC2Instance:            "instanceType",
	core.EC2LaunchTemplate:      "instanceType",
	core.EC2LaunchConfiguration: "instanceType",
	core.RDSInstance:            "instanceClass",
	core.RDSClusterInstance:     "instanceClass",
	core.RDSCluster:             "dbClusterInstanceClass",
	core.ElastiCacheGroup:       "nodeType", core.ElastiCacheCluster: "nodeType",
}

// counts are where types name the most machines or tasks that they may start.
var counts = map[string]string{core.AutoScalingGroup: "maxSize", core.ScalingTarget: "maxCapacity"}

func sizePatterns(largest ...string) []any {
	patterns := []any{"db.serverless", "*.nano", "*.micro", "*.small", "*.medium"}
	for _, size := range largest {
		patterns = append(patterns, "*."+size)
	}
	return patterns
}

var costInstanceAllowlist = core.Rule{
	Name:     "cost-instance-allowlist",
	Group:    "cost",
	Severity: core.Low,
	Title:    "Machines are of the sizes, and groups of the numbers, that the environment allows.",
	Why:      "One wrong letter in a size costs a thousand a month; one wrong maximum many times that.",
	Fix:      "take a smaller size, or extend allowedInstanceTypes or maxSize in the policy's configuration",
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Advisory},
	Config: map[string]core.Schema{
		"allowedInstanceTypes": {
			"type":        "array",
			"items":       map[string]any{"type": "string"},
			"default":     sizePatterns("large", "xlarge", "2xlarge", "4xlarge"),
			"description": "Patterns of the sizes that may be used, such as t4g.* or *.large.",
		},
		"maxSize": {
			"type":        "integer",
			"minimum":     1,
			"default":     50,
			"description": "The most machines or tasks that a group or service may scale to.",
		},
	},
	Values: map[string]core.Config{
		"dev": {"allowedInstanceTypes": sizePatterns("large"), "maxSize": 4},
		"stg": {"allowedInstanceTypes": sizePatterns("large", "xlarge"), "maxSize": 10},
	},
	Types: append(core.KeysOf(sizes), core.KeysOf(counts)...),
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		if path, ok := counts[r.Type]; ok {
			most := c.Int("maxSize", 50)
			if n, ok := r.Get(path).Num(); ok && int(n) > most {
				return []core.Finding{{Path: path, What: fmt.Sprintf("is %.0f; the environment allows %d", n, most)}}
			}
			return nil
		}
		path := sizes[r.Type]
		allowed := iampolicy.Texts{Known: c.Strings("allowedInstanceTypes", "*")}
		size, ok := r.Get(path).Str()
		if !ok || size == "" || allowed.Any(func(p string) bool { return iampolicy.Matches(p, size) }) {
			return nil
		}
		return []core.Finding{{
			Path: path,
			What: fmt.Sprintf("is %q; the environment allows %s", size, core.ShowSome(allowed.Known)),
		}}
	},
}
