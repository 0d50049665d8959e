package site_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/site"
	"github.com/plinth-infra/plinth/functions/viewerrequest"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// entriesOf are the KeyValueStore's entries.
func entriesOf(t *testing.T, rec *mockaws.Recording) map[string]string {
	t.Helper()
	entries := map[string]string{}
	for _, entry := range rec.Of(storeKey) {
		entries[entry.Get("key").(string)] = entry.Get("value").(string)
	}
	return entries
}

func TestSiteFunction(t *testing.T) {
	t.Parallel()
	t.Run("knows its site from the key-value store", func(t *testing.T) {
		t.Parallel()
		args := withDomain()
		args.Redirects = map[string]string{"/old/": "/new", "/shop": "302 https://shop.example.org/"}
		args.RedirectHosts = []string{"shop.example.org"}
		rec, published := siteOf(t, args)
		f := rec.Only(t, "aws:cloudfront/function:Function")
		require.Equal(t, []any{"cloudfront-js-2.0", true, viewerrequest.Source, []any{published["store"]}},
			[]any{f.Get("runtime"), f.Get("publish"), f.Get("code"), f.Get("keyValueStoreAssociations")})
		d := rec.Only(t, "aws:cloudfront/distribution:Distribution")
		require.Equal(t,
			[]any{map[string]any{"eventType": "viewer-request", "functionArn": f.Outputs["arn"].StringValue()}},
			d.Get("defaultCacheBehavior.functionAssociations"),
		)
		require.Nil(t, d.Get("orderedCacheBehaviors[0].functionAssociations"), "assets need no function")
		for _, key := range []string{"config", "r:/old", "r:/shop"} {
			entry := rec.One(t, storeKey, "web-key-"+key)
			require.Equal(t, published["store"], entry.Get("keyValueStoreArn"))
			require.True(t, d.DependsOn(entry), "the function knows the site before anyone comes: %s", key)
			require.False(t, entry.IsSecret("value"), "a preview shows what changes: %s", key)
		}
		require.Equal(t, map[string]string{
			"config":  `{"apex":"example.com","www":true,"auth":false}`,
			"r:/old":  "301 /new",
			"r:/shop": "302 https://shop.example.org/",
		}, entriesOf(t, rec))
	})
}

func TestSiteBasicAuth(t *testing.T) {
	t.Parallel()
	t.Run("password hashes are secret", func(t *testing.T) {
		t.Parallel()
		args := site.Args{BasicAuth: signIn("alice", aliceHash)}
		args.BasicAuth.Realm = "Preview"
		for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
			rec, _ := siteOf(t, args, opts...)
			user := rec.One(t, storeKey, "web-key-auth:alice")
			require.True(t, user.IsSecret("value"))
			require.Equal(t, []string{"value"}, user.SecretOutputs)
			for _, r := range rec.Resources {
				if r != user {
					require.NotContains(t, fmt.Sprint(r.Inputs), aliceHash, r.URN)
				}
			}
		}
		rec, _ := siteOf(t, args)
		require.Equal(t,
			map[string]string{
				"config":     `{"apex":"","www":false,"auth":true,"realm":"Preview"}`,
				"auth:alice": aliceHash,
			},
			entriesOf(t, rec),
		)
		d := rec.Only(t, "aws:cloudfront/distribution:Distribution")
		require.NotNil(t, d.Get("orderedCacheBehaviors[0].functionAssociations"), "assets are as private as the pages")
	})
}
