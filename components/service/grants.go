package service

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/storage"
)

// The variables in which a container finds what it uses.
const (
	// queueVariable tells a worker where its messages are.
	queueVariable = "QUEUE_URL"

	databaseHost   = "DATABASE_HOST"
	databaseReader = "DATABASE_READER_HOST"
	databasePort   = "DATABASE_PORT"
	databaseName   = "DATABASE_NAME"
	databaseUser   = "DATABASE_USER"
)

var databaseVariables = []string{databaseHost, databaseReader, databasePort, databaseName, databaseUser}

// upper is a name as a part of a variable's.
func upper(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }

// QueueVariable is the variable of a queue that a service sends to.
func QueueVariable(queue string) string { return "QUEUE_" + upper(queue) + "_URL" }

// TopicVariable is the variable of a topic that a service publishes to.
func TopicVariable(topic string) string { return "TOPIC_" + upper(topic) + "_ARN" }

// DatabaseAddress is where a database is, and as whom to sign in.
type DatabaseAddress struct {
	Host, ReaderHost, Name pulumi.StringInput
	Port                   pulumi.IntInput
	User                   string
}

// Variables are those by which a container finds the database.
func (d DatabaseAddress) Variables() pulumi.StringMap {
	return pulumi.StringMap{
		databaseHost: d.Host, databaseReader: d.ReaderHost, databaseName: d.Name, databaseUser: pulumi.String(d.User),
		databasePort: pulumi.Sprintf("%d", d.Port),
	}
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

// variables are those that the settings bring, by what they are for.
func (s *Settings) variables() map[string]string {
	list := map[string]string{}
	if s.Queue != "" {
		list[queueVariable] = "queue"
	}
	for _, name := range s.Sends {
		list[QueueVariable(name)] = "sends"
	}
	for _, name := range s.Publishes {
		list[TopicVariable(name)] = "publishes"
	}
	for name := range s.Buckets {
		list[storage.Variable(name)] = "buckets"
	}
	if s.Database != "" {
		for _, key := range databaseVariables {
			list[key] = "database"
		}
	}
	return list
}

// validateGrants reports what is there twice, and tables that can't be. Whether queues, topics and roles exist is the stack's to say.
func (s *Settings) validateGrants(path string) error {
	var problems []error
	for _, list := range []struct {
		name    string
		entries []string
	}{{"sends", s.Sends}, {"publishes", s.Publishes}} {
		for i, entry := range list.entries {
			if slices.Contains(list.entries[:i], entry) {
				problems = append(problems, fmt.Errorf("%s.%s[%d]: it is there twice, got %q; take one out", path, list.name, i, entry))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		if !tableName.MatchString(name) {
			problems = append(problems, fmt.Errorf("%s.tables: it isn't the name of a table, got %q; use 3 to 255 letters, digits and _.-", path, name))
		}
	}
	for key, grants := range map[string]map[string]storage.Access{"buckets": s.Buckets, "tables": s.Tables} {
		for _, name := range slices.Sorted(maps.Keys(grants)) {
			problems = append(problems, check.OneOf(path+"."+key+"."+name, grants[name], storage.AccessRead, storage.AccessWrite, storage.AccessReadWrite))
		}
	}
	given := s.variables()
	for _, key := range slices.Sorted(maps.Keys(given)) {
		_, plain := s.Environment[key]
		_, secret := s.Secrets[key]
		if plain || secret {
			problems = append(problems, fmt.Errorf("%s.environment, secrets: the variable comes with %s, got %q; take it out", path, given[key], key))
		}
	}
	return errors.Join(problems...)
}
