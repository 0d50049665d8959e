package cloud

import (
	"regexp"
	"slices"
	"strings"
)

// dbVersions are the major versions that can be chosen for a new database (Amazon RDS User Guide, Aurora User Guide; 2026-11).
var dbVersions = map[string][]string{
	"postgres": {"14", "15", "16", "17", "18"}, "mysql": {"8.0", "8.4"}, "mariadb": {"10.6", "10.11", "11.4", "11.8"},
	"aurora-postgresql": {"14", "15", "16", "17"}, "aurora-mysql": {"8.0", "8.0.mysql_aurora.3", "3"},
}

var (
	dbClass      = regexp.MustCompile(`^db\.(serverless|(t3|t4g)\.(micro|small|medium|large|xlarge|2xlarge)|(m5|m5d|m6g|m6gd|m6i|m6id|m7g|m7i|m8g|r5|r5b|r5d|r6g|r6gd|r6i|r6id|r7g|r7i|r8g|x2g|x2iedn)\.(large|xlarge|[248]xlarge|12xlarge|16xlarge|24xlarge|32xlarge|48xlarge))$`)
	dbIdentifier = regexp.MustCompile(`^[a-z]([a-z0-9]|-[a-z0-9])*$`)
	dbPassword   = regexp.MustCompile(`^[!-~]{8,128}$`)
)

func (c *call) checkEngine() {
	engine, version := c.text("engine"), c.text("engineVersion")
	majors, ok := dbVersions[engine]
	if engine != "" && !ok {
		c.fail("engine", "InvalidParameterValue: Invalid DB engine: %s", engine)
		return
	}
	if version != "" && !slices.ContainsFunc(majors, func(m string) bool { return version == m || strings.HasPrefix(version, m+".") }) {
		c.fail("engineVersion", "InvalidParameterCombination: Cannot find version %s for %s (there is %s)", version, engine, strings.Join(majors, ", "))
	}
}

func (c *call) checkIdentifier(path string) {
	if id := c.text(path); id != "" && (!dbIdentifier.MatchString(id) || len(id) > 63) {
		c.fail(path, "InvalidParameterValue: The parameter %s is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens; at most 63 characters, got %q", path, id)
	}
}

func checkDBClass(c *call) {
	c.checkEngine()
	c.checkIdentifier("identifier")
	class, engine := c.text("instanceClass"), c.text("engine")
	if class == "" {
		return
	}
	aurora := strings.HasPrefix(engine, "aurora")
	bad := !dbClass.MatchString(class) || class == "db.serverless" && !aurora || aurora && (strings.HasSuffix(class, ".micro") || strings.HasSuffix(class, ".small"))
	if bad && engine != "" {
		c.fail("instanceClass", "InvalidParameterCombination: RDS does not support creating a DB instance with the following combination: DBInstanceClass=%s, Engine=%s, EngineVersion=%s", class, engine, c.text("engineVersion"))
	}
}

// checkMaster judges who owns the master password.
func (c *call) checkMaster(password, managed string) {
	if c.has(password) && c.flag(managed) {
		c.fail(managed, "InvalidParameterCombination: You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.")
	}
	if p := c.text(password); p != "" && (!dbPassword.MatchString(p) || strings.ContainsAny(p, `/@" `)) {
		c.fail(password, "InvalidParameterValue: The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used, at least 8.")
	}
}

var reservedUsers = []string{"rdsadmin", "rds_superuser", "rdsrepladmin", "postgres_exporter"}

func (c *call) checkUser(path string) {
	u := strings.ToLower(c.text(path))
	if slices.Contains(reservedUsers, u) || u == "admin" && strings.Contains(c.text("engine"), "postgres") {
		c.fail(path, "InvalidParameterValue: MasterUsername %s cannot be used as it is a reserved word used by the engine", u)
	}
}

func (c *call) checkBackups(path string) {
	if n, ok := c.number(path); ok && (n < 0 || n > 35) {
		c.fail(path, "InvalidParameterValue: Invalid backup retention period: %v. Must be between 0 and 35.", n)
	}
}

// checkInsights judges what is kept of the load: a week, months, or two years, and 15 months or more for the advanced mode.
func (c *call) checkInsights() {
	days, ok := c.number("performanceInsightsRetentionPeriod")
	if ok && days != 7 && days != 731 && (days < 31 || days > 713 || int(days)%31 != 0) {
		c.fail("performanceInsightsRetentionPeriod", "InvalidParameterValue: Invalid Performance Insights retention period: %v. Valid values are 7, 731, or month * 31 (1-23)", days)
	}
	if ok && !c.flag("performanceInsightsEnabled") && !c.unknown("performanceInsightsEnabled") {
		c.fail("performanceInsightsRetentionPeriod", "InvalidParameterCombination: performance insights retention needs performanceInsightsEnabled")
	}
	if c.text("databaseInsightsMode") == "advanced" && (!c.flag("performanceInsightsEnabled") || days < 465 && !c.unknown("performanceInsightsRetentionPeriod")) {
		c.fail("databaseInsightsMode", "InvalidParameterCombination: To enable the Advanced mode of Database Insights, modify your cluster to enable Performance Insights and set the retention period for Performance Insights to at least 465 days.")
	}
}

func checkDBMember(c *call) {
	checkDBClass(c)
	c.checkInsights()
}

// judgeMember: what a cluster keeps of the load, each of its instances does.
func judgeMember(c *call) {
	cluster := c.get(dbClusterT, c.text("clusterIdentifier"))
	if cluster == nil || cluster.text("databaseInsightsMode") != "advanced" {
		return
	}
	want, _ := cluster.Inputs["performanceInsightsRetentionPeriod"].(float64)
	if got, _ := c.number("performanceInsightsRetentionPeriod"); got != want || !c.flag("performanceInsightsEnabled") {
		c.fail("performanceInsightsRetentionPeriod", "InvalidParameterCombination: each DB instance in a DB cluster must have the same Performance Insights settings: the cluster keeps %v days, the instance %v", want, got)
	}
}

