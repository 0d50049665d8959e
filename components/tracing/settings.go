package tracing

import "maps"

// Settings is what a stack file may say about tracing: plinth:tracing.
type Settings struct {
	// The name of X-Ray's group for this stack's traces, and the beginning of its services' names in the map. Default <project>-<environment>. Two
	// stacks of an account and region can't have the same.
	Group string `json:"group,omitempty" jsonschema:"pattern=^[A-Za-z0-9][A-Za-z0-9-]{0\\,19}$"`
	// Which requests are recorded that no rule is about.
	Sampling SamplingSettings `json:"sampling,omitempty"`
	// How many of certain requests are recorded, by the rule's name.
	Rules map[string]Rule `json:"rules,omitempty"`
	// Whether X-Ray looks for anomalies, at a price for each trace.
	Insights bool `json:"insights,omitempty"`
	// The collector's image in every task: a repository with a digest, which production asks for, or with a tag other than latest. Default a public
	// one, which a network with nat none doesn't reach.
	CollectorImage string `json:"collectorImage,omitempty"`
}

// SamplingSettings is what a stack file says about how many requests are recorded.
type SamplingSettings struct {
	// The share of the requests, in percent.
	RatePercent float64 `json:"ratePercent,omitempty" jsonschema:"minimum=0,maximum=100,default=5"`
	// How many a second are recorded in any case, of all services together.
	ReservoirPerSecond int `json:"reservoirPerSecond,omitempty" jsonschema:"minimum=1,default=1"`
}

// Validate reports every mistake, in the words of the stack file; path is "plinth:tracing".
func (s *Settings) Validate(path string) error {
	return s.Args().withDefaults().validate(path + ".")
}

// Args are the settings as arguments. The caller fills in Group where it is empty, Region, Services and Functions.
func (s *Settings) Args() *Args {
	return &Args{
		Group: s.Group, Sampling: Sampling(s.Sampling), Rules: maps.Clone(s.Rules), Insights: s.Insights, CollectorImage: s.CollectorImage,
	}
}
