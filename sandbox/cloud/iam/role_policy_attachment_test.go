package iam_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestRolePolicyAttachment(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an attached policy exists": {
			Given: cloudtest.Role("lambda.amazonaws.com"),
			Type:  "iam/rolePolicyAttachment:RolePolicyAttachment",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"role":      h.Created["role"].ID,
					"policyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
				}
			},
			Wrong: cloudtest.Just(m{"policyArn": "arn:aws:iam::123456789012:policy/none"}),
			Says:  "NoSuchEntity: Policy",
		},
		"a role takes ten managed policies": {
			Given: cloudtest.Role("lambda.amazonaws.com"),
			Type:  "iam/rolePolicyAttachment:RolePolicyAttachment",
			Right: func(h *cloudtest.Harness) m {
				return m{"role": h.Created["role"].ID, "policyArn": "arn:aws:iam::aws:policy/A"}
			},
			Spoil: func(h *cloudtest.Harness) {
				for _, n := range strings.Split("BCDEFGHIJK", "") {
					h.Create("iam/rolePolicyAttachment:RolePolicyAttachment", n, m{
						"role":      h.Created["role"].ID,
						"policyArn": "arn:aws:iam::aws:policy/" + n,
					})
				}
			},
			Says: "PoliciesPerRole: 10",
		},
	})
}
