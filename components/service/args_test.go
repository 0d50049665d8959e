package service_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// refused runs a service with a change and requires that it is refused with the message, before
// anything is registered.
func refused(t *testing.T, change serviceChange, want string) {
	t.Helper()
	rec, err := mockaws.Try(serviceProgram(nil, change))
	require.ErrorContains(t, err, want)
	if rec != nil {
		require.Empty(t, rec.Of("plinth:service:Service"), "nothing is registered")
	}
}

func TestServiceSettings(t *testing.T) {
	t.Parallel()
	job := func(name string, j service.Job) func(*service.Args) {
		return func(a *service.Args) { a.Jobs = map[string]service.Job{name: j} }
	}
	for want, change := range map[string]func(*service.Args){
		"image.uri: required, got nothing": func(a *service.Args) { a.Image.URI = "" },
		"image.uri: mutable tag":           func(a *service.Args) { a.Image.URI = "localhost:5000/shop" },
		`got "shop:latest"; use a digest`:  func(a *service.Args) { a.Image.URI = "shop:latest" },
		"image.uri: wrong form":            func(a *service.Args) { a.Image.URI = "shop:1@sha256:abc" },
		`user: runs as root, got "0:65532"; name another, such as 65532:65532`: func(a *service.Args) {
			a.User = "0:65532"
		},
		"user: wrong form":                             func(a *service.Args) { a.User = "a b" },
		"cpu: not an allowed value, got 300":           func(a *service.Args) { a.CPU = 300 },
		"memoryMiB: Fargate doesn't sell it with 1024": func(a *service.Args) { a.CPU = 1024 },
		"use 512, 1024 or 2048":                        func(a *service.Args) { a.MemoryMiB = 1536 },
		"use 16384 to 61440 in steps of 4096":          func(a *service.Args) { a.CPU, a.MemoryMiB = 8192, 17408 },
		"port: too small":                              func(a *service.Args) { a.Port = -1 },
		"spotPercent: too large":                       func(a *service.Args) { a.SpotPercent = 101 },
		"drainSeconds: too large":                      func(a *service.Args) { a.DrainSeconds = 121 },
		"health.intervalSeconds: too small":            func(a *service.Args) { a.Health.IntervalSeconds = 5 },
		"health.graceSeconds: over before the first":   func(a *service.Args) { a.Health.GraceSeconds = 10 },
		"health.path: wrong form":                      func(a *service.Args) { a.Health.Path = "health" },
		"scaling.maxTasks: less than minTasks, got 2; write 3 or more": func(a *service.Args) {
			a.Scaling = service.Scaling{MinTasks: 3, MaxTasks: 2}
		},
		"scaling.memoryPercent: too large": func(a *service.Args) { a.Scaling.MemoryPercent = 95 },
		"scaling.cpuPercent: too large":    func(a *service.Args) { a.Scaling.CPUPercent = 99 },
		"jobs.x.schedule: wrong form":      job("x", service.Job{Schedule: "rate(1 hours)", Command: []string{"x"}}),
		"jobs.X: a name has":               job("X", service.Job{Schedule: "rate(2 hours)", Command: []string{"x"}}),
		"jobs.x.command: required":         job("x", service.Job{Schedule: "rate(1 hour)"}),
		"writablePaths[1]: the path is there twice, or": func(a *service.Args) {
			a.WritablePaths = []string{"/a/b", "/a-b"}
		},
		"writablePaths[0]: not an absolute path": func(a *service.Args) {
			a.WritablePaths = []string{"/tmp/../etc"}
		},
		"writablePaths[0]: wrong form": func(a *service.Args) { a.WritablePaths = []string{"tmp"} },
		"writablePaths[1]: the path is there twice": func(a *service.Args) {
			a.WritablePaths = []string{"/tmp", "/tmp"}
		},
		"strategy: not an allowed value":         func(a *service.Args) { a.Strategy = "canary" },
		"codeOwner: not an allowed value":        func(a *service.Args) { a.CodeOwner = "me" },
		"architecture: not an allowed value":     func(a *service.Args) { a.Architecture = "arm" },
		"logRetentionDays: not an allowed value": func(a *service.Args) { a.LogRetentionDays = 2 },
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			refused(t, with(change), want)
		})
	}
}