func checkDBInstance(c *call) {
	checkDBClass(c)
	c.checkInsights()
	fresh := !c.has("replicateSourceDb") && !c.has("snapshotIdentifier") && !c.has("restoreToPointInTime")
	if fresh {
		if !c.has("engine") || !c.has("allocatedStorage") {
			c.fail("allocatedStorage", "InvalidParameterValue: `engine` and `allocatedStorage` are required for a new DB instance")
		}
		if !c.has("username") || !c.has("password") && !c.has("passwordWo") && !c.flag("manageMasterUserPassword") && !c.unknown("manageMasterUserPassword") {
			c.fail("username", "InvalidParameterValue: The parameter MasterUserPassword must be provided and must not be blank, unless manageMasterUserPassword is set.")
		}
	}
	if n, ok := c.number("allocatedStorage"); ok && (n < 20 || n > 65536) {
		c.fail("allocatedStorage", "InvalidParameterValue: Invalid storage size for engine name %s: %v (20 to 65536 GiB)", c.text("engine"), n)
	}
	if top, ok := c.number("maxAllocatedStorage"); ok && top > 0 {
		if n, _ := c.number("allocatedStorage"); top <= n {
			c.fail("maxAllocatedStorage", "InvalidParameterCombination: Max storage size must be greater than storage size (%v <= %v)", top, n)
		}
	}
	c.checkMaster("password", "manageMasterUserPassword")
	c.checkUser("username")
	c.checkBackups("backupRetentionPeriod")
	if n, ok := c.number("monitoringInterval"); ok && n > 0 && !c.has("monitoringRoleArn") {
		c.fail("monitoringRoleArn", "InvalidParameterCombination: A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.")
	}
}

func checkDBCluster(c *call) {
	c.checkEngine()
	c.checkInsights()
	c.checkIdentifier("clusterIdentifier")
	c.checkMaster("masterPassword", "manageMasterUserPassword")
	c.checkUser("masterUsername")
	if n, ok := c.number("backupRetentionPeriod"); ok && (n < 1 || n > 35) {
		c.fail("backupRetentionPeriod", "InvalidParameterValue: Invalid backup retention period: %v. Must be between 1 and 35.", n)
	}
	low, hasLow := c.number("serverlessv2ScalingConfiguration.minCapacity")
	high, hasHigh := c.number("serverlessv2ScalingConfiguration.maxCapacity")
	if hasLow && hasHigh && (low > high || low < 0 || high > 256 || low*2 != float64(int(low*2)) || high*2 != float64(int(high*2))) {
		c.fail("serverlessv2ScalingConfiguration", "InvalidParameterValue: Serverless v2 capacity %v - %v isn't valid: between 0 and 256 ACU, in halves, the minimum not above the maximum", low, high)
	}
}

func checkDBFamily(c *call) {
	f := c.text("family")
	for engine, majors := range dbVersions {
		for _, m := range majors {
			if f == "" || f == engine+m {
				return
			}
		}
	}
	c.fail("family", "InvalidParameterValue: ParameterGroupFamily %s is not a valid parameter group family", f)
}

func judgeDBGroup(c *call) {
	zones := map[string]bool{}
	for _, id := range c.texts("subnetIds[]") {
		if s := c.get(subnetT, id); s != nil {
			zones[s.text("availabilityZone")] = true
		}
	}
	if len(zones) < 2 {
		c.fail("subnetIds", "DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: %s. Add subnets to cover at least 2 AZs.", strings.Join(keys(zones), ", "))
	}
}

// releaseDB: a database that is protected stays, and one that isn't leaves a final snapshot unless told otherwise.
func releaseDB(c *call) {
	if c.self.Outputs["deletionProtection"] == true {
		c.fail("", "InvalidParameterCombination: Cannot delete protected DB Instance or Cluster %s, please disable deletion protection and try again.", c.self.ID)
	}
	replica := c.self.text("replicateSourceDb") != ""
	if c.self.Outputs["skipFinalSnapshot"] != true && c.self.text("finalSnapshotIdentifier") == "" && !replica {
		c.fail("", "finalSnapshotIdentifier is required when skipFinalSnapshot is false: the database %s would be deleted without its final snapshot", c.self.ID)
	}
}

func madeDBInstance(c *call) {
	port := 5432.0
	if strings.Contains(c.text("engine"), "mysql") || c.text("engine") == "mariadb" {
		port = 3306
	}
	if !c.has("port") {
		c.out["port"] = port
	}
	c.out["endpoint"] = strings.TrimSpace(c.outText("address")) + ":" + digits(c.out["port"].(float64))
	c.masterSecret()
}

func (c *call) outText(name string) string { s, _ := c.out[name].(string); return s }

func (c *call) masterSecret() {
	if c.flag("manageMasterUserPassword") {
		c.out["masterUserSecrets"] = []any{map[string]any{"secretArn": "arn:aws:secretsmanager:" + c.region + ":" + c.account() + ":secret:rds!" + c.hex("hex32") + "-" + c.hex("hex6"), "secretStatus": "active", "kmsKeyId": ""}}
		if c.self != nil {
			c.out["masterUserSecrets"] = c.self.Outputs["masterUserSecrets"]
		}
	}
}

func madeDBCluster(c *call) {
	if !c.has("port") {
		c.out["port"] = 5432.0
		if strings.Contains(c.text("engine"), "mysql") {
			c.out["port"] = 3306.0
		}
	}
	c.masterSecret()
}
