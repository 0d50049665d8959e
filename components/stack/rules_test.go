package stack_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/stack"
)

const (
	aZone     = `{"domain":"example.com"}`
	aNetwork  = `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-1b"]}`
	anAPI     = `{"routes":{"GET /health":{"function":"api","auth":"none"}}}`
	aFunction = `{"api":{}}`
)

func TestTiersMustFitTogether(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		changes map[string]string
		want    string // empty: nothing is wrong
	}{
		"zones of the region":                {map[string]string{"plinth:network": aNetwork}, ""},
		"a zone of another region":           {map[string]string{"plinth:network": `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-2b"]}`}, `plinth:network.zones[1]: the zone isn't in aws:region eu-west-1, got "eu-west-2b"; write one like eu-west-1a`},
		"a function in no network":           {map[string]string{"plinth:functions": `{"api":{"vpc":true}}`}, `plinth:functions.api.vpc: there is no network for it, got true; add plinth:network, or take it out`},
		"a function in the network":          {map[string]string{"plinth:functions": `{"api":{"vpc":true}}`, "plinth:network": aNetwork}, ""},
		"a name in capitals":                 {map[string]string{"plinth:functions": `{"Api":{}}`}, `plinth:functions.Api: its name has to be of lower-case letters`},
		"a site's name that is too long":     {map[string]string{"plinth:sites": `{"` + strings.Repeat("a", 33) + `":{}}`}, `plinth:sites.` + strings.Repeat("a", 33) + `: its name has to be`},
		"a route to a function":              {map[string]string{"plinth:api": anAPI, "plinth:functions": aFunction}, ""},
		"a route to a misspelt function":     {map[string]string{"plinth:api": anAPI, "plinth:functions": `{"apis":{}}`}, `plinth:api.routes["GET /health"].function: there is no function of this name, got "api"; write apis`},
		"a route where no functions are":     {map[string]string{"plinth:api": anAPI}, `plinth:api.routes["GET /health"].function: there is no function of this name, got "api"; add it to plinth:functions`},
		"a name without a zone":              {map[string]string{"plinth:sites": `{"web":{"domain":"example.com"}}`}, `plinth:sites.web.domain: there is no zone to put it in, got "example.com"; add plinth:dns with its domain`},
		"a name of another zone":             {map[string]string{"plinth:dns": aZone, "plinth:sites": `{"web":{"domain":"myexample.com"}}`}, `plinth:sites.web.domain: it isn't below plinth:dns.domain example.com, got "myexample.com"; write a name like www.example.com`},
		"the zone's own name, and below":     {map[string]string{"plinth:dns": aZone, "plinth:sites": `{"web":{"domain":"example.com"},"docs":{"domain":"docs.example.com"}}`}, ""},
		"two sites of one name":              {map[string]string{"plinth:dns": aZone, "plinth:sites": `{"a":{"domain":"example.com"},"b":{"domain":"example.com"}}`}, `plinth:sites.b.domain: plinth:sites.a.domain has the name already, got "example.com"; write another`},
		"a site in another's www":            {map[string]string{"plinth:dns": aZone, "plinth:sites": `{"a":{"domain":"example.com","www":true},"b":{"domain":"www.example.com"}}`}, `plinth:sites.b.domain: plinth:sites.a.www has the name already, got "www.example.com"; write another`},
		"a site in front of no API":          {map[string]string{"plinth:sites": `{"web":{"apiPath":"api"}}`}, `plinth:sites.web.apiPath: there is no API to forward to, got "api"; add plinth:api, or take it out`},
		"a site beside the API's path":       {map[string]string{"plinth:api": anAPI, "plinth:functions": aFunction, "plinth:sites": `{"web":{"apiPath":"v1"}}`}, `plinth:sites.web.apiPath: the API answers below plinth:api.basePath "api", got "v1"; write the same in both`},
		"a site at the API's path":           {map[string]string{"plinth:api": strings.Replace(anAPI, "{", `{"basePath":"v1",`, 1), "plinth:functions": aFunction, "plinth:sites": `{"web":{"apiPath":"v1"}}`}, ""},
		"a site where CloudFront can't log":  {map[string]string{"aws:region": "eu-south-1", "plinth:sites": `{"web":{}}`}, `aws:region: CloudFront delivers no logs to the buckets of this region, if there is such a region, got "eu-south-1"; write one of ap-northeast-1, `},
		"no site where CloudFront can't log": {map[string]string{"aws:region": "eu-south-1"}, ""},
		"another partition":                  {map[string]string{"aws:region": "us-gov-west-1"}, `aws:region: it is a region of another partition than AWS's commercial one, got "us-gov-west-1"; write one like eu-west-1`},
		"a firewall before nothing":          {map[string]string{"plinth:waf": `{}`}, `plinth:waf: there is nothing that it could stand in front of; add plinth:sites or an API of kind rest`},
		"a firewall before an HTTP API":      {map[string]string{"plinth:waf": `{}`, "plinth:api": anAPI, "plinth:functions": aFunction}, `plinth:waf: there is nothing that it could stand in front of`},
		"a firewall before a site":           {map[string]string{"plinth:waf": `{}`, "plinth:sites": `{"web":{}}`}, ""},
		"a firewall before a REST API":       {map[string]string{"plinth:waf": `{}`, "plinth:api": strings.Replace(anAPI, "{", `{"kind":"rest",`, 1), "plinth:functions": aFunction}, ""},
		"a tag that is AWS's":                {map[string]string{"plinth:tags": `{"Owner":"x","CostCenter":"y","aws:x":"z"}`}, `plinth:tags["aws:x"]: tags that begin with aws: are AWS's own, got "z"; rename it`},
		"a tag with characters AWS hasn't":   {map[string]string{"plinth:tags": `{"Owner":"x!","CostCenter":"y"}`}, `plinth:tags.Owner: wrong form, got "x!"; write at most 256 letters`},
		// What is pruned for its shape mustn't be missed by another rule.
		"a function of the wrong shape is still there":   {map[string]string{"plinth:api": anAPI, "plinth:functions": `{"api":"zip"}`}, `plinth:functions.api: must be a map, got "zip"`},
		"a zone without a domain blames no name":         {map[string]string{"plinth:dns": `{}`, "plinth:sites": `{"web":{"domain":"example.com"}}`}, `plinth:dns.domain: required`},
		"a network of the wrong shape is still there":    {map[string]string{"plinth:network": `yes`, "plinth:functions": `{"api":{"vpc":true}}`}, `plinth:network: must be a map`},
		"a kind that isn't known blames no firewall":     {map[string]string{"plinth:waf": `{}`, "plinth:api": strings.Replace(anAPI, "{", `{"kind":"rst",`, 1), "plinth:functions": aFunction}, `plinth:api.kind: not an allowed value, got "rst"; write rest`},
		"a region that is missing blames no zone's name": {map[string]string{"aws:region": "", "plinth:network": aNetwork}, `aws:region: required`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := lines(t, source(row.changes))
			if row.want == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1, strings.Join(got, "\n"))
			require.True(t, strings.HasPrefix(got[0], row.want), "%s\ninstead of\n%s", got[0], row.want)
		})
	}
}

