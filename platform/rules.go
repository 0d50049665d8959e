package platform

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// rule is what must hold between sections. It belongs to the later of them.
type rule struct {
	// relies names what must have the right shape for the rule to judge what is in the file; * is any name.
	relies []path
	check  func(c *Config) []problem
}

// skip reports whether something that the rule relies on has the wrong shape, and is left out of the configuration
// therefore.
func (r rule) skip(found []problem) bool {
	return slices.ContainsFunc(found, func(p problem) bool {
		return slices.ContainsFunc(r.relies, func(needed path) bool { return p.path.covers(needed) })
	})
}

// covers reports whether what stands at p contains what stands at other.
func (p path) covers(other path) bool {
	for i, step := range p {
		if i >= len(other) || step != other[i] && other[i] != "*" {
			return false
		}
	}
	return true
}

func (p path) clone() path { return slices.Clone(p) }

func problemf(at path, format string, args ...any) problem {
	return problem{at, fmt.Sprintf(format, args...)}
}

// baseRules are about the stack as a whole.
var baseRules = []rule{
	{relies: []path{{"aws:region"}}, check: commercialRegion},
	{check: tagValues},
}

// otherPartitions begin the names of regions where ARNs don't begin with arn:aws: and what CloudFront needs isn't in
// us-east-1.
var otherPartitions = []string{"cn-", "us-gov-", "us-iso", "eu-iso", "eusc-"}

func otherPartition(region string) bool {
	return slices.ContainsFunc(otherPartitions, func(p string) bool { return strings.HasPrefix(region, p) })
}

func commercialRegion(c *Config) []problem {
	if !otherPartition(c.Region) {
		return nil
	}
	return []problem{problemf(path{"aws:region"},
		"it is a region of another partition than AWS's commercial one, got %q; write one like eu-west-1", c.Region)}
}

// maxTags leaves ten of AWS's fifty to components and to AWS itself.
const maxTags = 40

var (
	tagValue = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+@-]*$`)
	tagName  = regexp.MustCompile(`^[A-Za-z0-9 _.:/=+@-]{1,128}$`)
)

// tagValues judges what AWS's tagging rules say:
// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
func tagValues(c *Config) []problem {
	var list []problem
	if len(c.Tags) > maxTags {
		list = append(list, problemf(path{"plinth:tags"}, "a resource has at most 50 tags, got %d; write at most %d", len(c.Tags), maxTags))
	}
	for key, value := range c.Tags {
		at := path{"plinth:tags", key}
		if !tagName.MatchString(key) {
			list = append(list, problemf(at, "wrong form of a name; write at most 128 letters, digits, spaces and _.:/=+@-"))
		}
		if strings.HasPrefix(strings.ToLower(key), "aws:") {
			list = append(list, problemf(at, "tags that begin with aws: are AWS's own, got %q; rename it", value))
		}
		if len([]rune(value)) > 256 || !tagValue.MatchString(value) {
			list = append(list, problemf(at, "wrong form, got %s; write at most 256 letters, digits, spaces and _.:/=+@-", show(value)))
		}
	}
	return list
}

var entryName = regexp.MustCompile(`^[a-z]([a-z0-9-]*[a-z0-9])?$`)

// badName says what is wrong with the name of an entry, which becomes the start of physical names; "" if nothing is.
func badName(name string, max int) string {
	if entryName.MatchString(name) && len(name) <= max {
		return ""
	}
	return fmt.Sprintf("its name has to be of lower-case letters, digits and hyphens, start with a letter and have at most %d characters, got %q", max, name)
}

func badNames(key string, names []string, max int) []problem {
	var list []problem
	for _, name := range names {
		if wrong := badName(name, max); wrong != "" {
			list = append(list, problemf(path{key, name}, "%s; rename it", wrong))
		}
	}
	return list
}
