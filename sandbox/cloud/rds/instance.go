package rds

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var instance = cloud.ResourceType{
	Type: token.DBInstance,
	Name: &cloud.Naming{Property: "identifier", Max: 63, Lower: true, Others: "identifierPrefix"},
	References: []cloud.Reference{
		ofSubnetGroup(),
		ec2.WithSecurityGroup("vpcSecurityGroupIds[]"),
		kms.WithKey("kmsKeyId"),
		ofParameterGroup("parameterGroupName", "rds/parameterGroup:ParameterGroup"),
		iam.WithRole("monitoringRoleArn"),
	},

	CreateSeconds:  480,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateInstance,
	AfterCreate:    addEndpoint,
	BeforeDelete:   leavesFinalSnapshot,
}

func validateBackups(c *cloud.Call, path string) {
	if n, ok := c.Number(path); ok && (n < 0 || n > 35) {
		c.Refuse(path, "InvalidParameterValue: Invalid backup retention period: %v. Must be between 0 and 35.", n)
	}
}

func validateInstance(c *cloud.Call) {
	validateClass(c)
	validateInsights(c)
	fresh := !c.Has("replicateSourceDb") && !c.Has("snapshotIdentifier") && !c.Has("restoreToPointInTime")
	if fresh {
		if !c.Has("engine") || !c.Has("allocatedStorage") {
			c.Refuse("allocatedStorage",
				"InvalidParameterValue: `engine` and `allocatedStorage` are required for a new DB instance")
		}
		if !c.Has("username") ||
			!c.Has("password") && !c.Has("passwordWo") && !c.Flag("manageMasterUserPassword") &&
				!c.Unknown("manageMasterUserPassword") {
			c.Refuse("username",
				"InvalidParameterValue: The parameter MasterUserPassword must be provided and must not be blank, "+
					"unless manageMasterUserPassword is set.")
		}
	}
	if n, ok := c.Number("allocatedStorage"); ok && (n < 20 || n > 65536) {
		c.Refuse("allocatedStorage",
			"InvalidParameterValue: Invalid storage size for engine name %s: %v (20 to 65536 GiB)", c.Text("engine"),
			n)
	}
	if top, ok := c.Number("maxAllocatedStorage"); ok && top > 0 {
		if n, _ := c.Number("allocatedStorage"); top <= n {
			c.Refuse("maxAllocatedStorage",
				"InvalidParameterCombination: Max storage size must be greater than storage size (%v <= %v)", top, n)
		}
	}
	validatePassword(c, "password", "manageMasterUserPassword")
	validateUser(c, "username")
	validateBackups(c, "backupRetentionPeriod")
	if n, ok := c.Number("monitoringInterval"); ok && n > 0 && !c.Has("monitoringRoleArn") {
		c.Refuse("monitoringRoleArn",
			"InvalidParameterCombination: A MonitoringRoleARN value is required if you specify a MonitoringInterval "+
				"value other than 0.")
	}
}

func addEndpoint(c *cloud.Call) {
	port := 5432.0
	if strings.Contains(c.Text("engine"), "mysql") || c.Text("engine") == "mariadb" {
		port = 3306
	}
	if !c.Has("port") {
		c.Outputs["port"] = port
	}
	c.Outputs["endpoint"] = strings.TrimSpace(c.OutputText("address")) + ":" + cloud.Digits(c.Outputs["port"].(float64))
	addMasterSecret(c)
}
