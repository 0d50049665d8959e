package check

import (
	"fmt"
	"regexp"
	"strings"
)

// RetentionDays is how many days CloudWatch Logs keeps a log: one of the values that it takes. Default
// DefaultRetentionDays, where a tier doesn't say otherwise.
type RetentionDays int

// DefaultRetentionDays is a year: what the production policies ask for.
const DefaultRetentionDays RetentionDays = 365

// Enum returns the values that CloudWatch Logs takes:
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
func (RetentionDays) Enum() []any {
	return []any{
		1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
		1096, 1827, 2192, 2557, 2922, 3288, 3653,
	}
}

var (
	account = regexp.MustCompile(`^[0-9]{12}$`)
	region  = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]+)+-[0-9]$`)
	label   = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`)
	name    = regexp.MustCompile(`^[a-z]([a-z0-9-]*[a-z0-9])?$`)
	zoneID  = regexp.MustCompile(`^Z[A-Z0-9]{3,31}$`)
	keyARN  = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]+$`)
)

// Account judges an AWS account id.
func Account(p *Problems, id string) {
	if !account.MatchString(id) {
		p.At().Value(id).Say("an AWS account id has 12 digits").Fix("take it from `aws sts get-caller-identity`")
	}
}

// Region judges the form of a region's name. Which regions exist is AWS's to say.
func Region(p *Problems, name string) {
	if !region.MatchString(name) {
		p.At().Value(name).Say("not the name of a region").Fix("write it like eu-west-1")
	}
}

// maxDomain and the labels' form: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
const maxDomain = 253

// Domain judges a DNS name without a wildcard: lower case, at least two labels, no dot at the end.
func Domain(p *Problems, domain string) {
	report := func(format string, values ...any) {
		p.At().Value(domain).Say(format, values...).Fix("write a name like example.com")
	}
	labels := strings.Split(domain, ".")
	switch {
	case domain == "":
		p.At().Say("required, got nothing").Fix("write a name like example.com")
		return
	case len(domain) > maxDomain:
		report("a DNS name has at most %d characters", maxDomain)
		return
	case strings.HasSuffix(domain, "."):
		report("it ends with a dot")
		return
	case domain != strings.ToLower(domain):
		report("it has capital letters")
		return
	case len(labels) < 2:
		report("it has only one label")
		return
	}
	for _, l := range labels {
		if !label.MatchString(l) {
			report("the label %q is not one of letters, digits and inner hyphens, at most 63 long", l)
			return
		}
	}
}

// ZoneID judges the id of a Route 53 hosted zone.
func ZoneID(p *Problems, id string) {
	if !zoneID.MatchString(id) {
		p.At().Value(id).Say("not the id of a hosted zone").Fix("write the id alone, like Z0123456789ABCDEFGHIJ")
	}
}

// KeyARN judges the ARN of a KMS key, which may not be an alias.
func KeyARN(p *Problems, arn string) {
	if !keyARN.MatchString(arn) {
		p.At().Value(arn).Say("not the ARN of a key").Fix("write one like arn:aws:kms:<region>:<account>:key/<id>")
	}
}

// Name judges a component's name, which becomes the start of physical names.
func Name(p *Problems, n string, max int) {
	if name.MatchString(n) && len(n) <= max {
		return
	}
	p.At().Value(n).
		Say("a name has lower-case letters, digits and hyphens, starts with a letter, and has at most %d characters", max).
		Fix("rename it")
}

// OneOf judges a choice that no tag can list. The empty choice, where it is allowed, isn't spelt out.
func OneOf[T ~string](p *Problems, value T, allowed ...T) {
	var words []string
	for _, a := range allowed {
		if a == value {
			return
		}
		if a != "" {
			words = append(words, string(a))
		}
	}
	p.At().Value(value).Say("not an allowed value").Fix("%s", Allowed(fmt.Sprint(value), words))
}
