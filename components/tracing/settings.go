package tracing

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/plinth-infra/plinth/internal/check"
)

// Settings is what a stack file says of tracing: plinth:tracing.
type Settings struct {
	// The name of X-Ray's group for this stack's traces, and the beginning of its services' names
	// in the map. Default <project>-<environment>. Two stacks of an account and region can't have
	// the same. 20 characters leave room for a rule's name.
	Group string `json:"group,omitempty" jsonschema:"pattern=^[A-Za-z0-9][A-Za-z0-9-]{0\\,19}$,example=shop-prd"`
	// Which requests are recorded that no rule is about.
	Sampling Sampling `json:"sampling,omitempty"`
	// How many of certain requests are recorded, by the rule's name.
	Rules map[string]Rule `json:"rules,omitempty"`
	// Whether X-Ray looks for anomalies, at a price for each trace.
	Insights bool `json:"insights,omitempty"`
	// The collector's image in every task: a repository with a digest, which production asks for,
	// or with a tag other than latest. Default: the public image of AWS's distribution of
	// OpenTelemetry, which a network without a way to the internet doesn't reach. Name a copy
	// there.
	CollectorImage string `json:"collectorImage,omitempty" jsonschema:"pattern=^([a-z0-9.-]+(:[0-9]+)?/)?[a-z0-9._/-]+(:[A-Za-z0-9_][A-Za-z0-9._-]{0\\,127})?(@sha256:[0-9a-f]{64})?$,example=repository@sha256:<64 hexadecimal digits>"`
}

// Sampling says how many requests are recorded.
type Sampling struct {
	// The share of the requests, in percent. With 0 none are, beyond the reservoir.
	RatePercent *float64 `json:"ratePercent,omitempty" jsonschema:"minimum=0,maximum=100"`
	// How many a second are recorded in any case, of all services together, so that a quiet one is
	// seen.
	ReservoirPerSecond int `json:"reservoirPerSecond,omitempty" jsonschema:"minimum=1"`
}

// Rule is how many of certain requests are recorded. An empty pattern is any; * and ? are
// wildcards.
type Rule struct {
	// Decides between rules that both match: the lowest number wins. Each once. The last but one of
	// X-Ray's is the default's.
	Priority int `json:"priority" jsonschema:"minimum=1,maximum=9998"`
	// The service that gets the requests, by its name in the stack file. Without it any.
	Service string `json:"service,omitempty"`
	// Their path, such as /health.
	Path string `json:"path,omitempty" jsonschema:"maxLength=128,pattern=^[!-~]+$,example=/health"`
	// Their method, such as POST.
	Method string `json:"method,omitempty" jsonschema:"maxLength=10,pattern=^[!-~]+$,example=POST"`
	// The name of the host that they are for.
	Host string `json:"host,omitempty" jsonschema:"maxLength=64,pattern=^[!-~]+$,example=app.example.com"`
	// The share that is recorded, in percent. Without it none, beyond the reservoir.
	RatePercent float64 `json:"ratePercent,omitempty" jsonschema:"minimum=0,maximum=100"`
	// How many a second are recorded in any case. Without it none.
	ReservoirPerSecond int `json:"reservoirPerSecond,omitempty" jsonschema:"minimum=0"`
}

// DefaultImage is v0.50.0 of 2026-08-31, for amd64 and arm64. The tag is in the release's notes,
// the digest is what it leads to:
// https://github.com/aws-observability/aws-otel-collector/releases/tag/v0.50.0
const DefaultImage = "public.ecr.aws/aws-observability/aws-otel-collector@sha256:" +
	"7968fb60db6a2390a47ba6a2df029745638486e285c9b2487da1b722d0855a3e"

// maxRule is what a group's name leaves of the 32 characters of a sampling rule's.
const maxRule = 11

// latest is an image that isn't the same tomorrow: without a tag or a digest, or under latest.
var latest = regexp.MustCompile(`^[^@]*(:latest|/[^:@]*)$|^[^:@/]*$`)

// SetDefaults fills in what is unset, but for the group, which is the program's.
func (s *Settings) SetDefaults() { s.CollectorImage = cmp.Or(s.CollectorImage, DefaultImage) }

// SetDefaults fills in what is unset.
func (s *Sampling) SetDefaults() {
	if s.RatePercent == nil {
		rate := 5.0
		s.RatePercent = &rate
	}
	s.ReservoirPerSecond = cmp.Or(s.ReservoirPerSecond, 1)
}

// Validate reports what the tags of the fields can't say.
func (s *Settings) Validate(p *check.Problems) {
	if s.Group == "Default" {
		p.At("group").Value(s.Group).Say("X-Ray's own group has this name").Fix("write another")
	}
	if s.CollectorImage != "" && latest.MatchString(s.CollectorImage) {
		p.At("collectorImage").Value(s.CollectorImage).Say("mutable tag").Fix("use a digest or an immutable tag")
	}
	first := map[int]string{}
	for _, key := range slices.Sorted(maps.Keys(s.Rules)) {
		check.Name(p.In("rules", key), key, maxRule)
		if key == defaultRule {
			p.At("rules", key).Say("the rule of sampling has this name").Fix("rename it")
		}
		priority := s.Rules[key].Priority
		if other, taken := first[priority]; taken && priority != 0 {
			p.At("rules", key, "priority").Value(priority).Say("the rule %s has it already", other).
				Fix("give each rule its own")
		}
		first[priority] = key
	}
}
