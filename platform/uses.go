package platform

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/link"
)

// Uses is what a workload names of other tiers.
type Uses struct {
	// The queue that it takes messages from, of plinth:messaging.queues. The program finds it in QUEUE_URL.
	Queue string `json:"queue,omitempty"`
	// Queues of plinth:messaging that it puts messages into. The program finds each in QUEUE_<NAME>_URL.
	Sends []string `json:"sends,omitempty" jsonschema:"uniqueItems=true"`
	// Topics of plinth:messaging that it publishes to. The program finds each in TOPIC_<NAME>_ARN.
	Publishes []string `json:"publishes,omitempty" jsonschema:"uniqueItems=true"`
	// Buckets of plinth:storage that it uses, by name, and what it does with them: read, write or readWrite. The program
	// finds a bucket's name in BUCKET_<NAME>.
	Buckets map[string]storage.Access `json:"buckets,omitempty"`
	// The role of plinth:database.roles that it signs in as, with IAM tokens. The program finds the database in
	// DATABASE_HOST, DATABASE_READER_HOST, DATABASE_PORT, DATABASE_NAME and DATABASE_USER.
	Database string `json:"database,omitempty"`
}

// variables are the environment variables that come with it, by the name of the setting.
func (u Uses) variables() map[string]string {
	list := map[string]string{}
	if u.Queue != "" {
		list[messaging.ConsumedVariable] = "queue"
	}
	for _, name := range u.Sends {
		list[messaging.QueueVariable(name)] = "sends"
	}
	for _, name := range u.Publishes {
		list[messaging.TopicVariable(name)] = "publishes"
	}
	for name := range u.Buckets {
		list[storage.Variable(name)] = "buckets"
	}
	if u.Database != "" {
		for _, name := range database.Variables() {
			list[name] = "database"
		}
	}
	return list
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

// links are what a workload gets of the tiers that it names: queues that it sends to, topics, buckets, the queue that it
// consumes, and the database.
func (u Uses) links(b *Build) []link.Link {
	var list []link.Link
	for _, name := range u.Sends {
		list = append(list, Messaging.Built(b).queues[name].Link(messaging.Send))
	}
	for _, name := range u.Publishes {
		list = append(list, Messaging.Built(b).topics[name].Link())
	}
	for _, name := range sortedKeys(u.Buckets) {
		list = append(list, Storage.bucket(b, name).Link(u.Buckets[name]))
	}
	if from := queue(b, u.Queue); from != nil {
		list = append(list, from.Link(messaging.Consume))
	}
	if u.Database != "" {
		list = append(list, Database.Built(b).Link(u.Database))
	}
	return list
}

// queue is the one of the name, nil where there is none.
func queue(b *Build, name string) *messaging.Queue {
	if built := Messaging.Built(b); built != nil {
		return built.queues[name]
	}
	return nil
}

// optional is the input of a setting that may be unset.
func optional(text string) pulumi.StringPtrInput {
	if text == "" {
		return nil
	}
	return pulumi.String(text)
}
