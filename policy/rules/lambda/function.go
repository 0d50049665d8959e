package lambda

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var lambdaRuntime = core.Rule{
	Name:  "lambda-runtime",
	Group: "compute",
	Title: "Functions run on a runtime that AWS still supports.",
	Why:   "A deprecated runtime gets no security fixes, and AWS refuses to create and later to update functions on it.",
	Fix:   "Plinth's own functions run on provided.al2023; for others take the newest runtime of the language",
	// The table below is dated; a test fails a year after that date.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP Lambda.2"},
	Types:      []string{core.LambdaFunction},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		runtime, ok := r.Get("runtime").Str()
		since, deprecated := deprecatedRuntimes[runtime]
		if !ok || !deprecated {
			return nil
		}
		return []core.Finding{{
			Path: "runtime",
			What: fmt.Sprintf("is %q, deprecated since %s; take a supported one", runtime, since),
		}}
	},
}

// runtimesAsOf is the day on which deprecatedRuntimes was drawn up.
const runtimesAsOf = "2026-11-21"

// deprecatedRuntimes are the runtimes that were deprecated by runtimesAsOf, with the day.
//
// Sources: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html (supported and
// deprecated runtimes), and for the runtimes of 2026-06-30 the end of Amazon Linux 2, on which they
// stand (https://aws.amazon.com/amazon-linux-2/faqs/).
var deprecatedRuntimes = map[string]string{
	"nodejs":         "2016-10-31",
	"nodejs4.3":      "2020-03-05",
	"nodejs4.3-edge": "2020-03-05",
	"nodejs6.10":     "2019-08-12",
	"nodejs8.10":     "2020-03-06",
	"nodejs10.x":     "2021-07-30",
	"nodejs12.x":     "2023-03-31",
	"nodejs14.x":     "2023-12-04",
	"nodejs16.x":     "2024-06-12",
	"nodejs18.x":     "2025-09-01",
	"nodejs20.x":     "2026-04-30",
	"python2.7":      "2021-07-15",
	"python3.6":      "2022-07-18",
	"python3.7":      "2023-12-04",
	"python3.8":      "2024-10-14",
	"python3.9":      "2025-12-15",
	"python3.10":     "2026-06-30", "python3.11": "2026-06-30",
	"java8": "2024-01-08", "java8.al2": "2026-06-30", "java11": "2026-06-30", "java17": "2026-06-30",
	"dotnetcore1.0": "2019-07-27",
	"dotnetcore2.0": "2019-05-30",
	"dotnetcore2.1": "2022-01-05",
	"dotnetcore3.1": "2023-04-03",
	"dotnet5.0":     "2022-05-10", "dotnet6": "2024-11-12", "dotnet7": "2024-05-14", "dotnet8": "2026-11-10",
	"ruby2.5": "2021-07-30", "ruby2.7": "2023-12-07", "ruby3.2": "2026-03-31",
	"go1.x": "2024-01-08", "provided": "2024-01-08", "provided.al2": "2026-06-30",
}

var lambdaTracing = core.Rule{
	Name:  "lambda-tracing",
	Group: "compute",
	Title: "Functions are traced.",
	Why:   "Without traces nobody sees which call in a chain was slow or failed.",
	Fix:   "make the function with components/function, which turns tracing on; else set tracingConfig.mode to Active",
	// PassThrough follows the caller's decision, which may be no.
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Types:    []string{core.LambdaFunction},
	Resource: checkTracing,
	Remedy: func(r core.Resource, c core.Config) (property.Map, bool) {
		if len(checkTracing(r, c)) == 0 {
			return r.Properties, false
		}
		return r.Properties.Set("tracingConfig",
			property.New(map[string]property.Value{"mode": property.New("Active")})), true
	},
}

func checkTracing(r core.Resource, _ core.Config) []core.Finding {
	mode := r.Get("tracingConfig.mode")
	if text, _ := mode.Str(); text == "Active" || mode.IsUnknown() {
		return nil
	}
	return []core.Finding{{
		Path: "tracingConfig.mode",
		What: fmt.Sprintf("is %s; it should be \"Active\"", mode.Show()),
	}}
}

var lambdaConcurrency = core.Rule{
	Name:  "lambda-concurrency",
	Group: "compute",
	Title: "Functions have a concurrency of their own.",
	Why:   "One function in a loop can use up the account's concurrency, so that all others are throttled.",
	Fix:   "set reservedConcurrency of the function in plinth:functions, or ReservedConcurrency on components/function",
	// AWS's own default is -1: no reservation.
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types:    []string{core.LambdaFunction},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		v := r.Get("reservedConcurrentExecutions")
		if n, ok := v.Num(); v.IsUnknown() || ok && n >= 0 {
			return nil
		}
		return []core.Finding{{
			Path: "reservedConcurrentExecutions",
			What: fmt.Sprintf("is %s; reserve how many may run at once", v.Show()),
		}}
	},
}

var lambdaEnvKMS = core.Rule{
	Name:  "lambda-env-kms",
	Group: "compute",
	Title: "A function's environment is encrypted with a key of your own.",
	Why:   "With AWS's key, whoever may read the function's configuration reads its environment.",
	Fix:   "set the function's kmsKeyArn",
	// Secrets don't belong there in the first place: see secrets-not-plaintext.
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types:    []string{core.LambdaFunction},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		variables, key := r.Get("environment.variables"), r.Get("kmsKeyArn")
		if !variables.IsObject() || variables.Raw().AsMap().Len() == 0 || key.IsUnknown() || key.StrOr("") != "" {
			return nil
		}
		return []core.Finding{{Path: "kmsKeyArn", What: "is absent on a function with an environment; name a key"}}
	},
}
