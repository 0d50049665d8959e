package rds

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

// engineVersions are the major versions that can be chosen for a new database (Amazon RDS User
// Guide, Aurora User Guide; 2026-11).
var engineVersions = map[string][]string{
	"postgres": {"14", "15", "16", "17", "18"}, "mysql": {"8.0", "8.4"}, "mariadb": {"10.6", "10.11", "11.4", "11.8"},
	"aurora-postgresql": {"14", "15", "16", "17"}, "aurora-mysql": {"8.0", "8.0.mysql_aurora.3", "3"},
}

var classPattern = regexp.MustCompile(`^db\.(serverless|(t3|t4g)\.(micro|small|medium|large|xlarge|2xlarge)|(m5|m5d|m6g|m6gd|m6i|m6id|m7g|m7i|m8g|r5|r5b|r5d|r6g|r6gd|r6i|r6id|r7g|r7i|r8g|x2g|x2iedn)\.(large|xlarge|[248]xlarge|12xlarge|16xlarge|24xlarge|32xlarge|48xlarge))$`)

// IdentifierPattern is what RDS takes for an identifier.
var IdentifierPattern = regexp.MustCompile(`^[a-z]([a-z0-9]|-[a-z0-9])*$`)

var passwordPattern = regexp.MustCompile(`^[!-~]{8,128}$`)

func validateEngine(c *cloud.Call) {
	engine, version := c.Text("engine"), c.Text("engineVersion")
	majors, ok := engineVersions[engine]
	if engine != "" && !ok {
		c.Refuse("engine", "InvalidParameterValue: Invalid DB engine: %s", engine)
		return
	}
	if version != "" &&
		!slices.ContainsFunc(majors, func(m string) bool { return version == m || strings.HasPrefix(version, m+".") }) {
		c.Refuse("engineVersion", "InvalidParameterCombination: Cannot find version %s for %s (there is %s)", version,
			engine, strings.Join(majors, ", "))
	}
}

func validateIdentifier(c *cloud.Call, path string) {
	if id := c.Text(path); id != "" && (!IdentifierPattern.MatchString(id) || len(id) > 63) {
		c.Refuse(path,
			"InvalidParameterValue: The parameter %s is not a valid identifier. Identifiers must begin with a "+
				"letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or "+
				"contain two consecutive hyphens; at most 63 characters, got %q",
			path, id)
	}
}

func validateClass(c *cloud.Call) {
	validateEngine(c)
	validateIdentifier(c, "identifier")
	class, engine := c.Text("instanceClass"), c.Text("engine")
	if class == "" {
		return
	}
	aurora := strings.HasPrefix(engine, "aurora")
	bad := !classPattern.MatchString(class) || class == "db.serverless" && !aurora ||
		aurora && (strings.HasSuffix(class, ".micro") || strings.HasSuffix(class, ".small"))
	if bad && engine != "" {
		c.Refuse("instanceClass",
			"InvalidParameterCombination: RDS does not support creating a DB instance with the following "+
				"combination: DBInstanceClass=%s, Engine=%s, EngineVersion=%s",
			class, engine, c.Text("engineVersion"))
	}
}

// validatePassword checks that either the program or RDS owns the master password.
func validatePassword(c *cloud.Call, password, managed string) {
	if c.Has(password) && c.Flag(managed) {
		c.Refuse(managed,
			"InvalidParameterCombination: You can't specify MasterUserPassword when ManageMasterUserPassword is "+
				"enabled.")
	}
	if p := c.Text(password); p != "" && (!passwordPattern.MatchString(p) || strings.ContainsAny(p, `/@" `)) {
		c.Refuse(password,
			"InvalidParameterValue: The parameter MasterUserPassword is not a valid password. Only printable ASCII "+
				"characters besides '/', '@', '\"', ' ' may be used, at least 8.")
	}
}

var reservedUsers = []string{"rdsadmin", "rds_superuser", "rdsrepladmin", "postgres_exporter"}

func validateUser(c *cloud.Call, path string) {
	u := strings.ToLower(c.Text(path))
	if slices.Contains(reservedUsers, u) || u == "admin" && strings.Contains(c.Text("engine"), "postgres") {
		c.Refuse(path,
			"InvalidParameterValue: MasterUsername %s cannot be used as it is a reserved word used by the engine", u)
	}
}

// validateInsights checks how long Performance Insights are kept: 7 days, months, or two years,
// and 15 months or more in the advanced mode.
func validateInsights(c *cloud.Call) {
	days, ok := c.Number("performanceInsightsRetentionPeriod")
	if ok && days != 7 && days != 731 && (days < 31 || days > 713 || int(days)%31 != 0) {
		c.Refuse("performanceInsightsRetentionPeriod",
			"InvalidParameterValue: Invalid Performance Insights retention period: %v. Valid values are 7, 731, or "+
				"month * 31 (1-23)",
			days)
	}
	if ok && !c.Flag("performanceInsightsEnabled") && !c.Unknown("performanceInsightsEnabled") {
		c.Refuse("performanceInsightsRetentionPeriod",
			"InvalidParameterCombination: performance insights retention needs performanceInsightsEnabled")
	}
	if c.Text("databaseInsightsMode") == "advanced" &&
		(!c.Flag("performanceInsightsEnabled") || days < 465 && !c.Unknown("performanceInsightsRetentionPeriod")) {
		c.Refuse("databaseInsightsMode",
			"InvalidParameterCombination: To enable the Advanced mode of Database Insights, modify your cluster to "+
				"enable Performance Insights and set the retention period for Performance Insights to at least 465 days.")
	}
}

// leavesFinalSnapshot refuses to delete a protected database, and one that would leave no final
// snapshot, unless the program says that it needs none.
func leavesFinalSnapshot(c *cloud.Call) {
	if c.Existing.Outputs["deletionProtection"] == true {
		c.Refuse("",
			"InvalidParameterCombination: Cannot delete protected DB Instance or Cluster %s, please disable deletion "+
				"protection and try again.",
			c.Existing.ID)
	}
	replica := c.Existing.Text("replicateSourceDb") != ""
	if c.Existing.Outputs["skipFinalSnapshot"] != true && c.Existing.Text("finalSnapshotIdentifier") == "" && !replica {
		c.Refuse("",
			"finalSnapshotIdentifier is required when skipFinalSnapshot is false: the database %s would be deleted "+
				"without its final snapshot",
			c.Existing.ID)
	}
}

func addMasterSecret(c *cloud.Call) {
	if c.Flag("manageMasterUserPassword") {
		c.Outputs["masterUserSecrets"] = []any{
			map[string]any{
				"secretArn":    "arn:aws:secretsmanager:" + c.Region + ":" + c.Account() + ":secret:rds!" + c.Hex("hex32") + "-" + c.Hex("hex6"),
				"secretStatus": "active",
				"kmsKeyId":     "",
			},
		}
		if c.Existing != nil {
			c.Outputs["masterUserSecrets"] = c.Existing.Outputs["masterUserSecrets"]
		}
	}
}
