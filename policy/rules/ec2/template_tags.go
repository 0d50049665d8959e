package ec2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var tagsLaunched = core.Rule{
	Name:     "tags-launched",
	Group:    "tags",
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Advisory},
	Title:    "A launch template tags the instances and volumes that are started from it.",
	Why: "A provider's default tags reach the template and nothing that is started from it: what nobody owns is " +
		"paid by nobody.",
	Fix: "plinth:fleet and plinth:bastion do so; elsewhere write the required tags into tagSpecifications for " +
		"instance and volume",
	Config: core.RequiredTags,
	Types:  []string{core.EC2LaunchTemplate},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		specifications, known := r.Get("tagSpecifications").Items()
		if !known {
			return nil
		}
		required := c.Strings("requiredTags", "Project", "Environment", "Owner", "CostCenter")
		wanted := []string{"instance", "volume"}
		var findings []core.Finding
		for i, specification := range specifications {
			kind := specification.Get("resourceType")
			if specification.IsUnknown() || kind.IsUnknown() {
				return nil
			}
			wanted = slices.DeleteFunc(wanted, func(k string) bool { return k == kind.StrOr("") })
			if missing := core.ReadTags(specification.Get("tags")).Missing(required); len(missing) > 0 {
				findings = append(findings, core.Finding{
					Path: core.Element("tagSpecifications", i) + ".tags",
					What: fmt.Sprintf(
						"have no %s, so that each %s starts without; better all of them",
						strings.Join(missing, ", "),
						kind.StrOr("resource")),
				})
			}
		}
		if len(wanted) > 0 {
			findings = append(findings, core.Finding{Path: "tagSpecifications", What: fmt.Sprintf(
				"have none for %s, which starts without tags; better the stack's own", strings.Join(wanted, " and "))})
		}
		return findings
	},
}
