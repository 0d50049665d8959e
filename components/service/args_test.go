package service_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestServiceArgs(t *testing.T) {
	t.Parallel()
	t.Run("refuse what cannot work", func(t *testing.T) {
		t.Parallel()
		for want, change := range map[string]serviceChange{
			"cluster: it is missing":                    with(func(a *service.Args) { a.Cluster = nil }),
			"exec: the cluster doesn't record sessions": with(func(a *service.Args) { a.Exec = true }),
			"vpcId, subnetIds: they are missing":        with(func(a *service.Args) { a.SubnetIDs = nil }),
			"account: an AWS account id has 12 digits":  with(func(a *service.Args) { a.Account = "" }),
			"region: it isn't the name of a region":     with(func(a *service.Args) { a.Region = "" }),
			"hosts, paths, priority: a worker":          with(func(a *service.Args) { a.Hosts = []string{"shop.example.com"} }),
			"priority: required with hosts or paths": func(ctx *pulumi.Context, a *service.Args) error {
				err := behindIngress(ctx, a)
				a.Priority = 0
				return err
			},
			"image: it is missing":                         with(func(a *service.Args) { a.Image = "" }),
			"image: it is whatever is the latest":          with(func(a *service.Args) { a.Image = "localhost:5000/shop" }),
			"got \"shop:latest\"":                          with(func(a *service.Args) { a.Image = "shop:latest" }),
			"image: it isn't an image":                     with(func(a *service.Args) { a.Image = "shop:1@sha256:abc" }),
			"user: it is root, got \"0:65532\"":            with(func(a *service.Args) { a.User = "0:65532" }),
			"user: it isn't a user":                        with(func(a *service.Args) { a.User = "a b" }),
			"cpu: Fargate doesn't sell it, got 300":        with(func(a *service.Args) { a.CPU = 300 }),
			"memoryMiB: Fargate doesn't sell it with 1024": with(func(a *service.Args) { a.CPU = 1024 }),
			"use 512, 1024 or 2048":                        with(func(a *service.Args) { a.MemoryMiB = 1536 }),
			"use 16384 to 61440 in steps of 4096":          with(func(a *service.Args) { a.CPU, a.MemoryMiB = 8192, 17408 }),
			"port: it is out of range":                     with(func(a *service.Args) { a.Port = -1 }),
			"spotPercent: it is out of range":              with(func(a *service.Args) { a.SpotPercent = 101 }),
			"drainSeconds: it is out of range":             with(func(a *service.Args) { a.DrainSeconds = 121 }),
			"health.intervalSeconds: it is out of range":   with(func(a *service.Args) { a.Health.IntervalSeconds = 5 }),
			"health.graceSeconds: it is over before":       with(func(a *service.Args) { a.Health.GraceSeconds = 10 }),
			"health.path: it isn't a path":                 with(func(a *service.Args) { a.Health.Path = "health" }),
			"scaling.maxTasks: it is out of range":         with(func(a *service.Args) { a.Scaling = service.Scaling{MinTasks: 3, MaxTasks: 2} }),
			"scaling.memoryPercent: it is out of range":    with(func(a *service.Args) { a.Scaling.MemoryPercent = 95 }),
			"jobs.x.schedule: it isn't a schedule": with(func(a *service.Args) {
				a.Jobs = map[string]service.Job{"x": {Schedule: "rate(1 hours)", Command: []string{"x"}}}
			}),
			"jobs.X: its name": with(func(a *service.Args) {
				a.Jobs = map[string]service.Job{"X": {Schedule: "rate(2 hours)", Command: []string{"x"}}}
			}),
			"jobs.x.command: it is missing":                 with(func(a *service.Args) { a.Jobs = map[string]service.Job{"x": {Schedule: "rate(1 hour)"}} }),
			"scaling.backlogPerTask: it has no queue":       with(func(a *service.Args) { a.Scaling.BacklogPerTask = 1 }),
			"writablePaths[1]: the path is there twice, or": with(func(a *service.Args) { a.WritablePaths = []string{"/a/b", "/a-b"} }),
			"scaling.requestsPerTarget: a worker":           with(func(a *service.Args) { a.Scaling.RequestsPerTarget = 1 }),
			"writablePaths[0]: it isn't an absolute path":   with(func(a *service.Args) { a.WritablePaths = []string{"/tmp/../etc"} }),
			"writablePaths[1]: the path is there twice":     with(func(a *service.Args) { a.WritablePaths = []string{"/tmp", "/tmp"} }),
			"strategy: it isn't a known choice":             with(func(a *service.Args) { a.Strategy = "canary" }),
			"imageOwner: it isn't a known choice":           with(func(a *service.Args) { a.ImageOwner = "me" }),
			"architecture: it isn't a known choice":         with(func(a *service.Args) { a.Architecture = "arm" }),
			"logRetentionDays: CloudWatch Logs":             with(func(a *service.Args) { a.LogRetentionDays = 2 }),
			"environment: it isn't the name of a variable":  with(func(a *service.Args) { a.Environment = pulumi.StringMap{"A-B": pulumi.String("")} }),
			"destinations: \"db\" isn't complete":           with(func(a *service.Args) { a.Destinations = map[string]service.Destination{"db": {Port: 1}} }),
			"environment: the queue's variable": func(ctx *pulumi.Context, a *service.Args) error {
				a.Environment = pulumi.StringMap{"QUEUE_URL": pulumi.String("")}
				return fromQueue(ctx, a)
			},
			`secrets: the variable "A" stands in the environment too`: with(func(a *service.Args) {
				a.Environment, a.Secrets = pulumi.StringMap{"A": pulumi.String("1")}, pulumi.StringMap{"A": pulumi.String(shopSecret)}
			}),
		} {
			rec, err := mockaws.Try(serviceProgram(nil, change))
			require.ErrorContains(t, err, want)
			if rec != nil {
				require.Empty(t, rec.Of("plinth:service:Service"), "nothing is registered")
			}
		}
		_, err := mockaws.Try(func(ctx *pulumi.Context) error { _, err := service.New(ctx, "shop", nil); return err })
		require.ErrorContains(t, err, "image: it is missing")
		_, err = mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := service.NewCluster(ctx, "Main", &service.ClusterArgs{Exec: true, Insights: "all", LogRetentionDays: 2})
			return err
		})
		for _, want := range []string{"its name has to be", "account: ", "region: ", "insights: ", "logRetentionDays: "} {
			require.ErrorContains(t, err, want)
		}
	})
}

func TestServiceSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		good := service.Settings{Image: service.ImageSettings{URI: shopImage}, Secrets: map[string]string{"TOKEN": shopSecret + ":token::"}, Hosts: []string{"shop.example.com"}, Priority: 1}
		require.NoError(t, good.Validate("plinth:services.shop"))
		bad := service.Settings{
			Image: service.ImageSettings{URI: "shop", Owner: "me"}, Queue: "jobs", Environment: map[string]string{"QUEUE_URL": ""}, CPU: 1, Priority: 50001,
			Secrets: map[string]string{"TOKEN": "hunter2"}, Scaling: service.ScalingSettings{CPUPercent: 99}, Health: service.HealthSettings{Path: "x"},
		}
		err := bad.Validate("plinth:services.shop")
		for _, want := range []string{"image.uri: ", "image.owner: ", "cpu: ", "priority: ", "hosts: ", "secrets.TOKEN: ", "scaling.cpuPercent: ", "health.path: ", "environment, secrets: "} {
			require.ErrorContains(t, err, "plinth:services.shop."+want)
		}
		require.NotContains(t, err.Error(), "hunter2")
	})
}
