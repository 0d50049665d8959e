// Package rdstest holds the cases of the rules in package rds: what each rule must report of which
// resources.
package rdstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

// props are the properties of a resource, or an object among them.
type props = coretest.Props

// Cases returns the cases, file by file.
func Cases() []coretest.Case {
	return coretest.Gather(
		publicDatabases(),
		iamAuth(),
		managedPasswords(),
		inVPC(),
		backups(),
		deletionProtection(),
		copyTags(),
		encryptedDatabases(),
		forcedTLS(),
		modernCA(),
		logExports(),
		minorUpgrades(),
		monitoring(),
		strictDatabases(),
		multiAZ(),
		auroraZones(),
	)
}
