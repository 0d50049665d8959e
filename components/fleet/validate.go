package fleet

import (
	problems "github.com/plinth-infra/plinth/internal/check"

	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/internal/instance"
)

var (
	imagePattern = regexp.MustCompile(`^ami-([0-9a-f]{8}|[0-9a-f]{17})$`)
	healthPath   = regexp.MustCompile(`^/[!-~]*$`)
	// policies of termination: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
	terminations = []string{"OldestLaunchTemplate", "OldestInstance", "NewestInstance", "AllocationStrategy", "ClosestToNextInstanceHour", "Default"}
	poolStates   = []string{"Stopped", "Running"}
)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r = r.withDefaults()
	problems := []error{check.Name(name, maxName), r.validate("")}
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if r.VPCID == nil || r.SubnetIDs == nil {
		report("vpcId, subnetIds: they are missing; give the network's, with its private subnets")
	}
	switch {
	case r.Ingress == nil && r.routed():
		report("hosts, paths, priority: a network load balancer has no routes; give an ingress, or take them out")
	case r.Ingress == nil && r.Scaling.RequestsPerTarget > 0:
		report("scaling.requestsPerTarget: a network load balancer counts no requests; give an ingress, or take it out")
	case r.Ingress != nil:
		problems = append(problems, r.checkRoute())
		if r.PrivateLink {
			report("privateLink: only a network load balancer is reached so; take the ingress or it out")
		}
	}
	r.validateEnvironment(report)
	for _, key := range slices.Sorted(maps.Keys(r.Destinations)) {
		d := r.Destinations[key]
		if check.Name(key, maxName) != nil || d.SecurityGroupID == nil || d.Port < 1 || d.Port > 65535 {
			report("destinations: %q isn't complete; give it a name of lower-case letters, a security group and a port", key)
		}
	}
	return r, errors.Join(problems...)
}

func (a Args) route(targetGroup pulumi.StringInput) *ingress.RouteArgs {
	return &ingress.RouteArgs{Match: a.match(), TargetGroupARN: targetGroup}
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

// validate judges what a stack file may say.
func (a Args) validate(prefix string) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(prefix+format, values...)) }
	between := func(where string, got, low, high int) {
		if got < low || got > high {
			report("%s: it is out of range, got %d; use %d to %d", where, got, low, high)
		}
	}
	if err := check.OneOf(prefix+"architecture", a.Architecture, ARM64, X86); err != nil {
		problems = append(problems, err)
	}
	if a.Image != "" && !imagePattern.MatchString(a.Image) {
		report("image: it isn't the id of an image, got %q; write one like ami-0123456789abcdef0, or leave it out for Amazon Linux 2023", a.Image)
	}
	a.validateTypes(report)
	between("spotPercent", a.SpotPercent, 0, 100)
	a.validateUserData(report)
	between("volumeGiB", a.VolumeGiB, 8, 16384)
	between("port", a.Port, 1, 65535)
	if !healthPath.MatchString(a.Health.Path) {
		report("health.path: it isn't a path, got %q; write one like /health", a.Health.Path)
	}
	between("health.intervalSeconds", a.Health.IntervalSeconds, 6, 300)
	between("health.graceSeconds", a.Health.GraceSeconds, 1, 7200)
	between("drainSeconds", a.DrainSeconds, 1, 3600)
	between("refresh.minHealthyPercent", a.Refresh.MinHealthyPercent, 1, 100)
	between("maxLifetimeDays", a.MaxLifetimeDays, 1, 365)
	between("waitMinutes", a.WaitMinutes, 1, 60)
	a.validateScaling(report, between)
	for i, p := range a.TerminationPolicies {
		switch {
		case !slices.Contains(terminations, p):
			report("terminationPolicies[%d]: it isn't a known choice, got %q; use one of %v", i, p, terminations)
		case p == "Default" && i < len(a.TerminationPolicies)-1:
			report("terminationPolicies[%d]: Default decides every case, got something after it; put it last", i)
		}
	}
	return errors.Join(problems...)
}

// validateTypes: they exist in form, run the image, and are there once.
func (a Args) validateTypes(report func(format string, values ...any)) {
	for i, t := range a.InstanceTypes {
		switch {
		case !instance.IsType(t):
			report("instanceTypes[%d]: it isn't an instance type, got %q; write one like %s", i, t, defaultTypes[ARM64])
		case instance.ArchitectureOf(t) != string(a.Architecture) && defaultTypes[a.Architecture] != "":
			report("instanceTypes[%d]: it has another processor than architecture %s, got %s; write one like %s", i, a.Architecture, t, defaultTypes[a.Architecture])
		case slices.Contains(a.InstanceTypes[:i], t):
			report("instanceTypes[%d]: the type is there twice, got %s; take one out", i, t)
		}
	}
}

func (a Args) validateScaling(report func(format string, values ...any), between func(where string, got, low, high int)) {
	s := a.Scaling
	between("scaling.minInstances", s.MinInstances, 1, 5000)
	switch {
	case s.MaxInstances < s.MinInstances:
		report("scaling.maxInstances: it is less than minInstances %d, got %d; use at least as many", s.MinInstances, s.MaxInstances)
	case s.DesiredInstances < s.MinInstances || s.DesiredInstances > s.MaxInstances:
		report("scaling.desiredInstances: it is out of range, got %d; use %d to %d, as minInstances and maxInstances say", s.DesiredInstances, s.MinInstances, s.MaxInstances)
	}
	between("scaling.maxInstances", s.MaxInstances, 1, 5000)
	between("scaling.cpuPercent", s.CPUPercent, 10, 90)
	if s.RequestsPerTarget < 0 {
		report("scaling.requestsPerTarget: it is negative, got %d; use at least 1", s.RequestsPerTarget)
	}
	if a.WarmPool == nil {
		return
	}
	if a.mixed() {
		// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html
		report("warmPool: AWS refuses one with several instance types or Spot; name one of instanceTypes and no spotPercent, or take it out")
	}
	if !slices.Contains(poolStates, a.WarmPool.State) {
		report("warmPool.state: it isn't a known choice, got %q; use one of %v", a.WarmPool.State, poolStates)
	}
	between("warmPool.minInstances", a.WarmPool.MinInstances, 1, 5000)
}
