package elasticache

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var replicationGroup = cloud.ResourceType{
	Type: "elasticache/replicationGroup:ReplicationGroup",
	Name: &cloud.Naming{Property: "replicationGroupId", Max: 40, Lower: true},
	References: []cloud.Reference{
		{
			Path:    "subnetGroupName",
			To:      token.CacheSubnetGroup,
			Missing: "CacheSubnetGroupNotFoundFault: Cache Subnet Group %s does not exist.",
			Blocks:  "CacheSubnetGroupInUse: Cache subnet group %s is currently in use by a cache cluster.",
		},
		ec2.WithSecurityGroup("securityGroupIds[]"),
		kms.WithKey("kmsKeyId"),
	},

	CreateSeconds:  600,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateReplicationGroup,
	ValidateState:  coversTwoZones,
}

// cacheVersions are the versions of ElastiCache's engines (Amazon ElastiCache User Guide,
// "Supported engines"; 2026-11).
var cacheVersions = map[string][]string{
	"valkey": {"7.2", "8.0", "8.1", "8.2"},
	"redis":  {"6.0", "6.2", "6.x", "7.0", "7.1"},
}

// identifierPattern is what ElastiCache takes for a replication group's name.
var identifierPattern = regexp.MustCompile(`^[a-z]([a-z0-9]|-[a-z0-9])*$`)

func validateReplicationGroup(c *cloud.Call) {
	engine, version := c.Text("engine"), c.Text("engineVersion")
	if engine == "" {
		engine = "redis"
	}
	if !c.Unknown("engine") && version != "" &&
		!slices.ContainsFunc(cacheVersions[engine], func(v string) bool {
			return version == v || strings.HasPrefix(version, v+".")
		}) {
		c.Refuse("engineVersion", "InvalidParameterValue: Cannot find version %s for %s (there is %s)", version,
			engine, strings.Join(cacheVersions[engine], ", "))
	}
	nodes, known := c.Number("numCacheClusters")
	if c.Flag("automaticFailoverEnabled") && known && nodes < 2 {
		c.Refuse("automaticFailoverEnabled",
			"InvalidParameterValue: \"numCacheClusters\": must be at least 2 if automaticFailoverEnabled is true")
	}
	if c.Flag("multiAzEnabled") && !c.Flag("automaticFailoverEnabled") && !c.Unknown("automaticFailoverEnabled") {
		c.Refuse("multiAzEnabled",
			"InvalidParameterValue: automaticFailoverEnabled must be true if multiAzEnabled is true")
	}
	if c.Has("authToken") && !c.Flag("transitEncryptionEnabled") {
		c.Refuse("authToken",
			"InvalidParameterCombination: The AUTH token is only supported when encryption-in-transit is enabled.")
	}
	if n := c.Text("replicationGroupId"); n != "" && (!identifierPattern.MatchString(n) || len(n) > 40) {
		c.Refuse("replicationGroupId",
			"InvalidParameterValue: The parameter ReplicationGroupId must be provided and must be up to 40 "+
				"alphanumeric characters or hyphens, got %q",
			n)
	}
}

func coversTwoZones(c *cloud.Call) {
	g := c.Find(token.CacheSubnetGroup, c.Text("subnetGroupName"))
	if g == nil || !c.Flag("multiAzEnabled") {
		return
	}
	zones := map[string]bool{}
	for _, id := range cloud.TextsOf(g.Inputs, "subnetIds[]") {
		if s := c.Find(token.Subnet, id); s != nil {
			zones[s.Text("availabilityZone")] = true
		}
	}
	if len(zones) < 2 {
		c.Refuse("subnetGroupName",
			"InvalidParameterValue: a replication group over several zones needs a subnet group that covers at least "+
				"two, %s covers %s",
			g.ID, strings.Join(cloud.Keys(zones), ", "))
	}
}
