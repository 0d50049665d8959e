// Package rds holds the rules about RDS and Aurora databases.
package rds

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		rdsNoPublicAccess,
		rdsIAMAuth,
		rdsManagedPassword,
		rdsInVPC,
		rdsBackupRetention,
		rdsDeletionProtection,
		rdsCopyTags,
		rdsEncrypted,
		rdsTLSRequired,
		rdsModernCA,
		rdsMonitoring,
		rdsLogExports,
		rdsMinorUpgrades,
		rdsStrict,
		rdsMultiAZ,
		auroraMultiAZ,
	}
}
