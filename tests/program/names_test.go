package program_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Names that users choose stand beside names of ours, and in physical names that AWS limits.
func TestNamesOfUsers(t *testing.T) {
	t.Parallel()
	function, web := strings.Repeat("f", 48), strings.Repeat("w", 32)
	archive := `{"archive":"functions/dist/api.zip"}`
	rec, err := prd.changed(t, map[string]string{
		"plinth:storage":   `{"buckets":{"api":{},"dns":{},"network":{},"web":{},"access":{}}}`,
		"plinth:functions": `{"api":{},"dns":` + archive + `,"network":` + archive + `,"sites":` + archive + `,"` + function + `":` + archive + `}`,
		"plinth:sites": `{"api":{"domain":"a.example.com"},"sites":{"domain":"s.example.com"},"access-logs":{},` +
			`"dns":{"apiPath":"api"},"` +
			web + `":{"domain":"w.example.com","www":true}}`,
		"plinth:services": services("containers", "ingress", "database", "network", "dns"),
	})
	require.NoError(t, err)
	require.Len(t, rec.Of("aws:cloudfront/distribution:Distribution"), 5)
	require.Len(
		t,
		rec.Of("aws:lambda/function:Function"),
		5+1+2,
		"and the ones of the database's roles and of payments",
	)
	require.Len(t, rec.Of("aws:wafv2/webAcl:WebAcl"), 2, "sites share one, and the load balancer has one")
	require.Empty(t, judge(t, rec, "prd", "prd", false))
}
