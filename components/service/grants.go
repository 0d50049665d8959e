package service

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/uses"
	"github.com/plinth-infra/plinth/components/storage"
)

// queueVariable tells a worker where its messages are.
const queueVariable = uses.QueueURL

// databaseVariables are those in which a container finds the database.
var databaseVariables = uses.DatabaseVariables

// QueueVariable is the variable of a queue that a service sends to.
func QueueVariable(queue string) string { return uses.QueueVariable(queue) }

// TopicVariable is the variable of a topic that a service publishes to.
func TopicVariable(topic string) string { return uses.TopicVariable(topic) }

// DatabaseAddress is where a database is, and as whom to sign in.
type DatabaseAddress = uses.DatabaseAddress

// Uses is what it uses of other tiers.
func (s *Settings) Uses() uses.Uses {
	return uses.Uses{Queue: s.Queue, Sends: s.Sends, Publishes: s.Publishes, Buckets: s.Buckets, Database: s.Database}
}

// tableName is DynamoDB's: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
var tableName = regexp.MustCompile(`^[A-Za-z0-9_.-]{3,255}$`)

var (
	readItems  = []string{"dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"}
	writeItems = []string{"dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
	// itemActions are what a program does with a table.
	itemActions = map[storage.Access][]string{
		storage.AccessRead: readItems, storage.AccessWrite: writeItems, storage.AccessReadWrite: append(slices.Clone(readItems), writeItems...),
	}
)

// TableStatements are the rights to the tables of the settings, each by its ARN.
func (s *Settings) TableStatements(account, region string) []Statement {
	var list []Statement
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		actions := slices.Clone(itemActions[s.Tables[name]])
		arn := fmt.Sprintf("arn:aws:dynamodb:%s:%s:table/%s", region, account, name)
		list = append(list, Statement{
			Sid: "Table" + fmt.Sprint(len(list)+1), Actions: actions,
			Resources: []pulumi.StringInput{pulumi.String(arn), pulumi.String(arn + "/index/*")},
		})
	}
	return list
}

// validateGrants reports what can't be granted, and variables that are there already.
func (s *Settings) validateGrants(path string) error {
	problems := []error{s.Uses().Validate(path), uses.Accesses(path+".tables", s.Tables)}
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		if !tableName.MatchString(name) {
			problems = append(problems, fmt.Errorf("%s.tables: it isn't the name of a table, got %q; use 3 to 255 letters, digits and _.-", path, name))
		}
	}
	given := s.Uses().Variables()
	for _, key := range slices.Sorted(maps.Keys(given)) {
		_, plain := s.Environment[key]
		_, secret := s.Secrets[key]
		if plain || secret {
			problems = append(problems, fmt.Errorf("%s.environment, secrets: the variable comes with %s, got %q; take it out", path, given[key], key))
		}
	}
	return errors.Join(problems...)
}
