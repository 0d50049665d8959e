package dynamodb

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
)

var table = cloud.ResourceType{
	Type:       "dynamodb/table:Table",
	Name:       &cloud.Naming{Property: "name", Max: 255},
	Defaults:   map[string]any{"billingMode": "PROVISIONED"},
	References: []cloud.Reference{kms.WithKey("serverSideEncryption.kmsKeyArn")},

	CreateSeconds:  10,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateTable,
	AfterCreate:    addStream,
	BeforeDelete:   isNotProtected,
}

// validateTable checks that exactly the attributes are defined that are keys.
func validateTable(c *cloud.Call) {
	used := map[string]bool{}
	for _, p := range []string{
		"hashKey", "rangeKey", "globalSecondaryIndexes[].hashKey", "globalSecondaryIndexes[].rangeKey",
		"localSecondaryIndexes[].rangeKey",
	} {
		for _, s := range c.Texts(p) {
			used[s] = true
		}
	}
	defined := map[string]bool{}
	for _, s := range c.Texts("attributes[].name") {
		defined[s] = true
	}
	if c.Unknown("attributes") {
		return
	}
	for _, s := range cloud.Keys(used) {
		if !defined[s] {
			c.Refuse("attributes",
				"ValidationException: One or more parameter values were invalid: Some index key attributes are not "+
					"defined in AttributeDefinitions. Keys: [%s]",
				s)
		}
	}
	for _, s := range cloud.Keys(defined) {
		if !used[s] {
			c.Refuse("attributes", "all attributes must be indexed. Unused attributes: [%q]", s)
		}
	}
	validateIndexes(c)
	if c.Flag("ttl.enabled") && !c.Has("ttl.attributeName") {
		c.Refuse("ttl.attributeName", "ValidationException: attributeName is required when time to live is enabled")
	}
	if c.Text("billingMode") == "PAY_PER_REQUEST" && (c.Has("readCapacity") || c.Has("writeCapacity")) {
		c.Refuse("readCapacity",
			"ValidationException: One or more parameter values were invalid: Neither ReadCapacityUnits nor "+
				"WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
	}
	if c.Text("billingMode") == "PROVISIONED" && (!c.Has("readCapacity") || !c.Has("writeCapacity")) {
		c.Refuse("readCapacity",
			"ValidationException: read and write capacity must be set when billing mode is PROVISIONED")
	}
}

// validateIndexes checks that each index has a name of its own, and names attributes only where
// its projection takes some.
func validateIndexes(c *cloud.Call) {
	named := map[string]bool{}
	for _, kind := range []string{"globalSecondaryIndexes", "localSecondaryIndexes"} {
		for _, index := range cloud.ListOf(c.Inputs, kind) {
			name, _ := index["name"].(string)
			if name != "" && named[name] {
				c.Refuse(kind,
					"ValidationException: One or more parameter values were invalid: Duplicate index name: %s", name)
			}
			named[name] = true
			some, _ := index["nonKeyAttributes"].([]any)
			switch projection := index["projectionType"]; {
			case (projection == "ALL" || projection == "KEYS_ONLY") && len(some) > 0:
				c.Refuse(kind,
					"ValidationException: One or more parameter values were invalid: ProjectionType is %s, but "+
						"NonKeyAttributes is specified",
					projection)
			case projection == "INCLUDE" && len(some) == 0 && index["nonKeyAttributes"] != (cloud.Unknown{}):
				c.Refuse(kind,
					"ValidationException: One or more parameter values were invalid: ProjectionType is INCLUDE, but "+
						"NonKeyAttributes is not specified")
			}
		}
	}
}

func isNotProtected(c *cloud.Call) {
	if c.Existing.Outputs["deletionProtectionEnabled"] == true {
		c.Refuse("",
			"ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable "+
				"deletion protection first. (%s)",
			c.Existing.ID)
	}
}

func addStream(c *cloud.Call) {
	if c.Flag("streamEnabled") {
		c.Outputs["streamArn"] = c.OutputText("arn") + "/stream/2026-01-01T00:00:00.000"
	}
}
