package platform_test

import (
	"strings"
	"testing"
)

func TestDatabaseRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a database in no network": {
			map[string]string{"plinth:database": aDatabase},
			`plinth:database: there is no network for it; add plinth:network, or take it out`,
		},
		"roles that can't be made": {
			map[string]string{"plinth:network": aNetwork, "plinth:database": aDatabase},
			`plinth:network.endpoints: the role manager of plinth:database reads the master password from ` +
				`isolated subnets; add database`,
		},
		"roles that can be made": {
			map[string]string{
				"plinth:network":  strings.Replace(aNetwork, "{", `{"endpoints":["database"],`, 1),
				"plinth:database": aDatabase,
			},
			"",
		},
	})
}
