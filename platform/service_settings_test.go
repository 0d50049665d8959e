package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	shopImage  = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
	shopSecret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf"
)

// shop are the mistakes of a service of this name with settings, each without the path of the service.
func shop(t *testing.T, settings string) []string {
	t.Helper()
	var list []string
	for _, line := range lines(t, source(map[string]string{
		"plinth:network":   `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-1b"],"endpoints":["database"]}`,
		"plinth:dns":       `{"domain":"example.com"}`,
		"plinth:ingress":   `{}`,
		"plinth:messaging": `{"queues":{"jobs":{}}}`,
		"plinth:database":  `{"engine":"aurora-postgresql","version":"17","roles":[{"name":"owner","kind":"migrator"},{"name":"app","kind":"app"}]}`,
		"plinth:services":  `{"shop":{` + settings + `}}`,
	})) {
		list = append(list, strings.TrimPrefix(line, "plinth:services.shop."))
	}
	return list
}

func TestServiceSettings(t *testing.T) {
	t.Parallel()
	t.Run("that are right", func(t *testing.T) {
		t.Parallel()
		require.Empty(t, shop(t, `"image":{"uri":"`+shopImage+`"},"secrets":{"TOKEN":"`+shopSecret+`:token::"},
			"hosts":["shop.example.com"],"priority":1`))
		require.Empty(t, shop(t, `"image":{"uri":"`+shopImage+`"},"codeOwner":"pipeline","hosts":["shop.example.com"],"priority":1,
			"strategy":"blueGreen","blueGreen":{"percent":20}`))
	})
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		got := shop(t, `"image":{"uri":"shop"},"codeOwner":"me","queue":"jobs","environment":{"QUEUE_URL":""},"cpu":1,
			"priority":50001,"secrets":{"TOKEN":"hunter2"},"scaling":{"cpuPercent":99},"health":{"path":"x"}`)
		text := strings.Join(got, "\n")
		for _, want := range []string{
			"image.uri: ", "codeOwner: ", "cpu: ", "priority: ", "secrets.TOKEN: ", "scaling.cpuPercent: ", "health.path: ",
			"environment.QUEUE_URL: the variable comes with queue; remove it",
		} {
			require.Contains(t, text, want)
		}
		require.NotContains(t, text, "hunter2")
	})
	t.Run("report five mistakes of which the schema finds none", func(t *testing.T) {
		t.Parallel()
		got := shop(t, `"image":{"uri":"shop:latest"},"user":"root","writablePaths":["/tmp/../x"],"environment":{"1X":"a"},
			"scaling":{"requestsPerTarget":1}`)
		require.Len(t, got, 5, strings.Join(got, "\n"))
	})
	t.Run("of blue/green deployments", func(t *testing.T) {
		t.Parallel()
		text := strings.Join(shop(t, `"image":{"uri":"`+shopImage+`"},"paths":["/api/*"],"priority":1,"strategy":"blueGreen",
			"spotPercent":1`), "\n")
		for _, want := range []string{"codeOwner: ", "spotPercent: ", "blueGreen.hookHost: ", "blueGreen.hookPath: "} {
			require.Contains(t, text, want)
		}
		text = strings.Join(shop(t, `"image":{"uri":"`+shopImage+`"},"codeOwner":"pipeline","strategy":"blueGreen","queue":"jobs",
			"deploymentAlarms":["a","b","c","d","e","f"]`), "\n")
		require.Contains(t, text, "strategy: a worker has no requests")
		require.Contains(t, text, "deploymentAlarms: CodeDeploy looks at ten")
	})
	t.Run("of tasks", func(t *testing.T) {
		t.Parallel()
		text := strings.Join(shop(t, `"image":{"uri":"`+shopImage+`"},"tasks":{"migrate":{"command":["x"],"timeoutSeconds":1,
			"database":"app","environment":{"DATABASE_HOST":"x"},"secrets":{"A":"hunter2"}}}`), "\n")
		for _, want := range []string{
			"tasks.migrate.timeoutSeconds: ",
			"tasks.migrate.secrets.A: it isn't the complete ARN",
			"tasks.migrate.environment.DATABASE_HOST: the variable comes with database",
		} {
			require.Contains(t, text, want)
		}
		require.NotContains(t, text, "hunter2")
		require.Contains(t, strings.Join(shop(t, `"image":{"uri":"`+shopImage+`"},"tasks":{"migrate":{}}`), "\n"),
			"tasks.migrate.command: required")
	})
	t.Run("of what it uses", func(t *testing.T) {
		t.Parallel()
		text := strings.Join(shop(t, `"image":{"uri":"`+shopImage+`"},"sends":["jobs","jobs"],"tables":{"a b":"read","carts":"all"},
			"scaling":{"backlogPerTask":1}`), "\n")
		for _, want := range []string{
			"sends: the same value twice",
			`tables: it isn't the name of a table, got "a b"`,
			"tables.carts: not an allowed value",
			"scaling.backlogPerTask: there is no queue",
		} {
			require.Contains(t, text, want)
		}
	})
}
