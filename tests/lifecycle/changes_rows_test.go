package lifecycle

// change is one setting of the changed blueprint, what is done to it, and what that does to
// requests that are under way. Settings are paths below the stack file's config, "/" between the
// steps; nil takes a setting out.
type change struct {
	setting, what string
	set           map[string]any
	requests      string
	// replaces are the types whose resources the change may make anew, because nothing is lost with
	// them. Any other is a failure.
	replaces []string
	// refused is the type whose protection refuses the change.
	refused string
	// adds means that the change only adds.
	adds bool
}

const (
	noneNotice   = "none notices"
	taskRoll     = "new tasks take over one by one; those that go finish what they have"
	taskType     = "aws:ecs/taskDefinition:TaskDefinition"
	clusterType  = "aws:rds/cluster:Cluster"
	callType     = "aws:lambda/invocation:Invocation"
	newDatabase  = "refused: it would be a new, empty database"
	anotherImage = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7"
)

// tasks are made anew as revisions, and what is called by them is called again.
var revisions = []string{taskType, callType}

// base is what the blueprint is changed to first, so that there is something to add: two zones,
// three servers of the database in them, one of which the third zone would move, and a third
// service behind the load balancer.
var base = map[string]any{
	"plinth:network/zones":    []any{"eu-west-1a", "eu-west-1b"},
	"plinth:database/readers": 2,
	"plinth:services/account": map[string]any{
		"image": map[string]any{"uri": anotherImage}, "hosts": []any{"shop.example.com"}, "paths": []any{"/account/*"}, "priority": 80,
	},
}

