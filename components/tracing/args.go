package tracing

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
)

// Args describes the tier. The zero value of what isn't required is the safe production answer.
type Args struct {
	// Group tells the stack's traces from others of the account and region: it is the name of X-Ray's group and the beginning of the services'
	// names in the map. At most 20 letters, digits and hyphens, which leaves room for a rule's. Required.
	Group string
	// Region is where the collector sends traces. Required.
	Region string
	// Services are the names of the traced services, and Functions the physical names of Lambda functions: their traces are the group's. At
	// least one.
	Services  []string
	Functions []pulumi.StringInput

	// Sampling says which requests are recorded that no rule is about.
	Sampling Sampling
	// Rules are for certain requests, by name.
	Rules map[string]Rule
	// Insights looks for anomalies in the group, at a price for each trace. Default false.
	Insights bool

	// CollectorImage is the collector's: a repository with a digest, which production asks for, or with a tag other than latest. Default the
	// public image of AWS's distribution of OpenTelemetry, which a network without a way to the internet doesn't reach: name a copy there.
	CollectorImage string
}

// Sampling says how many requests are recorded.
type Sampling struct {
	// RatePercent of the requests, above 0 to 100. Default 5.
	RatePercent float64
	// ReservoirPerSecond are recorded in any case, of all services together, so that a quiet one is seen. Default 1.
	ReservoirPerSecond int
}

// Rule is how many of certain requests are recorded. An empty pattern is any; * and ? are wildcards.
type Rule struct {
	// Decides between rules that both match: the lowest number wins. 1 to 9998, each once.
	Priority int `json:"priority" jsonschema:"minimum=1,maximum=9998"`
	// The service that gets the requests, by its name in the stack file. Without it any.
	Service string `json:"service,omitempty"`
	// Their path, such as /health.
	Path string `json:"path,omitempty" jsonschema:"maxLength=128"`
	// Their method, such as POST.
	Method string `json:"method,omitempty" jsonschema:"maxLength=10"`
	// The name of the host that they are for.
	Host string `json:"host,omitempty" jsonschema:"maxLength=64"`
	// The share that is recorded, in percent. Without it none, beyond the reservoir.
	RatePercent float64 `json:"ratePercent,omitempty" jsonschema:"minimum=0,maximum=100"`
	// How many a second are recorded in any case. Without it none.
	ReservoirPerSecond int `json:"reservoirPerSecond,omitempty" jsonschema:"minimum=0"`
}

const (
	// DefaultImage is v0.50.0 of 2026-08-31, for amd64 and arm64. The tag is in the release's notes, the digest is what it leads to:
	// https://github.com/aws-observability/aws-otel-collector/releases/tag/v0.50.0
	DefaultImage = "public.ecr.aws/aws-observability/aws-otel-collector@sha256:7968fb60db6a2390a47ba6a2df029745638486e285c9b2487da1b722d0855a3e"

	defaultRatePercent = 5
	defaultReservoir   = 1
	maxName            = 32
	// maxRule is what a group's name leaves of the 32 characters of a sampling rule's.
	maxRule = 11
)

var (
	groupName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,19}$`)
	// imagePattern is a repository with a digest, or with a tag.
	imagePattern = regexp.MustCompile(`^([a-z0-9.-]+(:[0-9]+)?/)?[a-z0-9._/-]+(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$`)
	latest       = regexp.MustCompile(`^[^@]*(:latest|/[^:@]*)$|^[^:@/]*$`)
	// matched is what X-Ray takes as a pattern.
	matched = regexp.MustCompile(`^[!-~]+$`)
)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r = r.withDefaults()
	problems := []error{check.Name(name, maxName), check.Region("region", r.Region), r.validate("")}
	if !groupName.MatchString(r.Group) || r.Group == "Default" {
		problems = append(problems, fmt.Errorf("group: it isn't the name of a group, got %q; write at most 20 letters, digits and hyphens, and not Default", r.Group))
	}
	if len(r.Services)+len(r.Functions) == 0 {
		problems = append(problems, errors.New("services, functions: there is nothing to trace; name one"))
	}
	for _, key := range slices.Sorted(maps.Keys(r.Rules)) {
		if s := r.Rules[key].Service; s != "" && !slices.Contains(r.Services, s) {
			problems = append(problems, fmt.Errorf("rules.%s.service: no service of this name is traced, got %q; name one that is", key, s))
		}
	}
	return r, errors.Join(problems...)
}

func (a Args) withDefaults() Args {
	a.Services, a.Functions, a.Rules = slices.Clone(a.Services), slices.Clone(a.Functions), maps.Clone(a.Rules)
	slices.Sort(a.Services)
	if a.Sampling.RatePercent == 0 {
		a.Sampling.RatePercent = defaultRatePercent
	}
	if a.Sampling.ReservoirPerSecond == 0 {
		a.Sampling.ReservoirPerSecond = defaultReservoir
	}
	if a.CollectorImage == "" {
		a.CollectorImage = DefaultImage
	}
	return a
}

// validate judges what a stack file may say; path is a prefix such as "plinth:tracing.".
func (a Args) validate(path string) error {
	problems := []error{
		sampled(path+"sampling", a.Sampling.RatePercent, a.Sampling.ReservoirPerSecond),
	}
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(path+format, values...)) }
	if !imagePattern.MatchString(a.CollectorImage) || latest.MatchString(a.CollectorImage) {
		report("collectorImage: it isn't an image that stays what it is, got %q; write repository@sha256:…, or a tag that never moves", a.CollectorImage)
	}
	first := map[int]string{}
	for _, key := range slices.Sorted(maps.Keys(a.Rules)) {
		r, at := a.Rules[key], "rules."+key
		if err := check.Name(key, maxRule); err != nil || key == defaultRule {
			report("%s: its name has to be of lower-case letters, digits and hyphens, at most %d, and not %s; rename it", at, maxRule, defaultRule)
		}
		if r.Priority < 1 || r.Priority > lastPriority-1 {
			report("%s.priority: it is out of range, got %d; use 1 to %d", at, r.Priority, lastPriority-1)
		} else if other, taken := first[r.Priority]; taken {
			report("%s.priority: the rule %s has it already, got %d; give each rule its own", at, other, r.Priority)
		}
		first[r.Priority] = key
		problems = append(problems, sampled(path+at, r.RatePercent, r.ReservoirPerSecond))
		for _, p := range []struct {
			name, value string
			most        int
		}{{"path", r.Path, 128}, {"method", r.Method, 10}, {"host", r.Host, 64}} {
			if p.value != "" && (!matched.MatchString(p.value) || len(p.value) > p.most) {
				report("%s.%s: it isn't a pattern, got %q; write at most %d characters, with * and ? as wildcards", at, p.name, p.value, p.most)
			}
		}
	}
	return errors.Join(problems...)
}

func sampled(path string, percent float64, reservoir int) error {
	var problems []error
	if percent < 0 || percent > 100 {
		problems = append(problems, fmt.Errorf("%s.ratePercent: it isn't a share, got %v; use 0 to 100", path, percent))
	}
	if reservoir < 0 {
		problems = append(problems, fmt.Errorf("%s.reservoirPerSecond: it is negative, got %d; use 0 or more", path, reservoir))
	}
	return errors.Join(problems...)
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"group": pulumi.String(a.Group), "insights": pulumi.Bool(a.Insights), "ratePercent": pulumi.Float64(a.Sampling.RatePercent),
		"collectorImage": pulumi.String(a.CollectorImage),
	}
}
