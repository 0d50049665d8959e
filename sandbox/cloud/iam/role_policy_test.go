package iam_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestRolePolicy(t *testing.T) {
	t.Parallel()
	good := `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::x/*"}`
	cloudtest.Run(t, map[string]cloudtest.Case{
		"inline policies have 10240 together": {
			Given: cloudtest.Role("lambda.amazonaws.com"),
			Type:  "iam/rolePolicy:RolePolicy",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"role":   h.Created["role"].ID,
					"policy": cloudtest.Policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + strings.Repeat("x", 6000) + `"}`),
				}
			},
			Spoil: func(h *cloudtest.Harness) {
				h.Create("iam/rolePolicy:RolePolicy", "first", m{
					"role":   h.Created["role"].ID,
					"policy": cloudtest.Policy(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + strings.Repeat("x", 6000) + `"}`),
				})
			},
			Says: "Maximum policy size of 10240 bytes exceeded",
		},
		"an inline policy's role exists": {
			Given: cloudtest.Role("lambda.amazonaws.com"),
			Type:  "iam/rolePolicy:RolePolicy",
			Right: func(h *cloudtest.Harness) m {
				return m{"role": h.Created["role"].ID, "policy": cloudtest.Policy(good)}
			},
			Wrong: cloudtest.Just(m{"role": "nobody"}),
			Says:  "NoSuchEntity: The role with name nobody",
		},
	})
}
