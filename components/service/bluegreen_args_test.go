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
	for want, change := range map[string]func(*service.Args){
		"codeOwner: CodeDeploy alone changes": func(a *service.Args) { a.CodeOwner = "" },
		"strategy: a worker has no requests": func(a *service.Args) {
			a.Ingress = nil
			a.Hosts = nil
			a.Priority = 0
		},
		"deploymentAlarms: CodeDeploy looks at ten": func(a *service.Args) {
			a.DeploymentAlarms = make([]pulumi.StringInput, 6)
		},
		"spotPercent: Spot interruptions fail":    func(a *service.Args) { a.SpotPercent = 10 },
		"scaling.requestsPerTarget: AWS counts":   func(a *service.Args) { a.Scaling.RequestsPerTarget = 1 },
		"blueGreen.traffic: not an allowed value": func(a *service.Args) { a.BlueGreen.Traffic = "slow" },
		"blueGreen.percent: too large":            func(a *service.Args) { a.BlueGreen.Percent = 100 },
		"blueGreen.minutes: too large":            func(a *service.Args) { a.BlueGreen.Minutes = 2881 },
		"blueGreen.terminationWaitMinutes: too":   func(a *service.Args) { a.BlueGreen.TerminationWaitMinutes = -1 },
		"blueGreen.errorPercent: too small":       func(a *service.Args) { a.BlueGreen.ErrorPercent = -1 },
		"blueGreen.errorPercent: a version that":  func(a *service.Args) { a.BlueGreen.Percent = 5 },
		"blueGreen.percent: no steps with traffic": func(a *service.Args) {
			a.BlueGreen = &service.BlueGreen{Traffic: service.TrafficAllAtOnce, Percent: 10}
		},
		"blueGreen.hookHost: the hook needs a host": func(a *service.Args) { a.Hosts = []string{"*.example.com"} },
		"blueGreen.hookHost: wrong form":            func(a *service.Args) { a.BlueGreen.HookHost = "*.example.com" },
		`is one of the service's, got "shop.example.org"`: func(a *service.Args) {
			a.BlueGreen.HookHost = "shop.example.org"
		},
		"blueGreen.hookPath: the hook needs a path": func(a *service.Args) { a.Paths = []string{"/api/*"} },
		`is one of the service's, got "/health"`: func(a *service.Args) {
			a.Paths = []string{"/api/*"}
			a.BlueGreen.HookPath = "/health"
		},
		"archive: there is no file at this path": func(a *service.Args) { a.DeployHookArchive = "nowhere.zip" },
		"blueGreen: not used with strategy rolling": func(a *service.Args) {
			a.Strategy = ""
			a.BlueGreen.Percent = 10
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			_, err := mockaws.Try(serviceProgram(nil, blueGreen(t), with(change)))
			require.ErrorContains(t, err, want)
		})
	}
	t.Run("an ingress without a listener for tests", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(serviceProgram(nil, blueGreen(t), func(ctx *pulumi.Context, a *service.Args) error {
			dark, err := ingress.New(ctx, "dark", ingressArgs(nil))
			a.Ingress = dark
			return err
		}))
		require.ErrorContains(t, err, "strategy: the ingress has no listener for tests")
	})
	t.Run("a name of 19 letters", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			args := serviceArgs()
			require.NoError(t, blueGreen(t)(ctx, &args))
			_, err := service.New(ctx, "a-name-of-19-letter", &args)
			return err
		})
		require.ErrorContains(t, err, "at most 18 characters")
	})
}
