package iam

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGitHubSubject(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]bool{
		"repo:acme/shop:ref:refs/heads/main":         true,
		"repo:acme/shop:environment:prd":             true,
		"repo:acme/shop.js:environment:prd eu":       true,
		"repo:acme/shop:ref:refs/tags/v*":            true,
		"repo:acme@1/shop@2:ref:refs/heads/main":     true,
		"repo:acme/shop:ref:refs/heads/release/*":    true,
		"repo:acme/shop:ref:refs/tags/*":             false,
		"repo:acme/shop:ref:?efs/heads/main":         false,
		"repo:acme/shop:ref:":                        false,
		"repo:acme@*/shop@2:ref:refs/heads/main":     false,
		"repo:acme/shop":                             false,
		"repo:*/shop:environment:prd":                false,
		"repo:acme/shop:job_workflow_ref:x":          false,
		"xrepo:acme/shop:environment:prd":            false,
		"repo:acme/shop:environment:prd\nrepo:x/y:*": false,
	} {
		require.Equal(t, want, pinsSubject(subject), subject)
	}
}
