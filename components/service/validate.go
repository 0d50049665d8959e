package service

import (
	problems "github.com/plinth-infra/plinth/internal/check"

	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/internal/check"
)

var (
	variable     = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	absolutePath = regexp.MustCompile(`^(/[A-Za-z0-9._-]+)+$`)
	userPattern  = regexp.MustCompile(`^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$`)
	rootPattern  = regexp.MustCompile(`^(0+|root)(:|$)`)
	imagePattern = regexp.MustCompile(`^([a-z0-9.-]+(:[0-9]+)?/)?[a-z0-9._/-]+(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$`)
	healthPath   = regexp.MustCompile(`^/[!-~]*$`)
)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r = r.withDefaults()
	problems := []error{check.Name(name, maxName), check.Account("account", r.Account), check.Region("region", r.Region), r.validate(""), r.validateTracing(), r.resolveBlueGreen(name)}
	report := func(text string) { problems = append(problems, errors.New(text)) }
	if r.Cluster == nil {
		report("cluster: it is missing; make one with NewCluster")
	} else if r.Exec && r.Cluster.exec == nil {
		report("exec: the cluster doesn't record sessions; make it with exec")
	}
	if r.VPCID == nil || r.SubnetIDs == nil {
		report("vpcId, subnetIds: they are missing; give the network's, with its private subnets")
	}
	if r.Ingress != nil {
		problems = append(problems, r.checkRoute())
	} else if r.routed() {
		report("hosts, paths, priority: a worker gets no requests; give it an ingress, or take them out")
	}
	if r.Ingress == nil && r.Scaling.RequestsPerTarget > 0 {
		report("scaling.requestsPerTarget: a worker gets no requests; take it out")
	}
	if r.Queue == nil && r.Scaling.BacklogPerTask > 0 {
		report("scaling.backlogPerTask: it has no queue; give it one, or take it out")
	}
	for _, key := range slices.Sorted(maps.Keys(r.Destinations)) {
		d := r.Destinations[key]
		if check.Name(key, maxName) != nil || d.SecurityGroupID == nil || d.Port < 1 || d.Port > maxPort {
			report(fmt.Sprintf("destinations: %q isn't complete; give it a name of lower-case letters, a security group and a port", key))
		}
	}
	return r, errors.Join(problems...)
}

const maxPort = 65535

// route is which requests it gets.
func (a Args) route(target pulumi.StringInput) *ingress.RouteArgs {
	return &ingress.RouteArgs{Match: a.match(), TargetGroupARN: target, DeployedElsewhere: a.blueGreen()}
}

func (a Args) match() ingress.Match {
	return ingress.Match{Hosts: a.Hosts, Paths: a.Paths, Priority: a.Priority}
}

func (a Args) checkRoute() error {
	var p problems.Problems
	m := a.match()
	problems.Settings(&p, &m)
	return p.Err()
}

// validate judges what a stack file may say; path is a prefix such as "plinth:services.shop.".
func (a Args) validate(path string) error {
	problems := []error{
		checkSize(path, a.CPU, a.MemoryMiB), checkImage(path, a.Image), a.validateVariables(path), a.validateScaling(path), validateJobs(path, a.Jobs),
		a.validateTasks(path),
		check.OneOf(path+"imageOwner", a.ImageOwner, OwnerPulumi, OwnerPipeline),
		check.OneOf(path+"architecture", a.Architecture, ARM64, X86),
		check.OneOf(path+"strategy", a.Strategy, StrategyRolling, StrategyBlueGreen), a.validateBlueGreen(path),
		check.RetentionDays(path+"logRetentionDays", a.LogRetentionDays),
		between(path+"port", a.Port, 1, maxPort),
		between(path+"spotPercent", a.SpotPercent, 0, 100),
		between(path+"drainSeconds", a.DrainSeconds, 1, 120), // what Fargate waits at most before it kills
		between(path+"health.intervalSeconds", a.Health.IntervalSeconds, checkTimeout+1, 300),
		between(path+"alarms.errorPercent", a.Alarms.ErrorPercent, 1, 100),
		between(path+"alarms.latencyMilliseconds", a.Alarms.LatencyMilliseconds, 1, 1<<31-1),
		between(path+"alarms.cpuPercent", a.Alarms.CPUPercent, 1, 100),
		between(path+"alarms.memoryPercent", a.Alarms.MemoryPercent, 1, 100),
		between(path+"health.graceSeconds", a.Health.GraceSeconds, 1, 1<<31-1),
	}
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(path+format, values...)) }
	switch {
	case rootPattern.MatchString(a.User):
		report("user: it is root, got %q; name another, such as %s", a.User, defaultUser)
	case !userPattern.MatchString(a.User):
		report("user: it isn't a user, got %q; write one like %s", a.User, defaultUser)
	}
	if !healthPath.MatchString(a.Health.Path) || len(a.Health.Path) > 1024 {
		report("health.path: it isn't a path, got %q; write one like /health", a.Health.Path)
	}
	if a.Health.GraceSeconds < a.Health.IntervalSeconds {
		report("health.graceSeconds: it is over before the first check, got %d; use %d or more", a.Health.GraceSeconds, a.Health.IntervalSeconds)
	}
	for i, p := range a.WritablePaths {
		if !absolutePath.MatchString(p) || slices.Contains(strings.Split(p, "/"), "..") {
			report("writablePaths[%d]: it isn't an absolute path, got %q; write one like /tmp", i, p)
		} else if slices.ContainsFunc(a.WritablePaths[:i], func(other string) bool { return volume(other) == volume(p) }) {
			report("writablePaths[%d]: the path is there twice, or too like another, got %q; take one out", i, p)
		}
	}
	return errors.Join(problems...)
}

