package service_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestBlueGreenArgs(t *testing.T) {
	t.Parallel()
	t.Run("refuse what cannot work", func(t *testing.T) {
		t.Parallel()
		for want, change := range map[string]func(*service.Args){
			"imageOwner: CodeDeploy alone changes":                 func(a *service.Args) { a.ImageOwner = "" },
			"strategy: a worker has no requests":                   func(a *service.Args) { a.Ingress, a.Hosts, a.Priority = nil, nil, 0 },
			"deploymentAlarms: CodeDeploy looks at ten":            func(a *service.Args) { a.DeploymentAlarms = make([]pulumi.StringInput, 6) },
			"spotPercent: a task that Spot takes away":             func(a *service.Args) { a.SpotPercent = 10 },
			"scaling.requestsPerTarget: AWS counts them":           func(a *service.Args) { a.Scaling.RequestsPerTarget = 1 },
			"blueGreen.traffic: it isn't a known choice":           func(a *service.Args) { a.BlueGreen.Traffic = "slow" },
			"blueGreen.percent: it is out of range":                func(a *service.Args) { a.BlueGreen.Percent = 100 },
			"blueGreen.minutes: it is out of range":                func(a *service.Args) { a.BlueGreen.Minutes = 2881 },
			"blueGreen.terminationWaitMinutes: it is out of range": func(a *service.Args) { a.BlueGreen.TerminationWaitMinutes = -1 },
			"blueGreen.errorPercent: it is out of range":           func(a *service.Args) { a.BlueGreen.ErrorPercent = -1 },
			"blueGreen.errorPercent: a version that fails wholly":  func(a *service.Args) { a.BlueGreen.Percent = 5 },
			"blueGreen.percent, blueGreen.minutes: with allAtOnce": func(a *service.Args) { a.BlueGreen = service.BlueGreen{Traffic: service.TrafficAllAtOnce, Percent: 10} },
			"blueGreen.hookHost: the hook needs a host name":       func(a *service.Args) { a.Hosts = []string{"*.example.com"} },
			`is one of the service's, got "shop.example.org"`:      func(a *service.Args) { a.BlueGreen.HookHost = "shop.example.org" },
			`blueGreen.hookPath: the hook needs a path`:            func(a *service.Args) { a.Paths = []string{"/api/*"} },
			`is one of the service's, got "/health"`:               func(a *service.Args) { a.Paths, a.BlueGreen.HookPath = []string{"/api/*"}, "/health" },
			"archive: there is no file at this path":               func(a *service.Args) { a.DeployHookArchive = "nowhere.zip" },
			"blueGreen: the strategy is rolling":                   func(a *service.Args) { a.Strategy, a.BlueGreen.Percent = "", 10 },
		} {
			_, err := mockaws.Try(serviceProgram(nil, blueGreen(t), with(change)))
			require.ErrorContains(t, err, want)
		}
		_, err := mockaws.Try(serviceProgram(nil, blueGreen(t), func(ctx *pulumi.Context, a *service.Args) error {
			dark, err := ingress.New(ctx, "dark", ingressArgs(nil))
			a.Ingress = dark
			return err
		}))
		require.ErrorContains(t, err, "strategy: the ingress has no listener for tests")
		_, err = mockaws.Try(func(ctx *pulumi.Context) error {
			args := serviceArgs()
			require.NoError(t, blueGreen(t)(ctx, &args))
			_, err := service.New(ctx, "a-name-of-19-letters", &args)
			return err
		})
		require.ErrorContains(t, err, "18")
	})
}

func TestBlueGreenSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		good := service.Settings{
			Image: service.ImageSettings{URI: shopImage, Owner: service.OwnerPipeline}, Hosts: []string{"shop.example.com"}, Priority: 1,
			Strategy: service.StrategyBlueGreen, BlueGreen: service.BlueGreen{Percent: 20},
		}
		require.NoError(t, good.Validate("plinth:services.shop"))
		require.Equal(t, service.BlueGreen{Percent: 20}, good.Args().BlueGreen)
		bad := service.Settings{Image: service.ImageSettings{URI: shopImage}, Paths: []string{"/api/*"}, Priority: 1, Strategy: service.StrategyBlueGreen, SpotPercent: 1}
		err := bad.Validate("plinth:services.shop")
		for _, want := range []string{"image.owner: ", "spotPercent: ", "blueGreen.hookHost: ", "blueGreen.hookPath: "} {
			require.ErrorContains(t, err, "plinth:services.shop."+want)
		}
		worker := service.Settings{Image: good.Image, Strategy: service.StrategyBlueGreen, Queue: "jobs"}
		require.ErrorContains(t, worker.Validate("plinth:services.shop"), "plinth:services.shop.strategy: a worker has no requests")
	})
}
