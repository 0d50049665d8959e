package apigateway

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var apigwAccessLogs = core.Rule{
	Name:     "apigw-access-logs",
	Group:    "edge",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "Stages of APIs write access logs; REST APIs also execution logs, without the bodies of requests and " +
		"answers.",
	Why: "Without logs nobody can tell who called what; with data tracing the logs hold passwords and personal data.",
	Fix: "plinth:api writes both (executionLogs is ERROR or INFO); elsewhere set accessLogSettings and " +
		"loggingLevel, and leave dataTraceEnabled out",
	Frameworks: []string{"FSBP APIGateway.1", "FSBP APIGateway.9"},
	Types:      []string{core.APIGatewayStage, apigw2Stage, apigwMethodSettings},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Type == apigwMethodSettings {
			return append(quietMethod(r), traced(r, "settings")...)
		}
		var findings []core.Finding
		if core.IsEmpty(r.Get("accessLogSettings.destinationArn")) {
			findings = append(findings, core.Finding{
				Path: "accessLogSettings",
				What: "names no destination: no call of the API is recorded",
			})
		}
		if r.Type == apigw2Stage {
			findings = append(findings, traced(r, "defaultRouteSettings")...)
			for _, route := range core.Parts(r, "routeSettings") {
				findings = append(findings, traced(r, route.Path)...)
			}
		}
		return findings
	},
}

// quietMethod reports settings that switch execution logs off. Settings of single methods that say
// nothing leave the stage's.
func quietMethod(r core.Resource) []core.Finding {
	level := r.Get("settings.loggingLevel")
	text, known := level.Str()
	path, _ := r.Get("methodPath").Str()
	if known && strings.EqualFold(text, "OFF") || level.IsAbsent() && path == "*/*" {
		return []core.Finding{{
			Path: "settings.loggingLevel",
			What: "is " + level.Show() + " (AWS's default is OFF); it should be \"ERROR\" or \"INFO\"",
		}}
	}
	return nil
}

func traced(r core.Resource, path string) []core.Finding {
	if path += ".dataTraceEnabled"; r.Get(path).Bool(false) != core.Yes {
		return nil
	}
	return []core.Finding{{
		Path: path,
		What: "is " + r.Get(path).Show() + ", which writes whole requests and answers to the log; it should be false",
	}}
}

var apigwThrottling = core.Rule{
	Name:     "apigw-throttling",
	Group:    "edge",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title:    "Every stage of an API limits the rate and the burst of calls.",
	Why:      "Without limits one caller takes the whole account's quota, and every function behind the API with it.",
	Fix: "plinth:api.throttle has a rate and a burst; elsewhere set both limits in defaultRouteSettings or " +
		"methodSettings",
	Types: []string{apigw2Stage, apigwMethodSettings},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		settings := "defaultRouteSettings"
		if r.Type == apigwMethodSettings {
			settings = "settings"
			if path, ok := r.Get("methodPath").Str(); !ok || path != "*/*" {
				return nil // the settings of a single method come on top of the stage's
			}
		}
		var findings []core.Finding
		for _, key := range []string{"throttlingRateLimit", "throttlingBurstLimit"} {
			v := r.Get(settings + "." + key)
			if limit, ok := v.Num(); !v.IsUnknown() && (!ok || limit <= 0) {
				findings = append(findings, core.Finding{
					Path: settings + "." + key,
					What: "is " + v.Show() + "; it should be above 0",
				})
			}
		}
		return findings
	},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, stage := range s.Of(core.APIGatewayStage) {
			if !slices.ContainsFunc(s.Of(apigwMethodSettings),
				func(m core.Resource) bool { return maySet(s, m, stage) }) {
				findings = append(findings, core.Finding{
					URN:  stage.URN,
					What: "has no method settings for */*, so that only the account's quota limits it",
				})
			}
		}
		return findings
	},
}

// maySet reports whether method settings are, or may be, those of all methods of the stage.
func maySet(s *core.Stack, settings, stage core.Resource) bool {
	if path, ok := settings.Get("methodPath").Str(); ok && path != "*/*" {
		return false
	}
	own, ok := stage.Get("stageName").Str()
	if name, known := settings.Get("stageName").Str(); ok && known && name != own {
		return false
	}
	a, aKnown := stage.Get("restApi").Str()
	b, bKnown := settings.Get("restApi").Str()
	if aKnown && bKnown {
		return a == b
	}
	of := s.Members(stage, "restApi", core.APIGatewayRESTAPI)
	m := s.Members(settings, "restApi", core.APIGatewayRESTAPI)
	return of.Unseen || m.Unseen || slices.ContainsFunc(append(m.Sure, m.Perhaps...), func(x core.Resource) bool {
		return slices.ContainsFunc(append(of.Sure, of.Perhaps...), func(y core.Resource) bool { return x.URN == y.URN })
	})
}

var apigwTracing = core.Rule{
	Name:  "apigw-tracing",
	Group: "observability",
	Title: "REST API stages are traced.",
	Why:   "Without it a trace begins in the function, and the time before it is invisible.",
	Fix:   "build the API with plinth:api, which turns tracing on; else set xrayTracingEnabled",
	// HTTP APIs know no tracing.
	Severity:   core.Low,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP APIGateway.3"},
	Types:      []string{core.APIGatewayStage},
	Resource:   checkStageTracing,
	Remedy: func(r core.Resource, c core.Config) (property.Map, bool) {
		if len(checkStageTracing(r, c)) == 0 {
			return r.Properties, false
		}
		return r.Properties.Set("xrayTracingEnabled", property.New(true)), true
	},
}

func checkStageTracing(r core.Resource, _ core.Config) []core.Finding {
	v := r.Get("xrayTracingEnabled")
	if v.Bool(false) != core.No {
		return nil
	}
	return []core.Finding{{Path: "xrayTracingEnabled", What: fmt.Sprintf("is %s; it should be true", v.Show())}}
}
