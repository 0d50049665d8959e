package rds

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

const (
	rdsParameterGroup        = "aws:rds/parameterGroup:ParameterGroup"
	rdsClusterParameterGroup = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
)

// restored reports whether a database is made out of another one's data, whose settings it keeps
// where it names none.
func restored(r core.Resource) bool {
	return core.HasText(r.Get("snapshotIdentifier")) || core.HasItems(r.Get("restoreToPointInTime"))
}

var rdsEncrypted = core.Rule{
	Name:     "rds-encrypted",
	Group:    "data",
	Core:     true,
	Severity: core.High,
	Title:    "Databases are encrypted at rest.",
	Why: "Storage, backups and snapshots in the clear can be read by whoever gets hold of them, and can't be " +
		"encrypted later.",
	Fix:        "leave the database tier's encryption on; a key of your own (kmsKeyId) is advised",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.3", "FSBP RDS.27", "CIS 2.2.1"},
	Types:      []string{core.RDSInstance, core.RDSCluster},
	Resource: core.Unless(func(r core.Resource) bool {
		inherits := r.Get("storageEncrypted").IsAbsent() && (restored(r) || engineModeServerless(r))
		return replica(r) || inherits || strings.HasPrefix(core.EngineOf(r), "aurora") && r.Type == core.RDSInstance
	}, func(r core.Resource, c core.Config) []core.Finding {
		findings := core.MustBe("storageEncrypted", true, false)(r, c)
		if r.Get("storageEncrypted").Bool(false) == core.Yes && !core.HasText(r.Get("kmsKeyId")) {
			findings = append(findings, core.Finding{
				Path:     "kmsKeyId",
				Advisory: true,
				What: "is " + r.Get("kmsKeyId").Show() +
					": AWS's own key has no policy of yours, and its snapshots can't be shared; better a key of " +
					"your own",
			})
		}
		return findings
	}),
}

// engineModeServerless reports Aurora Serverless v1, which is always encrypted.
func engineModeServerless(r core.Resource) bool { return r.Get("engineMode").StrOr("") == "serverless" }

var rdsModernCA = core.Rule{
	Name:     "rds-modern-ca",
	Group:    "data",
	Severity: core.Medium,
	Title:    "Databases have a certificate of a current authority.",
	Why:      "The authority of 2019 expired in 2024: clients that verify the certificate can't connect any more.",
	Fix:      "set caCertIdentifier to rds-ca-rsa2048-g1, or leave it out",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types:    []string{core.RDSInstance, core.RDSClusterInstance, core.RDSCluster},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		for _, path := range []string{"caCertIdentifier", "caCertificateIdentifier"} {
			if ca, ok := r.Get(path).Str(); ok && (ca == "rds-ca-2019" || ca == "rds-ca-2015") {
				return []core.Finding{{
					Path: path,
					What: fmt.Sprintf("is %q, which has expired; take rds-ca-rsa2048-g1", ca),
				}}
			}
		}
		return nil
	},
}

var rdsTLSRequired = core.Rule{
	Name:     "rds-tls-required",
	Group:    "data",
	Severity: core.Medium,
	Title:    "Databases refuse connections without TLS.",
	Why:      "Without it a client that is set up wrong sends its password and data in the clear.",
	Fix: "use the database tier's parameter group, which sets rds.force_ssl (PostgreSQL) or " +
		"require_secure_transport (MySQL); set requireTls on a proxy",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.38", "FSBP RDS.39"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, db := range s.Of(core.RDSInstance, core.RDSCluster) {
			name, on := tlsParameter(core.EngineOf(db))
			if name == "" || replica(db) ||
				strings.HasPrefix(core.EngineOf(db), "aurora") && db.Type == core.RDSInstance {
				continue
			}
			value, there := parameter(s, db, name)
			if there == core.Unknown || there == core.Yes && on(value) || there == core.No && forcesTLS(db) {
				continue
			}
			findings = append(findings, core.Finding{URN: db.URN, Path: parameterGroupPath(db), What: fmt.Sprintf(
				"leads to no parameter group with %s on; the server accepts connections without TLS", name)})
		}
		for _, proxy := range s.Of(core.RDSProxy) {
			for _, f := range core.MustBe("requireTls", true, false)(proxy, nil) {
				f.URN = proxy.URN
				findings = append(findings, f)
			}
		}
		return findings
	},
}

// tlsParameter is the parameter that forces TLS, and what it must be.
func tlsParameter(engine string) (name string, on func(string) bool) {
	yes := func(v string) bool { return v == "1" || strings.EqualFold(v, "on") || strings.EqualFold(v, "true") }
	switch {
	case strings.Contains(engine, "postgres"), strings.HasPrefix(engine, "sqlserver"):
		return "rds.force_ssl", yes
	case strings.Contains(engine, "mysql"), engine == "mariadb":
		return "require_secure_transport", yes
	}
	return "", nil
}

// forcesTLS reports whether the engine's own default is to force TLS: PostgreSQL from 15 on RDS,
// from 17 on Aurora
// (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html).
func forcesTLS(db core.Resource) bool {
	v := db.Get("engineVersion")
	version, _, _ := strings.Cut(v.StrOr(""), ".")
	major, err := strconv.Atoi(version)
	switch core.EngineOf(db) {
	case "postgres":
		return v.IsUnknown() || err == nil && major >= 15
	case "aurora-postgresql":
		return v.IsUnknown() || err == nil && major >= 17
	}
	return false
}

func parameterGroupPath(db core.Resource) string {
	if db.Type == core.RDSCluster {
		return "dbClusterParameterGroupName"
	}
	return "parameterGroupName"
}

// parameter reads a parameter of the database's parameter group. No: the group doesn't set it, or
// there is none but the default.
func parameter(s *core.Stack, db core.Resource, name string) (value string, there core.Truth) {
	path := parameterGroupPath(db)
	v := s.Read(db, path)
	if group := v.StrOr(""); !v.IsUnknown() && (group == "" || strings.HasPrefix(group, "default.")) {
		return "", core.No
	}
	groups := s.Members(db, path, rdsParameterGroup, rdsClusterParameterGroup)
	if len(groups.Sure) == 0 {
		return "", core.Unknown // a group of another stack, or one that isn't known yet
	}
	items, known := groups.Sure[0].Get("parameters").Items()
	for _, item := range items {
		switch n, ok := item.Get("name").Str(); {
		case ok && n == name:
			if item.Get("value").IsUnknown() {
				return "", core.Unknown
			}
			return item.Get("value").Text(), core.Yes
		case item.IsUnknown() || item.Get("name").IsUnknown():
			known = false
		}
	}
	if !known {
		return "", core.Unknown
	}
	return "", core.No
}