func TestHashesMustBeSecret(t *testing.T) {
	t.Parallel()
	s := source(map[string]string{"plinth:sites": `{"web":{"basicAuth":{"users":{"alice":"in clear"}}}}`})
	got := strings.Join(lines(t, s), "\n")
	require.Contains(t, got, `plinth:sites.web.basicAuth.users: the hashes stand in the file in clear`)
	s.Secret = []string{"plinth:sites"}
	require.NotContains(t, strings.Join(lines(t, s), "\n"), "in clear;")
}

// Whatever a file says, Load answers with a configuration or with mistakes that begin with a path.
func FuzzLoad(f *testing.F) {
	for _, key := range []string{"plinth:network", "plinth:dns", "plinth:waf", "plinth:functions", "plinth:api", "plinth:sites", "plinth:tags", "plinth:other"} {
		for _, value := range []string{``, `{}`, `[]`, `null`, `1e999`, `{"web":null}`, `{"api":{"vpc":true}}`, aNetwork, aZone, anAPI, `{"routes":null}`, `{"zones":[null,1,"eu-west-1a"]}`} {
			f.Add(key, value)
		}
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		c, err := stack.Load(source(map[string]string{key: value}))
		if err == nil {
			require.NotNil(t, c)
			return
		}
		require.Nil(t, c)
		require.False(t, strings.HasPrefix(err.Error(), "stack: "), "a mistake of ours: %v", err)
	})
}
