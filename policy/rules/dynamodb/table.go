package dynamodb

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var dynamodbPITR = core.Rule{
	Name:       "dynamodb-pitr",
	Group:      "data",
	Severity:   core.Medium,
	Title:      "Tables can be restored to any second of the last weeks.",
	Why:        "Without it, what a wrong release overwrote is lost.",
	Fix:        "leave the table's point-in-time recovery on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP DynamoDB.2"},
	Types:      []string{core.DynamoDBTable},
	Resource:   checkPITR,
	Remedy: core.SetTo(checkPITR, "pointInTimeRecovery",
		property.New(map[string]property.Value{"enabled": property.New(true)})),
}

var checkPITR = core.MustBe("pointInTimeRecovery.enabled", true, false)

var dynamodbDeletionProtection = core.Rule{
	Name:       "dynamodb-deletion-protection",
	Group:      "data",
	Severity:   core.Medium,
	Title:      "Tables are protected from deletion.",
	Why:        "One wrong destroy, or one renamed table, deletes all items.",
	Fix:        "leave plinth:disposable unset in this stack",
	Levels:     core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP DynamoDB.6"},
	Types:      []string{core.DynamoDBTable},
	Resource:   core.MustBe("deletionProtectionEnabled", true, false),
}

var dynamodbCMK = core.Rule{
	Name:     "dynamodb-cmk",
	Group:    "data",
	Severity: core.Low,
	Title:    "Tables are encrypted with a key of the account.",
	Why:      "AWS's own key, which encrypts every table, leaves no record of its use in the account.",
	Fix:      "set serverSideEncryption.enabled, and kmsKeyArn for a key of your own",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types:    []string{core.DynamoDBTable},
	Resource: core.MustBe("serverSideEncryption.enabled", true, false),
}

var dynamodbCapacity = core.Rule{
	Name:       "dynamodb-capacity",
	Group:      "data",
	Severity:   core.Medium,
	Title:      "Tables scale with their load.",
	Why:        "A fixed capacity throttles requests at the peak and is paid for all night.",
	Fix:        "set billingMode to PAY_PER_REQUEST, or add an autoscaling target for the table",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP DynamoDB.1"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, table := range s.Of(core.DynamoDBTable) {
			mode := table.Get("billingMode")
			if mode.IsUnknown() || mode.StrOr("PROVISIONED") != "PROVISIONED" || s.Scaled(table, "table/") != core.No {
				continue
			}
			findings = append(findings, core.Finding{
				URN:  table.URN,
				Path: "billingMode",
				What: fmt.Sprintf("is %s, and no autoscaling target names the table; its capacity is fixed",
					mode.Show()),
			})
		}
		return findings
	},
}
