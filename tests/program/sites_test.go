package program_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/functions/viewerrequest"
)

// TestPasswordHashes: hashes of passwords stay secret.
func TestPasswordHashes(t *testing.T) {
	t.Parallel()
	hash, err := viewerrequest.Hash("alice", "correct horse battery staple")
	require.NoError(t, err)
	values, _ := prd.read(t)
	sites := prd.merged(t, "plinth:sites", map[string]any{"web": map[string]any{
		"domain": "example.com", "basicAuth": map[string]any{"users": map[string]string{"alice": hash}},
	}})
	values["plinth:sites"] = sites
	_, err = run("prd", values, nil)
	require.ErrorContains(
		t,
		err,
		"plinth:sites.web.basicAuth.users.alice: it stands in the file in clear; write it with pulumi config set "+
			"--secret",
	)

	rec, err := run("prd", values, []string{"plinth:sites"})
	require.NoError(t, err)
	user := rec.One(t, "aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "web-key-auth:alice")
	require.Equal(t, hash, user.Get("value"))
	for _, r := range rec.Resources {
		for name, value := range r.Inputs {
			if strings.Contains(mustJSON(t, r.Get(string(name))), hash) {
				require.True(t, value.ContainsSecrets(), "%s %s holds it as %s", r.Type, r.Name, name)
			}
		}
		require.NotContains(t, mustJSON(t, r.Published.Mappable()), hash)
	}
}
