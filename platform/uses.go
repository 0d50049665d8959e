package platform

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/internal/check"
)

// Uses is what a workload names of other tiers.
type Uses struct {
	Queue            string
	Sends, Publishes []string
	Buckets          map[string]storage.Access
	Database         string
}

// messages reports whether queues and topics are used.
func (u Uses) messages() bool { return u.Queue != "" || len(u.Sends)+len(u.Publishes) > 0 }

// requireKnown reports names, at the place of p, that the stack hasn't got.
func (u Uses) requireKnown(c *Config, p *check.Problems) {
	Messaging.requireQueue(c, p.In("queue"), u.Queue)
	Database.requireRole(c, p.In("database"), u.Database)
	for i, name := range u.Sends {
		Messaging.requireQueue(c, p.In("sends", i), name)
	}
	for i, name := range u.Publishes {
		Messaging.requireTopic(c, p.In("publishes", i), name)
	}
	for name := range u.Buckets {
		Storage.requireBucket(c, p.In("buckets", name), name)
	}
}

// grants are the environment variables and IAM statements of a workload.
type grants struct {
	environment pulumi.StringMap
	statements  []service.Statement
}

// grantsFor returns the environment variables and IAM statements for the queues, topics and buckets that a workload uses.
func grantsFor(b *Build, u Uses) grants {
	g := grants{environment: pulumi.StringMap{}}
	for i, name := range u.Sends {
		to := queue(b, name)
		g.environment[service.QueueVariable(name)] = to.URL
		g.statements = append(g.statements, numbered(to.Send(), i)...)
	}
	for i, name := range u.Publishes {
		to := Messaging.Built(b).topics[name]
		g.environment[service.TopicVariable(name)] = to.ARN
		g.statements = append(g.statements, numbered(to.Publish(), i)...)
	}
	for _, name := range slices.Sorted(maps.Keys(u.Buckets)) {
		bucket := Storage.bucket(b, name)
		g.environment[storage.Variable(name)] = bucket.Name
		g.statements = append(g.statements, bucket.Grant(u.Buckets[name])...)
	}
	return g
}

// queue is the one of the name, nil where there is none.
func queue(b *Build, name string) *messaging.Queue {
	if built := Messaging.Built(b); built != nil {
		return built.queues[name]
	}
	return nil
}

// databaseAddress are the variables in which a workload that signs in as the role finds the database.
func databaseAddress(b *Build, role string) pulumi.StringMap {
	d := Database.Built(b)
	return service.DatabaseAddress{
		Host:       d.Endpoint,
		ReaderHost: d.ReaderEndpoint,
		Port:       d.Port,
		Name:       d.Name,
		User:       role,
	}.Variables()
}

// numbered gives statements a sid of their own: a policy has each sid once.
func numbered(statements []service.Statement, i int) []service.Statement {
	for k := range statements {
		statements[k].Sid += fmt.Sprint(i + 1)
	}
	return statements
}

// optional is the input of a setting that may be unset.
func optional(text string) pulumi.StringPtrInput {
	if text == "" {
		return nil
	}
	return pulumi.String(text)
}
