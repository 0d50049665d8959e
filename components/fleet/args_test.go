package fleet_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// refused makes a fleet, and returns the error.
func refused(t *testing.T, name string, change func(*fleet.Args)) error {
	t.Helper()
	rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
		_, err := fleet.New(ctx, name, fleetArgs(change))
		return err
	})
	require.Empty(t, rec.Tree(), "nothing is registered")
	return err
}

func TestSettings(t *testing.T) {
	t.Parallel()
	type args = fleet.Args
	types := func(list ...string) func(*args) { return func(a *args) { a.InstanceTypes = list } }
	script := func(text string) func(*args) { return func(a *args) { a.UserData = text } }
	for want, change := range map[string]func(*args){
		"architecture: not an allowed value":                 func(a *args) { a.Architecture = "arm" },
		"image: wrong form":                                  func(a *args) { a.Image = "al2023" },
		"instanceTypes[0]: wrong form":                       types("small"),
		"instanceTypes[0]: it has another processor":         types("t3.small"),
		"got \"t4g.small\"; write one like t3.small":         func(a *args) { a.Architecture, a.InstanceTypes = fleet.X86, []string{"t4g.small"} },
		"instanceTypes[1]: the same value twice":             types("t4g.small", "t4g.small"),
		"spotPercent: too large, got 101":                    func(a *args) { a.SpotPercent = 101 },
		"userData: too long":                                 script("#!" + strings.Repeat("x", 16383)),
		"userData: EC2 takes 16384 bytes, got 16402":         script("#!" + strings.Repeat("ä", 8200)),
		"userData: cloud-init would ignore it":               script("echo hello"),
		"port: nginx, which runs without userData":           func(a *args) { a.Port = 8080 },
		"health.path: nginx, which runs without":             func(a *args) { a.Health.Path = "/ready" },
		"health.path: wrong form":                            func(a *args) { a.UserData, a.Health.Path = "#!/bin/sh", "ready" },
		"health.intervalSeconds: too small, got 5":           func(a *args) { a.Health.IntervalSeconds = 5 },
		"volumeGiB: too small, got 4":                        func(a *args) { a.VolumeGiB = 4 },
		"maxLifetimeDays: too large, got 366":                func(a *args) { a.MaxLifetimeDays = 366 },
		"refresh.minHealthyPercent: too large, got 101":      func(a *args) { a.Refresh.MinHealthyPercent = 101 },
		"waitMinutes: too large, got 61":                     func(a *args) { a.WaitMinutes = 61 },
		"drainSeconds: too large, got 3601":                  func(a *args) { a.DrainSeconds = 3601 },
		"scaling.maxInstances: it is less than minInstances": func(a *args) { a.Scaling = fleet.Scaling{MinInstances: 3, MaxInstances: 2} },
		"scaling.desiredInstances: it is out of range":       func(a *args) { a.Scaling.DesiredInstances = 9 },
		"scaling.cpuPercent: too large, got 95":              func(a *args) { a.Scaling.CPUPercent = 95 },
		"scaling.requestsPerTarget: a network load balancer": func(a *args) { a.Scaling.RequestsPerTarget = 5 },
		"priority: required with hosts or paths":             func(a *args) { a.Paths = []string{"/"} },
		"warmPool: AWS refuses one with several":             func(a *args) { a.WarmPool, a.SpotPercent = &fleet.WarmPool{}, 10 },
		"warmPool.state: not an allowed value":               func(a *args) { a.WarmPool = &fleet.WarmPool{State: "Asleep"} },
		"terminationPolicies[0]: not an allowed value":       func(a *args) { a.TerminationPolicies = []string{"Random"} },
		"terminationPolicies[0]: Default decides every case": func(a *args) { a.TerminationPolicies = []string{"Default", "OldestInstance"} },
		"alarms.cpuPercent: too large, got 101":              func(a *args) { a.Alarms.CPUPercent = 101 },
	} {
		t.Run("refuse "+want, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, refused(t, "web", change), want)
		})
	}
	t.Run("report every mistake at once", func(t *testing.T) {
		t.Parallel()
		err := refused(t, "web", func(a *args) {
			a.Image = "x"
			a.Paths = []string{"x"}
			a.WarmPool = &fleet.WarmPool{State: "x"}
			a.InstanceTypes = []string{"t4g.small", "t3.small"}
		})
		for _, want := range []string{
			"image: ", "paths[0]: ", "priority: ", "warmPool: ", "warmPool.state: ", "instanceTypes[1]: ",
		} {
			require.ErrorContains(t, err, want)
		}
	})
}

func TestArguments(t *testing.T) {
	t.Parallel()
	type args = fleet.Args
	routed := ingress.Match{Hosts: []string{"www.example.com"}, Priority: 5}
	for want, change := range map[string]func(*args){
		"vpcId: the network is missing":                    func(a *args) { a.VPCID = nil },
		"ingress: a network load balancer has no routes":   func(a *args) { a.Match = routed },
		"environment.MY-HOST: not a variable":              func(a *args) { a.Environment = pulumi.StringMap{"MY-HOST": pulumi.String("x")} },
		"environment.HOST: it has no value":                func(a *args) { a.Environment = pulumi.StringMap{"HOST": nil} },
		"destinations.cache: it isn't complete; give it a": func(a *args) { a.Destinations = map[string]fleet.Destination{"cache": {}} },
	} {
		t.Run("refuse "+want, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, refused(t, "web", change), want)
		})
	}
	t.Run("refuse a name in capitals", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, refused(t, "Web", nil), "name: a name has lower-case letters, digits and hyphens")
	})
	t.Run("refuse an ingress together with PrivateLink", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			args := fleetArgs(func(a *fleet.Args) { a.PrivateLink = true })
			if err := inFront(ctx, args); err != nil {
				return err
			}
			_, err := fleet.New(ctx, "web", args)
			return err
		})
		require.ErrorContains(t, err, "privateLink: only a network load balancer is reached so")
	})
	t.Run("refuse a client beside the ingress", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			args := fleetArgs(nil)
			if err := inFront(ctx, args); err != nil {
				return err
			}
			web, err := fleet.New(ctx, "web", args)
			if err != nil {
				return err
			}
			return web.AddClient(ctx, "api", pulumi.String("sg-0abc"))
		})
		require.ErrorContains(t, err, `fleet "web": client "api": the ingress sends it its requests`)
	})
}