var changes = []change{
	{
		setting:  "network.zones",
		what:     "a third zone at the end",
		set:      map[string]any{"plinth:network/zones": []any{"eu-west-1a", "eu-west-1b", "eu-west-1c"}},
		requests: taskRoll,
	},
	{
		setting:  "network.endpoints",
		what:     "one more",
		set:      map[string]any{"plinth:network/endpoints": []any{"containers", "database", "messaging"}},
		requests: noneNotice,
	},
	{
		setting:  "network.flowLogRetentionDays",
		what:     "from 365 to 30",
		set:      map[string]any{"plinth:network/flowLogRetentionDays": 30},
		requests: noneNotice,
	},
	{
		setting:  "network.flowLogs",
		what:     "to rejected",
		set:      map[string]any{"plinth:network/flowLogs": "rejected"},
		requests: noneNotice,
		replaces: []string{"aws:ec2/flowLog:FlowLog"},
	},
	{
		setting:  "network.nat",
		what:     "to single",
		set:      map[string]any{"plinth:network/nat": "single"},
		requests: "refused: partners may know the gateways' addresses",
		refused:  "aws:ec2/natGateway:NatGateway",
	},
	{
		setting:  "network.cidr",
		what:     "another range",
		set:      map[string]any{"plinth:network/cidr": "10.60.0.0/16"},
		requests: "refused: it would be a new network with everything in it",
		refused:  "aws:ec2/vpc:Vpc",
	},

	{
		setting:  "ingress.idleTimeoutSeconds",
		what:     "to 120",
		set:      map[string]any{"plinth:ingress/idleTimeoutSeconds": 120},
		requests: noneNotice,
	},
	{
		setting:  "ingress.logRetentionDays",
		what:     "to 30",
		set:      map[string]any{"plinth:ingress/logRetentionDays": 30},
		requests: noneNotice,
	},
	{
		setting:  "waf.rateLimit",
		what:     "to 1000",
		set:      map[string]any{"plinth:waf/rateLimit": 1000},
		requests: "clients above the new limit are refused",
	},
	{
		setting:  "waf.logRetentionDays",
		what:     "to 30",
		set:      map[string]any{"plinth:waf/logRetentionDays": 30},
		requests: noneNotice,
	},

	{
		setting:  "services",
		what:     "a fourth behind the load balancer, between two others",
		adds:     true,
		requests: noneNotice,
		set: map[string]any{
			"plinth:services/cart": map[string]any{
				"image":    map[string]any{"uri": anotherImage},
				"hosts":    []any{"cart.example.com"},
				"priority": 60,
				"database": "reports",
			},
		},
	},
	{
		setting: "services.<name>.image.uri",
		what:    "another digest",
		set: map[string]any{
			"plinth:services/account/image/uri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
		},
		requests: taskRoll,
		replaces: revisions,
	},
	{
		setting:  "services.<name>.environment",
		what:     "a variable more",
		set:      map[string]any{"plinth:services/account/environment": map[string]any{"COLOUR": "blue"}},
		requests: taskRoll,
		replaces: revisions,
	},
	{
		setting:  "services.<name>.cpu",
		what:     "from 256 to 512",
		set:      map[string]any{"plinth:services/account/cpu": 512, "plinth:services/account/memoryMiB": 1024},
		requests: taskRoll,
		replaces: revisions,
	},
	{
		setting:  "services.<name>.memoryMiB",
		what:     "from 1024 to 2048",
		set:      map[string]any{"plinth:services/shop/memoryMiB": 2048},
		requests: taskRoll,
		replaces: revisions,
	},
	{
		setting:  "services.<name>.scaling.maxTasks",
		what:     "from 12 to 20",
		set:      map[string]any{"plinth:services/shop/scaling/maxTasks": 20},
		requests: noneNotice,
	},
	{
		setting:  "services.<name>.scaling.minTasks",
		what:     "from 3 to 6",
		set:      map[string]any{"plinth:services/shop/scaling/minTasks": 6},
		requests: noneNotice,
	},
	{
		setting:  "services.<name>.scaling.requestsPerTarget",
		what:     "from 1000 to 500",
		set:      map[string]any{"plinth:services/shop/scaling/requestsPerTarget": 500},
		requests: noneNotice,
	},
	{
		setting:  "services.<name>.scaling.backlogPerTask",
		what:     "from 50 to 20",
		set:      map[string]any{"plinth:services/worker/scaling/backlogPerTask": 20},
		requests: noneNotice,
	},
	{
		setting:  "services.<name>.spotPercent",
		what:     "from 70 to 50",
		set:      map[string]any{"plinth:services/worker/spotPercent": 50},
		requests: taskRoll,
	},
	{
		setting:  "services.<name>.health.path",
		what:     "another path",
		set:      map[string]any{"plinth:services/account/health/path": "/ready"},
		requests: "tasks that don't answer it are taken out",
	},
	{
		setting:  "services.<name>.paths",
		what:     "one more",
		set:      map[string]any{"plinth:services/account/paths": []any{"/account/*", "/login/*"}},
		requests: "those to the new path go there",
	},
	{
		setting:  "services.<name>.priority",
		what:     "from 80 to 90",
		set:      map[string]any{"plinth:services/account/priority": 90},
		requests: "the first rule that fits takes a request",
	},
	{
		setting:  "services.<name>.logRetentionDays",
		what:     "to 30",
		set:      map[string]any{"plinth:services/account/logRetentionDays": 30},
		requests: noneNotice,
	},

	{
		setting:  "database.maxCapacity",
		what:     "from 16 to 32",
		set:      map[string]any{"plinth:database/maxCapacity": 32},
		requests: noneNotice,
	},
	{
		setting:  "database.minCapacity",
		what:     "from 1 to 2",
		set:      map[string]any{"plinth:database/minCapacity": 2},
		requests: noneNotice,
	},
	{
		setting:  "database.readers",
		what:     "from 2 to 3",
		set:      map[string]any{"plinth:database/readers": 3},
		requests: noneNotice,
	},
	{
		setting:  "database.backupRetentionDays",
		what:     "from 14 to 30",
		set:      map[string]any{"plinth:database/backupRetentionDays": 30},
		requests: noneNotice,
	},
	{
		setting:  "database.logRetentionDays",
		what:     "to 30",
		set:      map[string]any{"plinth:database/logRetentionDays": 30},
		requests: noneNotice,
	},
	{
		setting:  "database.insights",
		what:     "to advanced",
		set:      map[string]any{"plinth:database/insights": "advanced"},
		requests: noneNotice,
	},
	{
		setting: "database.roles",
		what:    "one more",
		set: map[string]any{
			"plinth:database/roles": []any{
				map[string]any{"name": "migrator", "kind": "migrator"},
				map[string]any{"name": "shop", "kind": "app"},
				map[string]any{"name": "reports", "kind": "readonly"},
				map[string]any{"name": "audit", "kind": "readonly"},
			},
		},
		requests: noneNotice,
		replaces: []string{callType},
	},
	{
		setting:  "database.maintenanceWindow",
		what:     "another one",
		set:      map[string]any{"plinth:database/maintenanceWindow": "mon:03:30-mon:04:30"},
		requests: noneNotice,
	},
	{
		setting: "database.engine",
		what:    "to postgres",
		set: map[string]any{
			"plinth:database/engine":      "postgres",
			"plinth:database/readers":     nil,
			"plinth:database/minCapacity": nil,
			"plinth:database/maxCapacity": nil,
		},
		requests: newDatabase,
		refused:  clusterType,
	},
	{
		setting:  "database.databaseName",
		what:     "another name",
		set:      map[string]any{"plinth:database/databaseName": "other"},
		requests: newDatabase,
		refused:  clusterType,
	},
	{
		setting:  "database.snapshot",
		what:     "restore one",
		set:      map[string]any{"plinth:database/snapshot": "friday"},
		requests: "refused: it would be another database",
		refused:  clusterType,
	},

	{
		setting:  "storage.buckets",
		what:     "one more",
		adds:     true,
		set:      map[string]any{"plinth:storage/buckets/invoices": map[string]any{}},
		requests: noneNotice,
	},
	{
		setting:  "storage.buckets.<name>.noncurrentDays",
		what:     "to 60",
		set:      map[string]any{"plinth:storage/buckets/uploads": map[string]any{"noncurrentDays": 60}},
		requests: noneNotice,
	},
	{
		setting:  "messaging.queues",
		what:     "one more",
		set:      map[string]any{"plinth:messaging/queues/mails": map[string]any{}},
		requests: noneNotice,
	},
	{
		setting:  "messaging.queues.<name>.consumerTimeoutSeconds",
		what:     "from 60 to 90",
		set:      map[string]any{"plinth:messaging/queues/jobs/consumerTimeoutSeconds": 90},
		requests: noneNotice,
	},
	{
		setting:  "tracing.sampling",
		what:     "10% of the requests",
		set:      map[string]any{"plinth:tracing/sampling": map[string]any{"ratePercent": 10}},
		requests: noneNotice,
	},
	{
		setting:  "monitoring.emails",
		what:     "one more",
		set:      map[string]any{"plinth:monitoring/emails": []any{"oncall@example.com", "second@example.com"}},
		requests: noneNotice,
	},
	{
		setting:  "registry.repositories",
		what:     "one more",
		adds:     true,
		set:      map[string]any{"plinth:registry/repositories/cart": map[string]any{}},
		requests: noneNotice,
	},
	{
		setting:  "tags",
		what:     "another owner",
		set:      map[string]any{"plinth:tags/Owner": "other@example.com"},
		requests: noneNotice + "; tasks that start later have it",
	},
}
