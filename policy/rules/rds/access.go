package rds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var rdsNoPublicAccess = core.Rule{
	Name:       "rds-no-public-access",
	Group:      "data",
	Core:       true,
	Severity:   core.Critical,
	Title:      "Databases have no public address.",
	Why:        "A public address lets the whole internet try passwords and exploits on the database.",
	Fix:        "leave publiclyAccessible out, and reach the database through the bastion tier",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.2", "CIS 2.2.3"},
	Types:      []string{core.RDSInstance, core.RDSClusterInstance},
	Resource:   checkPublicDatabase,
	Remedy:     core.SetTo(checkPublicDatabase, "publiclyAccessible", property.New(false)),
}

var checkPublicDatabase = core.MustBe("publiclyAccessible", false, false)

var rdsIAMAuth = core.Rule{
	Name:       "rds-iam-auth",
	Group:      "data",
	Severity:   core.Medium,
	Title:      "Databases accept IAM authentication.",
	Why:        "A password is shared and lives for long; an IAM token is bound to a role and lives for 15 minutes.",
	Fix:        "leave the database tier's IAM authentication on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.10", "FSBP RDS.12"},
	Types:      []string{core.RDSInstance, core.RDSCluster},
	Resource: core.Unless(func(r core.Resource) bool {
		engine := core.EngineOf(r)
		return replica(r) || r.Get("engine").IsUnknown() ||
			r.Type == core.RDSInstance && !slices.Contains([]string{"mysql", "mariadb", "postgres"}, engine)
	}, core.MustBe("iamDatabaseAuthenticationEnabled", true, false)),
}

var rdsManagedPassword = core.Rule{
	Name:     "rds-managed-password",
	Group:    "data",
	Severity: core.High,
	Title:    "The master password is managed by RDS, or is a Pulumi secret.",
	Why:      "A password in the program or in the state is known to everybody who can read either.",
	Fix:      "set manageMasterUserPassword, as the database tier does",
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    []string{core.RDSInstance, core.RDSCluster},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if replica(r) || restored(r) || core.HasText(r.Get("globalClusterIdentifier")) ||
			strings.HasPrefix(core.EngineOf(r), "aurora") && r.Type == core.RDSInstance ||
			r.Get("manageMasterUserPassword").Bool(false) != core.No {
			return nil
		}
		path := "password"
		if r.Type == core.RDSCluster {
			path = "masterPassword"
		}
		switch v := r.Get(path); {
		case v.IsUnknown() || v.IsSecret():
			return nil
		case v.StrOr("") == "":
			return []core.Finding{{
				Path: "manageMasterUserPassword",
				What: "isn't set, and there is no password; let RDS manage it",
			}}
		default:
			return []core.Finding{{Path: path, What: "is in clear; set manageMasterUserPassword instead"}}
		}
	},
}

var rdsInVPC = core.Rule{
	Name:     "rds-in-vpc",
	Group:    "data",
	Severity: core.High,
	Title:    "Databases lie in a subnet group of the stack's network.",
	Why: "Without a subnet group, or in the default one, the database lands in the account's default VPC, whose " +
		"subnets are public.",
	Fix: "build the database with the database tier, which makes a subnet group of the network's isolated " +
		"subnets",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.18"},
	Types:      []string{core.RDSInstance, core.RDSCluster},
	Resource: core.Unless(replica, func(r core.Resource, _ core.Config) []core.Finding {
		v := r.Get("dbSubnetGroupName")
		if name := v.StrOr(""); v.IsUnknown() || name != "" && name != "default" {
			return nil
		}
		return []core.Finding{{
			Path: "dbSubnetGroupName",
			What: fmt.Sprintf("is %s; name a subnet group of the network", v.Show()),
		}}
	}),
}
