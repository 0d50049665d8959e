package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSiteRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a site's name that is too long": {
			map[string]string{"plinth:sites": `{"` + strings.Repeat("a", 33) + `":{}}`},
			`plinth:sites.` + strings.Repeat("a", 33) + `: a name has lower-case letters, digits and hyphens, ` +
				`starts with a letter, and has at most 32 characters`,
		},
		"a name without a zone": {
			map[string]string{"plinth:sites": `{"web":{"domain":"example.com"}}`},
			`plinth:sites.web.domain: there is no zone to put it in, got "example.com"; add plinth:dns with its domain`,
		},
		"a name of another zone": {
			map[string]string{"plinth:dns": aZone, "plinth:sites": `{"web":{"domain":"myexample.com"}}`},
			`plinth:sites.web.domain: it isn't below plinth:dns.domain example.com, got "myexample.com"; write a ` +
				`name like www.example.com`,
		},
		"the zone's own name, and below": {
			map[string]string{
				"plinth:dns":   aZone,
				"plinth:sites": `{"web":{"domain":"example.com"},"docs":{"domain":"docs.example.com"}}`,
			},
			"",
		},
		"two sites of one name": {
			map[string]string{
				"plinth:dns":   aZone,
				"plinth:sites": `{"a":{"domain":"example.com"},"b":{"domain":"example.com"}}`,
			},
			`plinth:sites.b.domain: plinth:sites.a.domain has the name already, got "example.com"; write another`,
		},
		"a site in another's www": {
			map[string]string{
				"plinth:dns":   aZone,
				"plinth:sites": `{"a":{"domain":"example.com","www":true},"b":{"domain":"www.example.com"}}`,
			},
			`plinth:sites.b.domain: plinth:sites.a.www has the name already, got "www.example.com"; write another`,
		},
		"a site in front of no API": {
			map[string]string{"plinth:sites": `{"web":{"apiPath":"api"}}`},
			`plinth:sites.web.apiPath: there is no API to forward to, got "api"; add plinth:api, or take it out`,
		},
		"a site beside the API's path": {
			map[string]string{
				"plinth:api":       anAPI,
				"plinth:functions": aFunction,
				"plinth:sites":     `{"web":{"apiPath":"v1"}}`,
			},
			`plinth:sites.web.apiPath: the API answers below plinth:api.basePath "api", got "v1"; write the same ` +
				`in both`,
		},
		"a site at the API's path": {
			map[string]string{
				"plinth:api":       strings.Replace(anAPI, "{", `{"basePath":"v1",`, 1),
				"plinth:functions": aFunction,
				"plinth:sites":     `{"web":{"apiPath":"v1"}}`,
			},
			"",
		},
		"a site where CloudFront can't log": {
			map[string]string{"aws:region": "eu-south-1", "plinth:sites": `{"web":{}}`},
			`aws:region: CloudFront delivers no logs to the buckets of this region, if there is such a region, ` +
				`got "eu-south-1"; write one of ap-northeast-1, `,
		},
		"no site where CloudFront can't log": {map[string]string{"aws:region": "eu-south-1"}, ""},
		"another partition": {
			map[string]string{"aws:region": "us-gov-west-1"},
			`aws:region: a region of another partition than AWS's commercial one, got "us-gov-west-1"; write one ` +
				`like eu-west-1`,
		},
	})
}

// TestSiteUsers: hashes must be secret.
func TestSiteUsers(t *testing.T) {
	t.Parallel()
	s := source(map[string]string{"plinth:sites": `{"web":{"basicAuth":{"users":{"alice":"in clear"}}}}`})
	got := strings.Join(lines(t, s), "\n")
	require.Contains(
		t,
		got,
		`plinth:sites.web.basicAuth.users.alice: it stands in the file in clear; write it with pulumi config set `+
			`--secret --path 'plinth:sites.web.basicAuth.users.alice'`,
	)
	s.Secret = []string{"plinth:sites"}
	require.NotContains(t, strings.Join(lines(t, s), "\n"), "in clear;")
}
