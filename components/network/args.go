package network

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
)

// maxName leaves room for a role and autonaming within the 64 characters of an IAM role.
const maxName = 40

func (a *Args) withDefaults() Args {
	var r Args
	if a != nil {
		r = *a
	}
	r.Zones, r.ReadableBuckets = slices.Clone(r.Zones), slices.Clone(r.ReadableBuckets)
	r.Capabilities = slices.Clone(r.Capabilities)
	slices.Sort(r.Capabilities)
	if r.NAT == "" {
		r.NAT = NATPerZone
	}
	if r.FlowLogs == "" {
		r.FlowLogs = FlowLogsAll
	}
	if r.FlowLogRetentionDays == 0 {
		r.FlowLogRetentionDays = check.DefaultRetentionDays
	}
	if r.ZoneMask == 0 {
		if vpc, err := validateCIDR("", r.CIDR); err == nil {
			r.ZoneMask = vpc.Bits() + minZoneBits
		}
	}
	return r
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	r := a.withDefaults()
	problems := []error{check.Name(name, maxName), r.validate(""), check.Region("region", r.Region), check.Account("account", r.Account)}
	for i, zone := range r.Zones {
		if zoneName.MatchString(zone) && zone[:len(zone)-1] != r.Region {
			problems = append(problems, fmt.Errorf("zones[%d]: the zone isn't in the stack's region %s, got %q; use one like %sa",
				i, r.Region, zone, r.Region))
		}
	}
	return r, errors.Join(problems...)
}

var (
	zoneName   = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]+)+-[0-9][a-z]$`)
	bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
)

func (a Args) validate(prefix string) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	vpc, err := validateCIDR(prefix+"cidr", a.CIDR)
	if err != nil {
		problems = append(problems, err)
	} else {
		problems = append(problems, validateZoneMask(prefix+"zoneMask", vpc, a.ZoneMask, len(a.Zones)))
	}
	if len(a.Zones) < 2 {
		report("%szones: a network spans at least two zones, got %d; name two or three of the region, such as eu-west-1a", prefix, len(a.Zones))
	}
	seen := map[string]bool{}
	for i, zone := range a.Zones {
		if !zoneName.MatchString(zone) {
			report("%szones[%d]: it isn't the name of a zone, got %q; write it like eu-west-1a", prefix, i, zone)
		}
		if seen[zone] {
			report("%szones[%d]: the zone is there twice, got %q; take one out", prefix, i, zone)
		}
		seen[zone] = true
	}
	problems = append(problems,
		check.OneOf(prefix+"nat", a.NAT, NATPerZone, NATSingle, NATNone),
		check.OneOf(prefix+"flowLogs", a.FlowLogs, FlowLogsAll, FlowLogsRejected),
		check.RetentionDays(prefix+"flowLogRetentionDays", a.FlowLogRetentionDays))
	for i, c := range a.Capabilities {
		problems = append(problems, check.OneOf(fmt.Sprintf("%sendpoints[%d]", prefix, i), c, allCapabilities()...))
	}
	for i, b := range a.ReadableBuckets {
		if !bucketName.MatchString(b) || strings.Contains(b, "..") {
			report("%sreadableBuckets[%d]: it isn't the name of a bucket, got %q; write the name alone", prefix, i, b)
		}
	}
	return errors.Join(problems...)
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"cidr":     pulumi.String(a.CIDR),
		"zones":    pulumi.ToStringArray(a.Zones),
		"zoneMask": pulumi.Int(a.ZoneMask),
		"nat":      pulumi.String(string(a.NAT)),
	}
}
