package rds

import (
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var rdsStrict = core.Rule{
	Name:     "rds-strict",
	Group:    "data",
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Advisory},
	Title: "A database keeps its backups when it is deleted, has a key of the account's own, and answers in its " +
		"network only.",
	Why: "Backups that go with the database don't help who deleted it; AWS's own key can't be withdrawn; the Data " +
		"API goes around the network.",
	Fix: "plinth:database does so; elsewhere set deleteAutomatedBackups: false, kmsKeyId, masterUserSecretKmsKeyId " +
		"and performanceInsightsKmsKeyId, and leave enableHttpEndpoint out",
	Types: []string{core.RDSInstance, core.RDSCluster, core.RDSClusterInstance},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if replica(r) || restored(r) || r.Type == core.RDSInstance && strings.HasPrefix(core.EngineOf(r), "aurora") {
			return nil
		}
		var findings []core.Finding
		advise := func(path, what string) {
			findings = append(findings, core.Finding{
				Path: path,
				What: "is " + r.Get(path).Show() + ", so that " + what,
			})
		}
		keyless := func(path, switched, what string) {
			if r.Get(switched).Bool(false) == core.Yes && r.Get(path).IsAbsent() {
				advise(path, what+" with AWS's own key; better a key of the account's")
			}
		}
		keyless("performanceInsightsKmsKeyId", "performanceInsightsEnabled", "the statements it saw are encrypted")
		if r.Type == core.RDSClusterInstance {
			return findings
		}
		keyless("kmsKeyId", "storageEncrypted", "it is encrypted")
		keyless("masterUserSecretKmsKeyId", "manageMasterUserPassword", "its password is encrypted")
		if r.Get("deleteAutomatedBackups").Bool(true) == core.Yes {
			advise("deleteAutomatedBackups", "its backups go with it; better false")
		}
		if r.Get("enableHttpEndpoint").Bool(false) == core.Yes {
			advise("enableHttpEndpoint", "the Data API reaches it from outside the network; better false")
		}
		return findings
	},
}
