package platform

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

// rule is what must hold between sections. It belongs to the later of them.
type rule struct {
	// relies names what must have the right shape for the rule to judge what is in the file; * is
	// any name.
	relies []path
	check  func(c *Config, p *check.Problems)
}

// judge applies the rule, unless something that it relies on has the wrong shape and is left out of
// the configuration therefore.
func (r rule) judge(p *check.Problems, c *Config, found check.List) {
	skip := slices.ContainsFunc(found, func(f check.Problem) bool {
		return slices.ContainsFunc(r.relies, func(needed path) bool { return covers(f.Path, needed) })
	})
	if !skip {
		r.check(c, p)
	}
}

// baseRules are about the stack as a whole.
var baseRules = []rule{
	{relies: []path{{"aws:region"}}, check: commercialRegion},
	{check: tagValues},
}

// otherPartitions begin the names of regions where ARNs don't begin with arn:aws: and what
// CloudFront needs isn't in us-east-1.
var otherPartitions = []string{"cn-", "us-gov-", "us-iso", "eu-iso", "eusc-"}

func otherPartition(region string) bool {
	return slices.ContainsFunc(otherPartitions, func(p string) bool { return strings.HasPrefix(region, p) })
}

func commercialRegion(c *Config, p *check.Problems) {
	if otherPartition(c.Region) {
		p.At("aws:region").Value(c.Region).
			Say("a region of another partition than AWS's commercial one").
			Fix("write one like eu-west-1")
	}
}

// maxTags leaves ten of AWS's fifty to components and to AWS itself.
const maxTags = 40

var (
	tagValue = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+@-]*$`)
	tagName  = regexp.MustCompile(`^[A-Za-z0-9 _.:/=+@-]{1,128}$`)
)

// tagValues judges what AWS's tagging rules say:
// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
func tagValues(c *Config, p *check.Problems) {
	p = p.In("plinth:tags")
	if len(c.Tags) > maxTags {
		p.At().Value(len(c.Tags)).Say("a resource has at most 50 tags").Fix("write at most %d", maxTags)
	}
	for key, value := range c.Tags {
		if !tagName.MatchString(key) {
			p.At(key).Say("wrong form of a name").Fix("write at most 128 letters, digits, spaces and _.:/=+@-")
		}
		if strings.HasPrefix(strings.ToLower(key), "aws:") {
			p.At(key).Value(value).Say("tags that begin with aws: are AWS's own").Fix("rename it")
		}
		if len([]rune(value)) > 256 || !tagValue.MatchString(value) {
			p.At(key).Value(value).Say("wrong form").Fix("write at most 256 letters, digits, spaces and _.:/=+@-")
		}
	}
}

// missing reports something that needs another section.
func missing(p *check.Problems, what, add string) {
	p.At().Say("there is no %s for it", what).Fix("add %s, or take it out", add)
}

// unknownName reports a name that isn't one of those that the stack has.
func unknownName(p *check.Problems, kind, where string, known []string, name string) {
	if name == "" || slices.Contains(known, name) {
		return
	}
	fix := "add it to " + where
	if near := check.Nearest(name, known); near != "" {
		fix = "write " + near
	} else if len(known) > 0 {
		fix += ", or write one of " + strings.Join(known, ", ")
	}
	p.At().Value(name).Say("there is no %s of this name", kind).Fix("%s", fix)
}
