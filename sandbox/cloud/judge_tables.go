package cloud

import (
	"regexp"
	"slices"
	"strings"
)

// cacheVersions are the versions of ElastiCache's engines (Amazon ElastiCache User Guide, "Supported engines"; 2026-11).
var cacheVersions = map[string][]string{"valkey": {"7.2", "8.0", "8.1", "8.2"}, "redis": {"6.0", "6.2", "6.x", "7.0", "7.1"}}

// cacheIdentifier is what ElastiCache takes for a replication group's name.
var cacheIdentifier = regexp.MustCompile(`^[a-z]([a-z0-9]|-[a-z0-9])*$`)

func checkCache(c *call) {
	engine, version := c.text("engine"), c.text("engineVersion")
	if engine == "" {
		engine = "redis"
	}
	if !c.unknown("engine") && version != "" && !slices.ContainsFunc(cacheVersions[engine], func(v string) bool { return version == v || strings.HasPrefix(version, v+".") }) {
		c.fail("engineVersion", "InvalidParameterValue: Cannot find version %s for %s (there is %s)", version, engine, strings.Join(cacheVersions[engine], ", "))
	}
	nodes, known := c.number("numCacheClusters")
	if c.flag("automaticFailoverEnabled") && known && nodes < 2 {
		c.fail("automaticFailoverEnabled", "InvalidParameterValue: \"numCacheClusters\": must be at least 2 if automaticFailoverEnabled is true")
	}
	if c.flag("multiAzEnabled") && !c.flag("automaticFailoverEnabled") && !c.unknown("automaticFailoverEnabled") {
		c.fail("multiAzEnabled", "InvalidParameterValue: automaticFailoverEnabled must be true if multiAzEnabled is true")
	}
	if c.has("authToken") && !c.flag("transitEncryptionEnabled") {
		c.fail("authToken", "InvalidParameterCombination: The AUTH token is only supported when encryption-in-transit is enabled.")
	}
	if n := c.text("replicationGroupId"); n != "" && (!cacheIdentifier.MatchString(n) || len(n) > 40) {
		c.fail("replicationGroupId", "InvalidParameterValue: The parameter ReplicationGroupId must be provided and must be up to 40 alphanumeric characters or hyphens, got %q", n)
	}
}

func judgeCache(c *call) {
	g := c.get(cacheGroupT, c.text("subnetGroupName"))
	if g == nil || !c.flag("multiAzEnabled") {
		return
	}
	zones := map[string]bool{}
	for _, id := range textsOf(g.Inputs, "subnetIds[]") {
		if s := c.get(subnetT, id); s != nil {
			zones[s.text("availabilityZone")] = true
		}
	}
	if len(zones) < 2 {
		c.fail("subnetGroupName", "InvalidParameterValue: a replication group over several zones needs a subnet group that covers at least two, %s covers %s", g.ID, strings.Join(keys(zones), ", "))
	}
}

// checkTable: exactly the attributes that are keys are defined.
func checkTable(c *call) {
	used := map[string]bool{}
	for _, p := range []string{"hashKey", "rangeKey", "globalSecondaryIndexes[].hashKey", "globalSecondaryIndexes[].rangeKey", "localSecondaryIndexes[].rangeKey"} {
		for _, s := range c.texts(p) {
			used[s] = true
		}
	}
	defined := map[string]bool{}
	for _, s := range c.texts("attributes[].name") {
		defined[s] = true
	}
	if c.unknown("attributes") {
		return
	}
	for _, s := range keys(used) {
		if !defined[s] {
			c.fail("attributes", "ValidationException: One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [%s]", s)
		}
	}
	for _, s := range keys(defined) {
		if !used[s] {
			c.fail("attributes", "all attributes must be indexed. Unused attributes: [%q]", s)
		}
	}
	c.checkTableIndexes()
	if c.flag("ttl.enabled") && !c.has("ttl.attributeName") {
		c.fail("ttl.attributeName", "ValidationException: attributeName is required when time to live is enabled")
	}
	if c.text("billingMode") == "PAY_PER_REQUEST" && (c.has("readCapacity") || c.has("writeCapacity")) {
		c.fail("readCapacity", "ValidationException: One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
	}
	if c.text("billingMode") == "PROVISIONED" && (!c.has("readCapacity") || !c.has("writeCapacity")) {
		c.fail("readCapacity", "ValidationException: read and write capacity must be set when billing mode is PROVISIONED")
	}
}

// checkTableIndexes: each index has a name of its own, and says which attributes it has only where it has some.
func (c *call) checkTableIndexes() {
	named := map[string]bool{}
	for _, kind := range []string{"globalSecondaryIndexes", "localSecondaryIndexes"} {
		for _, index := range listOf(c.in, kind) {
			name, _ := index["name"].(string)
			if name != "" && named[name] {
				c.fail(kind, "ValidationException: One or more parameter values were invalid: Duplicate index name: %s", name)
			}
			named[name] = true
			some, _ := index["nonKeyAttributes"].([]any)
			switch projection := index["projectionType"]; {
			case (projection == "ALL" || projection == "KEYS_ONLY") && len(some) > 0:
				c.fail(kind, "ValidationException: One or more parameter values were invalid: ProjectionType is %s, but NonKeyAttributes is specified", projection)
			case projection == "INCLUDE" && len(some) == 0 && index["nonKeyAttributes"] != (unknown{}):
				c.fail(kind, "ValidationException: One or more parameter values were invalid: ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
			}
		}
	}
}

func releaseTable(c *call) {
	if c.self.Outputs["deletionProtectionEnabled"] == true {
		c.fail("", "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first. (%s)", c.self.ID)
	}
}

func madeTable(c *call) {
	if c.flag("streamEnabled") {
		c.out["streamArn"] = c.outText("arn") + "/stream/2026-01-01T00:00:00.000"
	}
}

var parameterName = regexp.MustCompile(`^/?[A-Za-z0-9._/-]+$`)

func checkParameter(c *call) {
	n := c.text("name")
	if n != "" && (!parameterName.MatchString(n) || strings.Contains(n, "/") && !strings.HasPrefix(n, "/")) {
		c.fail("name", "ValidationException: Parameter name must be a fully qualified name: it begins with a slash if it has one, and holds letters, digits and .-_/, got %q", n)
	}
	if strings.HasPrefix(strings.ToLower(strings.TrimPrefix(n, "/")), "aws") || strings.HasPrefix(strings.ToLower(strings.TrimPrefix(n, "/")), "ssm") {
		c.fail("name", "AccessDeniedException: No access to reserved parameter name: %s.", n)
	}
	if v := c.text("value"); len(v) > 4096 && c.text("tier") != "Advanced" {
		c.fail("value", "ValidationException: Standard tier parameters support a maximum parameter value of 4096 characters, got %d", len(v))
	}
}

func madeParameter(c *call) {
	c.out["arn"] = "arn:aws:ssm:" + c.region + ":" + c.account() + ":parameter/" + strings.TrimPrefix(c.text("name"), "/")
}