func (a Args) validateScaling(path string) error {
	s := a.Scaling
	problems := []error{
		between(path+"scaling.minTasks", s.MinTasks, 1, 5000), // a service's limit
		between(path+"scaling.maxTasks", s.MaxTasks, s.MinTasks, 5000),
		between(path+"scaling.cpuPercent", s.CPUPercent, 10, 90),
		between(path+"scaling.outCooldownSeconds", s.OutCooldownSeconds, 1, 3600),
		between(path+"scaling.inCooldownSeconds", s.InCooldownSeconds, 1, 3600),
		between(path+"scaling.requestsPerTarget", s.RequestsPerTarget, 0, 1<<31-1),
		between(path+"scaling.backlogPerTask", s.BacklogPerTask, 0, 1<<31-1),
	}
	if s.MemoryPercent != 0 {
		problems = append(problems, between(path+"scaling.memoryPercent", s.MemoryPercent, 10, 90))
	}
	return errors.Join(problems...)
}

func (a Args) validateVariables(path string) error {
	problems := []error{checkVariables(path, a.Environment, a.Secrets)}
	for _, field := range []struct {
		name   string
		values pulumi.StringMap
	}{{"environment", a.Environment}, {"secrets", a.Secrets}} {
		if _, taken := field.values[queueVariable]; taken && a.Queue != nil {
			problems = append(problems, fmt.Errorf("%s%s: the queue's variable is there already, got %q; take it out", path, field.name, queueVariable))
		}
	}
	return errors.Join(problems...)
}

// checkVariables judges the names of variables, each of which has one value.
func checkVariables(path string, environment, secrets pulumi.StringMap) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(path+format, values...)) }
	for _, field := range []struct {
		name   string
		values pulumi.StringMap
	}{{"environment", environment}, {"secrets", secrets}} {
		for _, key := range slices.Sorted(maps.Keys(field.values)) {
			if !variable.MatchString(key) {
				report("%s: it isn't the name of a variable, got %q; use letters, digits and underscores", field.name, key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(secrets)) {
		if _, twice := environment[key]; twice {
			report("secrets: the variable %q stands in the environment too; name it once", key)
		}
	}
	return errors.Join(problems...)
}

// checkImage refuses what may be another program tomorrow.
func checkImage(path, image string) error {
	_, tag, tagged := strings.Cut(image[strings.LastIndex(image, "/")+1:], ":")
	switch {
	case image == "":
		return fmt.Errorf("%simage: it is missing; give repository@sha256:…", path)
	case !imagePattern.MatchString(image):
		return fmt.Errorf("%simage: it isn't an image, got %q; write repository@sha256:… or repository:tag", path, image)
	case !strings.Contains(image, "@") && (!tagged || tag == "latest"):
		return fmt.Errorf("%simage: it is whatever is the latest, got %q; name a digest, or a tag that never moves", path, image)
	}
	return nil
}

func between(where string, value, least, most int) error {
	if value < least || value > most {
		return fmt.Errorf("%s: it is out of range, got %d; use %d to %d", where, value, least, most)
	}
	return nil
}
