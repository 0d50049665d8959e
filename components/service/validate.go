package service

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

var (
	variable    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	rootPattern = regexp.MustCompile(`^(0+|root)(:|$)`)
)

// Validate reports what the tags of the fields can't say.
func (s *Settings) Validate(p *check.Problems) {
	s.Match.Validate(p)
	s.validateBlueGreen(p)
	validateSize(p, s.CPU, s.MemoryMiB)
	if rootPattern.MatchString(s.User) {
		p.At("user").Value(s.User).Say("runs as root").Fix("name another, such as %s", defaultUser)
	}
	for i, path := range s.WritablePaths {
		same := func(other string) bool { return volume(other) == volume(path) }
		switch {
		case slices.Contains(strings.Split(path, "/"), ".."):
			p.At("writablePaths", i).Value(path).Say("not an absolute path").Fix("write one like /tmp")
		case slices.ContainsFunc(s.WritablePaths[:i], same):
			p.At("writablePaths", i).Value(path).Say("the path is there twice, or too like another").Fix("remove one")
		}
	}
	for key, job := range s.Jobs {
		check.Name(p.In("jobs", key), key, MaxName)
		if job.Command != nil && len(job.Command) == 0 {
			p.At("jobs", key, "command").Say("required, got nothing").Fix("say what runs")
		}
	}
}

// Validate refuses what may be another program tomorrow.
func (i *Image) Validate(p *check.Problems) {
	_, tag, tagged := strings.Cut(i.URI[strings.LastIndex(i.URI, "/")+1:], ":")
	if i.URI != "" && !strings.Contains(i.URI, "@") && (!tagged || tag == "latest") {
		p.At("uri").Value(i.URI).Say("mutable tag").Fix("use a digest or an immutable tag")
	}
}

// Validate reports what the tags of the fields can't say.
func (s *Scaling) Validate(p *check.Problems) {
	if s.MaxTasks < s.MinTasks {
		p.At("maxTasks").Value(s.MaxTasks).Say("less than minTasks").Fix("write %d or more", s.MinTasks)
	}
}

// Validate reports what the tags of the fields can't say.
func (h *Health) Validate(p *check.Problems) {
	if h.GraceSeconds < h.IntervalSeconds {
		p.At("graceSeconds").Value(h.GraceSeconds).Say("over before the first check").
			Fix("write %d or more", h.IntervalSeconds)
	}
}

// ValidateVariables judges the names of variables, each of which has one value: plain or a
// secret's.
func ValidateVariables[E, S any](p *check.Problems, environment map[string]E, secrets map[string]S) {
	judge := func(setting string, names []string) {
		for _, name := range names {
			if !variable.MatchString(name) {
				p.At(setting).Value(name).Say("not the name of a variable").Fix("use letters, digits and underscores")
			}
		}
	}
	judge("environment", slices.Sorted(maps.Keys(environment)))
	judge("secrets", slices.Sorted(maps.Keys(secrets)))
	for name := range secrets {
		if _, twice := environment[name]; twice {
			p.At("secrets", name).Say("the variable stands in environment, too").Fix("name it once")
		}
	}
}
