package function_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestArguments(t *testing.T) {
	t.Parallel()
	good := fixture.Archive(t, "bootstrap")
	text := filepath.Join(t.TempDir(), "text.zip")
	require.NoError(t, os.WriteFile(text, []byte("not a zip"), 0o600))
	settings := func(change func(*function.Settings)) *function.Args {
		args := &function.Args{Settings: function.Settings{Archive: good}}
		change(&args.Settings)
		return args
	}
	given := func(change func(*function.Args)) *function.Args {
		args := settings(func(*function.Settings) {})
		change(args)
		return args
	}
	type args = function.Args
	type settingsOf = function.Settings
	variable := func(name string) pulumi.StringMap { return pulumi.StringMap{name: pulumi.String("x")} }
	for sentence, c := range map[string]struct {
		name string
		args *args
		want string
	}{
		"nothing": {
			"api", nil,
			"archive: there is no file at this path, got \"functions/dist/api.zip\"; build the archives with `make functions`",
		},
		"archive not built": {
			"api", settings(func(s *settingsOf) { s.Archive = "functions/dist/none.zip" }),
			"archive: there is no file at this path, got \"functions/dist/none.zip\"; build the archives with `make functions`",
		},
		"archive that is none": {
			"api", settings(func(s *settingsOf) { s.Archive = text }), "archive: it isn't a zip",
		},
		"archive without a main": {
			"api", settings(func(s *settingsOf) { s.Archive = fixture.Archive(t, "main") }),
			`archive: it has no executable "bootstrap"`,
		},
		"name in capitals":     {"Api", settings(func(*settingsOf) {}), "name"},
		"name too long":        {strings.Repeat("a", 49), settings(func(*settingsOf) {}), "at most 48 characters"},
		"too little memory":    {"api", settings(func(s *settingsOf) { s.MemoryMiB = 64 }), "memoryMiB: too small, got 64; write 128 or more"},
		"too long a time":      {"api", settings(func(s *settingsOf) { s.TimeoutSeconds = 901 }), "timeoutSeconds: too large, got 901; write 900"},
		"negative concurrency": {"api", settings(func(s *settingsOf) { s.ReservedConcurrency = -1 }), "reservedConcurrency: too small, got -1"},
		"odd retention":        {"api", settings(func(s *settingsOf) { s.LogRetentionDays = 10 }), "logRetentionDays: not an allowed value"},
		"unknown level":        {"api", settings(func(s *settingsOf) { s.LogLevel = "LOUD" }), "logLevel: not an allowed value"},
		"unknown destination":  {"api", settings(func(s *settingsOf) { s.OnFailure = "topic" }), "onFailure: not an allowed value"},
		"unknown owner":        {"api", settings(func(s *settingsOf) { s.CodeOwner = "me" }), "codeOwner: not an allowed value"},
		"variable of Lambda": {
			"api", given(func(a *args) { a.Environment = variable("AWS_REGION") }),
			`environment.AWS_REGION: Lambda doesn't take the variable "AWS_REGION"`,
		},
		"variable with a hyphen": {
			"api", given(func(a *args) { a.Secrets = variable("a-b") }), `secrets.a-b: Lambda doesn't take the variable "a-b"`,
		},
		"variable of one letter": {
			"api", given(func(a *args) { a.Environment = variable("A") }), `environment.A: Lambda doesn't take the variable "A"`,
		},
		"variable named twice": {
			"api", given(func(a *args) { a.Environment, a.Secrets = variable("KEY"), variable("KEY") }),
			`the variable "KEY" stands in the environment too`,
		},
		"variable of a link and its own": {
			"api", given(func(a *args) {
				a.Environment, a.Links = variable("HOST"), []function.Link{{Environment: variable("HOST")}}
			}),
			`environment: the variable is set twice, got "HOST"`,
		},
		"link to a security group without a network": {
			"api", given(func(a *args) { a.Links = []function.Link{database()} }),
			"links: they lead to security groups, which a function reaches from its network only; give vpc",
		},
		"network without subnets": {
			"api", given(func(a *args) { a.VPC = &function.VPC{VPCID: pulumi.String("vpc-1")} }), "vpc: it needs both",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := function.New(ctx, c.name, c.args)
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "function "+`"`+c.name+`"`)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
}
