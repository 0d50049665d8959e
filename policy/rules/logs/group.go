package logs

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var logRetention = core.Rule{
	Name:  "log-retention",
	Group: "observability",
	Title: "Every log group says how long it keeps its events.",
	Why: "Without a retention logs are kept, and paid for, for ever; with too short a one they are gone when they " +
		"are needed.",
	Fix: "set the tier's logRetentionDays; the least is minDays in the policy's configuration",
	// Security Hub's own minimum is 365 days.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"Security Hub CloudWatch.16"},
	Config: map[string]core.Schema{"minDays": {
		"type":        "integer",
		"minimum":     1,
		"maximum":     3653,
		"default":     1,
		"description": "The fewest days that logs must be kept.",
	}},
	Values:   map[string]core.Config{"prd": {"minDays": 365}},
	Types:    []string{core.LogGroup},
	Resource: checkRetention,
	Remedy: func(r core.Resource, c core.Config) (property.Map, bool) {
		if len(checkRetention(r, c)) == 0 {
			return r.Properties, false
		}
		least := c.Int("minDays", 1)
		days := slices.IndexFunc(retentions, func(d int) bool { return d >= least })
		if days < 0 {
			days = len(retentions) - 1
		}
		return r.Properties.Set("retentionInDays", property.New(float64(retentions[days]))), true
	},
}

// retentions are the days that CloudWatch Logs accepts.
var retentions = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

func checkRetention(r core.Resource, c core.Config) []core.Finding {
	// Groups of the class DELIVERY keep their events for two days, whatever they say.
	v, class := r.Get("retentionInDays"), r.Get("logGroupClass")
	if v.IsUnknown() || class.IsUnknown() || class.StrOr("") == "DELIVERY" {
		return nil
	}
	least := c.Int("minDays", 1)
	days, _ := v.Num()
	switch {
	case days <= 0:
		return []core.Finding{{
			Path: "retentionInDays",
			What: fmt.Sprintf("is %s, so that events are kept for ever; set at least %d", v.Show(), least),
		}}
	case int(days) < least:
		return []core.Finding{{Path: "retentionInDays", What: fmt.Sprintf("is %s; set at least %d", v.Show(), least)}}
	}
	return nil
}

var logGroupKMS = core.Rule{
	Name:  "log-group-kms",
	Group: "observability",
	Title: "Log groups are encrypted with a key of your own.",
	Why:   "With a key of your own, reading logs needs a second permission and leaves a trace.",
	Fix:   "give the tier's component a LogKeyARN in the program; no setting of the stack file leads to it",
	// CloudWatch Logs encrypts with its own key anyway.
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types:    []string{core.LogGroup},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if key := r.Get("kmsKeyId"); key.IsUnknown() || key.StrOr("") != "" {
			return nil
		}
		return []core.Finding{{Path: "kmsKeyId", What: "is absent; name a key"}}
	},
}
