package dynamodb_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestTable(t *testing.T) {
	t.Parallel()
	table := m{"billingMode": "PAY_PER_REQUEST", "hashKey": "id", "attributes": l{m{"name": "id", "type": "S"}}}
	byState := m{"name": "state", "hashKey": "state", "projectionType": "ALL"}
	indexed := cloudtest.Over(table, m{
		"attributes":             l{m{"name": "id", "type": "S"}, m{"name": "state", "type": "S"}},
		"globalSecondaryIndexes": l{byState},
	})
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a table's keys are defined": {
			Type:  "dynamodb/table:Table",
			Right: cloudtest.Just(table),
			Wrong: cloudtest.Just(m{"rangeKey": "at"}),
			Says:  "not defined in AttributeDefinitions",
		},
		"a table's attributes are keys": {
			Type:  "dynamodb/table:Table",
			Right: cloudtest.Just(table),
			Wrong: cloudtest.Just(m{"attributes": l{m{"name": "id", "type": "S"}, m{"name": "at", "type": "N"}}}),
			Says:  "Unused attributes",
		},
		"a table's expiry has a name": {
			Type:  "dynamodb/table:Table",
			Right: cloudtest.Just(cloudtest.Over(table, m{"ttl": m{"attributeName": "gone", "enabled": true}})),
			Wrong: cloudtest.Just(m{"ttl": m{"enabled": true}}),
			Says:  "ttributeName",
		},
		"a table on demand has no capacity": {
			Type:  "dynamodb/table:Table",
			Right: cloudtest.Just(table),
			Wrong: cloudtest.Just(m{"readCapacity": 5, "writeCapacity": 5}),
			Says:  "PAY_PER_REQUEST",
		},
		"an index's keys are defined": {
			Type:  "dynamodb/table:Table",
			Right: cloudtest.Just(indexed),
			Wrong: cloudtest.Just(m{"attributes": table["attributes"]}),
			Says:  "not defined in AttributeDefinitions",
		},
		"an index has a name of its own": {
			Type:  "dynamodb/table:Table",
			Right: cloudtest.Just(indexed),
			Wrong: cloudtest.Just(m{"globalSecondaryIndexes": l{byState, byState}}),
			Says:  "Duplicate index name",
		},
		"an index has all or some": {
			Type:  "dynamodb/table:Table",
			Right: cloudtest.Just(indexed),
			Wrong: cloudtest.Just(m{
				"globalSecondaryIndexes": l{cloudtest.Over(byState, m{"nonKeyAttributes": l{"at"}})},
			}),
			Says: "but NonKeyAttributes is specified",
		},
		"an index of some names them": {
			Type:  "dynamodb/table:Table",
			Right: cloudtest.Just(indexed),
			Wrong: cloudtest.Just(m{
				"globalSecondaryIndexes": l{cloudtest.Over(byState, m{"projectionType": "INCLUDE"})},
			}),
			Says: "NonKeyAttributes is not specified",
		},
	})
}
