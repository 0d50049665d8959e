package layering

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// layer says what the packages of a folder may import.
type layer struct {
	// folder is the folder with all below it, with * for any one name. Of several that match, the longest counts.
	folder string
	// imports are what its packages may import: a package, or with /... a folder with all below it. A lone ... is the
	// folder itself with all below it.
	imports []string
	why     string
}

// layers is the architecture: which way imports run.
var layers = []layer{
	{Main, []string{"platform"}, "the program lists the tiers, and platform builds them"},
	{"platform", []string{"...", "components/...", "internal/..."}, "it turns a stack file into tiers"},
	{
		"components",
		[]string{"...", "internal/...", "functions/viewerrequest"},
		"a tier is usable alone from another program; the site deploys the viewer-request function",
	},
	{"components/internal", []string{"...", "internal/..."}, "it knows no tier"},
	{"functions", []string{"...", "internal/..."}, "the code that runs on AWS knows no tier"},
	{"internal", []string{"..."}, "everything shares it, so it knows nothing"},
	{"site", []string{"..."}, "the publisher runs beside the program"},
	{"policy", []string{"...", "internal/..."}, "the packs judge any Pulumi program"},
	{"policy/core", []string{"...", "internal/..."}, "what every rule reads with knows no rule"},
	{
		"policy/rules/*",
		[]string{"...", "policy/core/...", "internal/..."},
		"the rules of one AWS service know no other service's",
	},
	{"policy/rules/rulestest", []string{"policy/..."}, "it collects the cases of all services"},
	{"sandbox", []string{"...", "internal/..."}, "the simulation knows AWS, not this program"},
	{
		"sandbox/engine",
		[]string{"sandbox/...", "internal/...", "functions/build/archives"},
		"it runs Pulumi on this program, with the archives that the program deploys",
	},
	{
		"sandbox/cloud",
		[]string{"sandbox/cloud/schema", "sandbox/cloud/token", "internal/..."},
		"the simulation's engine knows no service",
	},
	{"sandbox/cloud/schema", []string{"..."}, "it reads what types look like from the provider's sources"},
	{"sandbox/cloud/token", nil, "the types' names know nothing"},
	{
		"sandbox/cloud/*",
		[]string{"sandbox/cloud/...", "internal/..."},
		"it knows AWS; sandbox/cloud/aws holds the services to their layers",
	},
	{"sandbox/cloud/aws", []string{"sandbox/cloud/..."}, "it lists the services"},
	{"sandbox/cloud/cloudtest", []string{"sandbox/cloud/..."}, "tests of services run in it"},
	{"tests", []string{"...", "platform/...", "components/...", "policy/...", "sandbox/...", "internal/...",
		"functions/..."}, "they see everything"},
}

// Violations are the imports that run the wrong way, each with the reason why it may not.
func (i Imports) Violations() []string {
	var list []string
	for _, from := range slices.Sorted(maps.Keys(i)) {
		l, ok := layerOf(from)
		if !ok {
			list = append(list, fmt.Sprintf("%s: tests/layering has no layer for this folder", from))
			continue
		}
		for _, to := range i[from] {
			if !l.allows(from, to) {
				list = append(list, fmt.Sprintf("%s imports %s: %s", from, to, l.why))
			}
		}
	}
	return list
}

// layerOf returns the layer with the longest folder that matches.
func layerOf(folder string) (layer, bool) {
	best, found := layer{}, false
	for _, l := range layers {
		// A name beats a * in the same place.
		better := len(steps(l.folder)) > len(steps(best.folder)) ||
			len(steps(l.folder)) == len(steps(best.folder)) && strings.HasSuffix(best.folder, "*")
		if within(folder, l.folder) && (!found || better) {
			best, found = l, true
		}
	}
	return best, found
}

func (l layer) allows(from, to string) bool {
	return slices.ContainsFunc(l.imports, func(allowed string) bool {
		if allowed == "..." {
			return within(to, strings.Join(steps(from)[:len(steps(l.folder))], "/"))
		}
		if below, ok := strings.CutSuffix(allowed, "/..."); ok {
			return within(to, below)
		}
		return to == allowed
	})
}

func steps(folder string) []string { return strings.Split(folder, "/") }

// within reports whether a folder is the pattern, or stands beneath it.
func within(folder, pattern string) bool {
	have, want := steps(folder), steps(pattern)
	for i := range want {
		if i >= len(have) || want[i] != "*" && want[i] != have[i] {
			return false
		}
	}
	return true
}
