package xray_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestGroup(t *testing.T) {
	t.Parallel()
	group := cloudtest.Just(m{
		"groupName":        "shop-dev",
		"filterExpression": `annotation.plinth_group = "shop-dev" OR service("orders-1a2b3c4")`,
	})
	groups := func(in m, says string) cloudtest.Case {
		return cloudtest.Case{Type: "xray/group:Group", Right: group, Wrong: cloudtest.Just(in), Says: says}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a group's name has 32": groups(m{"groupName": "a-name-of-more-than-thirty-two-characters"},
			"1 to 32 characters"),
		"a group's filter is one": groups(m{"filterExpression": `service("shop"), service("orders")`},
			"Invalid filter expression"),
		"a group's annotation has a value": groups(m{"filterExpression": `annotation.plinth_group OR = "shop"`},
			"Invalid filter expression"),
		"a group's name is taken once": {
			Type:  "xray/group:Group",
			Right: group,
			Spoil: func(h *cloudtest.Harness) {
				h.Create("xray/group:Group", "first", group(h))
			},
			Says: "already exists",
		},
	})
}