func TestServiceArgs(t *testing.T) {
	t.Parallel()
	plain := func(name string) pulumi.StringMap { return pulumi.StringMap{name: pulumi.String("1")} }
	for want, change := range map[string]func(*service.Args){
		"cluster: required, got nothing":            func(a *service.Args) { a.Cluster = nil },
		"exec: the cluster doesn't record sessions": func(a *service.Args) { a.Exec = true },
		"vpcId: required, got nothing":              func(a *service.Args) { a.VPCID = nil },
		"subnetIds: required, got nothing":          func(a *service.Args) { a.SubnetIDs = nil },
		"account: an AWS account id has 12 digits":  func(a *service.Args) { a.Account = "" },
		"region: not the name of a region":          func(a *service.Args) { a.Region = "" },
		"hosts: a worker gets no requests": func(a *service.Args) {
			a.Hosts = []string{"shop.example.com"}
			a.Priority = 1
		},
		"scaling.backlogPerTask: there is no queue": func(a *service.Args) { a.Scaling.BacklogPerTask = 1 },
		"scaling.requestsPerTarget: a worker gets": func(a *service.Args) {
			a.Scaling.RequestsPerTarget = 1
		},
		"environment: not the name of a variable, got \"A-B\"": func(a *service.Args) { a.Environment = plain("A-B") },
		"destinations.db: not complete": func(a *service.Args) {
			a.Destinations = map[string]service.Destination{"db": {Port: 1}}
		},
		"secrets.A: the variable stands in environment, too": func(a *service.Args) {
			a.Environment = plain("A")
			a.Secrets = pulumi.StringMap{"A": pulumi.String(shopSecret)}
		},
		"environment: the variable is set twice, got \"A\"": func(a *service.Args) {
			a.Environment = plain("A")
			a.Links = []service.Link{{Environment: plain("A")}}
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			refused(t, with(change), want)
		})
	}
	t.Run("no priority behind an ingress", func(t *testing.T) {
		t.Parallel()
		refused(t, func(ctx *pulumi.Context, a *service.Args) error {
			err := behindIngress(ctx, a)
			a.Priority = 0
			return err
		}, "priority: required with hosts or paths")
	})
	t.Run("nothing asked of an ingress", func(t *testing.T) {
		t.Parallel()
		refused(t, func(ctx *pulumi.Context, a *service.Args) error {
			err := behindIngress(ctx, a)
			a.Match = service.Args{}.Match
			return err
		}, "hosts: required with an ingress, got no hosts and no paths")
	})
	t.Run("the queue's variable", func(t *testing.T) {
		t.Parallel()
		refused(t, func(ctx *pulumi.Context, a *service.Args) error {
			a.Environment = plain("QUEUE_URL")
			return fromQueue(ctx, a)
		}, "environment: the variable is set twice, got \"QUEUE_URL\"")
	})
	t.Run("nil", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := service.New(ctx, "shop", nil)
			return err
		})
		require.ErrorContains(t, err, "image.uri: required, got nothing")
	})
}

func TestClusterArgs(t *testing.T) {
	t.Parallel()
	_, err := mockaws.Try(func(ctx *pulumi.Context) error {
		_, err := service.NewCluster(ctx, "Main", &service.ClusterArgs{
			ClusterSettings: service.ClusterSettings{Exec: true, Insights: "all", LogRetentionDays: 2},
		})
		return err
	})
	for _, want := range []string{
		"a name has lower-case", "account: ", "region: ", "insights: ", "logRetentionDays: ",
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = mockaws.Try(func(ctx *pulumi.Context) error {
		_, err := service.NewCluster(ctx, "main", &service.ClusterArgs{
			ClusterSettings: service.ClusterSettings{LogRetentionDays: 30},
		})
		return err
	})
	require.ErrorContains(t, err, "logRetentionDays: no sessions are recorded, got 30; add exec, or remove it")
}
