// Package uses is what a program on containers or instances uses of other tiers, and the variables in which it finds it.
package uses

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/storage"
)

const (
	// QueueURL is the variable of the queue that a worker takes its messages from.
	QueueURL = "QUEUE_URL"

	databaseHost   = "DATABASE_HOST"
	databaseReader = "DATABASE_READER_HOST"
	databasePort   = "DATABASE_PORT"
	databaseName   = "DATABASE_NAME"
	databaseUser   = "DATABASE_USER"
)

// DatabaseVariables are the names of those by which a database is found.
var DatabaseVariables = []string{databaseHost, databaseReader, databasePort, databaseName, databaseUser}

// upper is a name as a part of a variable's.
func upper(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }

// QueueVariable is the variable of a queue that somebody sends to.
func QueueVariable(queue string) string { return "QUEUE_" + upper(queue) + "_URL" }

// TopicVariable is the variable of a topic that somebody publishes to.
func TopicVariable(topic string) string { return "TOPIC_" + upper(topic) + "_ARN" }

// DatabaseAddress is where a database is, and as whom to sign in.
type DatabaseAddress struct {
	Host, ReaderHost, Name pulumi.StringInput
	Port                   pulumi.IntInput
	User                   string
}

// Variables are those by which a program finds the database.
func (d DatabaseAddress) Variables() pulumi.StringMap {
	return pulumi.StringMap{
		databaseHost: d.Host, databaseReader: d.ReaderHost, databaseName: d.Name, databaseUser: pulumi.String(d.User),
		databasePort: pulumi.Sprintf("%d", d.Port),
	}
}

// Uses are the names, as the settings of a service or of the fleet have them.
type Uses struct {
	Queue            string
	Sends, Publishes []string
	Buckets          map[string]storage.Access
	Database         string
}

// Variables are those that come with it, by the setting that they are for.
func (u Uses) Variables() map[string]string {
	list := map[string]string{}
	if u.Queue != "" {
		list[QueueURL] = "queue"
	}
	for _, name := range u.Sends {
		list[QueueVariable(name)] = "sends"
	}
	for _, name := range u.Publishes {
		list[TopicVariable(name)] = "publishes"
	}
	for name := range u.Buckets {
		list[storage.Variable(name)] = "buckets"
	}
	if u.Database != "" {
		for _, key := range DatabaseVariables {
			list[key] = "database"
		}
	}
	return list
}

// Validate reports what is there twice and unknown kinds of access. Whether queues, topics, buckets and roles exist is the stack's to say.
func (u Uses) Validate(path string) error {
	var problems []error
	for _, list := range []struct {
		name    string
		entries []string
	}{{"sends", u.Sends}, {"publishes", u.Publishes}} {
		for i, entry := range list.entries {
			if slices.Contains(list.entries[:i], entry) {
				problems = append(problems, fmt.Errorf("%s.%s[%d]: it is there twice, got %q; take one out", path, list.name, i, entry))
			}
		}
	}
	return errors.Join(append(problems, Accesses(path+".buckets", u.Buckets))...)
}

// Accesses judges what is granted by name.
func Accesses(path string, grants map[string]storage.Access) error {
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(grants)) {
		problems = append(problems, check.OneOf(path+"."+name, grants[name], storage.AccessRead, storage.AccessWrite, storage.AccessReadWrite))
	}
	return errors.Join(problems...)
}
