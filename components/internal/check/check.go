// Package check judges the values that several tiers take, in the words of the stack file:
// `<where>: <what is wrong>, got <value>; <what to write instead>`.
package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// retentionDays are the values that CloudWatch Logs takes:
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
var retentionDays = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
	1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

// DefaultRetentionDays is a year: what the production policies ask for.
const DefaultRetentionDays = 365

// RetentionDays judges a log group's retention.
func RetentionDays(where string, days int) error {
	if slices.Contains(retentionDays, days) {
		return nil
	}
	nearest := retentionDays[len(retentionDays)-1]
	for _, allowed := range retentionDays {
		if allowed > days {
			nearest = allowed
			break
		}
	}
	return fmt.Errorf("%s: CloudWatch Logs doesn't keep logs for this number of days, got %d; use %d, or another of %s",
		where, days, nearest, numbers(retentionDays))
}

var (
	account = regexp.MustCompile(`^[0-9]{12}$`)
	region  = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]+)+-[0-9]$`)
	label   = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`)
	name    = regexp.MustCompile(`^[a-z]([a-z0-9-]*[a-z0-9])?$`)
	zoneID  = regexp.MustCompile(`^Z[A-Z0-9]{3,31}$`)
)

// Account judges an AWS account id.
func Account(where, id string) error {
	if account.MatchString(id) {
		return nil
	}
	return fmt.Errorf("%s: an AWS account id has 12 digits, got %q; take it from `aws sts get-caller-identity`", where, id)
}

// Region judges the form of a region's name. Which regions exist is AWS's to say.
func Region(where, name string) error {
	if region.MatchString(name) {
		return nil
	}
	return fmt.Errorf("%s: it isn't the name of a region, got %q; write it like eu-west-1", where, name)
}

// Domain judges a DNS name without a wildcard: lower case, at least two labels, no dot at the end.
// Limits: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
func Domain(where, domain string) error {
	bad := func(what string) error {
		return fmt.Errorf("%s: %s, got %q; write a name like example.com", where, what, domain)
	}
	labels := strings.Split(domain, ".")
	switch {
	case domain == "":
		return fmt.Errorf("%s: it is empty; write a name like example.com", where)
	case len(domain) > 253:
		return bad("a DNS name has at most 253 characters")
	case strings.HasSuffix(domain, "."):
		return bad("it ends with a dot")
	case domain != strings.ToLower(domain):
		return bad("it has capital letters")
	case len(labels) < 2:
		return bad("it has only one label")
	}
	for _, l := range labels {
		if !label.MatchString(l) {
			return bad(fmt.Sprintf("the label %q is not one of letters, digits and inner hyphens, at most 63 long", l))
		}
	}
	return nil
}

// ZoneID judges the id of a Route 53 hosted zone.
func ZoneID(where, id string) error {
	if zoneID.MatchString(id) {
		return nil
	}
	return fmt.Errorf("%s: it isn't the id of a hosted zone, got %q; write the id alone, like Z0123456789ABCDEFGHIJ", where, id)
}

// Name judges a component's name, which becomes the start of physical names.
func Name(n string, max int) error {
	if name.MatchString(n) && len(n) <= max {
		return nil
	}
	return fmt.Errorf("its name has to be of lower-case letters, digits and hyphens, start with a letter and have at most %d characters, got %q", max, n)
}

// OneOf judges a choice. The empty choice, where it is allowed, isn't spelt out.
func OneOf[T ~string](where string, value T, allowed ...T) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	var words []string
	for _, a := range allowed {
		if a != "" {
			words = append(words, string(a))
		}
	}
	return fmt.Errorf("%s: it isn't a known choice, got %q; use one of %s", where, value, strings.Join(words, ", "))
}

func numbers(list []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", ", "), "[]")
}
