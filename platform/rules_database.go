package stack

import "slices"

// databaseSecret: a master password must be encrypted in the stack file.
func databaseSecret(c *Config, source Source) []problem {
	if c.Database == nil || c.Database.MasterPassword == "" || slices.Contains(source.Secret, "plinth:database") {
		return nil
	}
	return []problem{say("it stands in the file in clear; write it with pulumi config set --secret --path 'plinth:database.masterPassword'", "plinth:database", "masterPassword")}
}
