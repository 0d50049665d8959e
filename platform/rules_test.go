package platform_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	aSite        = `{"web":{}}`
	aZone        = `{"domain":"example.com"}`
	aNetwork     = `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-1b"]}`
	anAPI        = `{"routes":{"GET /health":{"function":"api","auth":"none"}}}`
	aFunction    = `{"api":{}}`
	aMonitor     = `{"emails":["oncall@example.com"]}`
	somePayments = `{"provider":{"endpoint":"https://payments.example.net/v1",` +
		`"secretArn":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:provider-AbCdEf"}}`
	aDatabase = `{"engine":"postgres","version":"17","roles":[{"name":"migrator","kind":"migrator"},` +
		`{"name":"app","kind":"app"}]}`
)

// aBlueGreen is a strategy with the owner that it asks for; a second image takes the place of the
// first.
const aBlueGreen = `"strategy":"blueGreen","image":{"uri":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1"},` +
	`"codeOwner":"pipeline"`

// services are a network, a zone and a load balancer with services, each a name and what its
// settings are beside the image.
func services(pairs ...string) map[string]string {
	var entries []string
	for i := 0; i < len(pairs); i += 2 {
		entries = append(
			entries,
			fmt.Sprintf(
				`"%s":{"image":{"uri":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1"},%s}`,
				pairs[i],
				pairs[i+1],
			),
		)
	}
	return map[string]string{
		"plinth:network":  aNetwork,
		"plinth:dns":      aZone,
		"plinth:ingress":  `{}`,
		"plinth:services": "{" + strings.Join(entries, ",") + "}",
	}
}

func with(values, more map[string]string) map[string]string {
	maps.Copy(values, more)
	return values
}

func without(values map[string]string, keys ...string) map[string]string {
	for _, key := range keys {
		delete(values, key)
	}
	return values
}

// ruleCase is a stack file, given by what differs from a minimal one, and the one mistake that it
// has: the beginning of its message, empty where nothing is wrong.
type ruleCase struct {
	changes map[string]string
	want    string
}

func judgeAll(t *testing.T, cases map[string]ruleCase) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := lines(t, source(c.changes))
			if c.want == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1, strings.Join(got, "\n"))
			require.True(t, strings.HasPrefix(got[0], c.want), "%s\ninstead of\n%s", got[0], c.want)
		})
	}
}

func TestTagRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a tag that is AWS's": {
			map[string]string{"plinth:tags": `{"Owner":"x","CostCenter":"y","aws:x":"z"}`},
			`plinth:tags["aws:x"]: tags that begin with aws: are AWS's own, got "z"; rename it`,
		},
		"a tag with characters AWS hasn't": {
			map[string]string{"plinth:tags": `{"Owner":"x!","CostCenter":"y"}`},
			`plinth:tags.Owner: wrong form, got "x!"; write at most 256 letters`,
		},
	})
}

// TestSkippedRules: what is left out for its shape mustn't be missed by a rule.
func TestSkippedRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a function of the wrong shape is still there": {
			map[string]string{"plinth:api": anAPI, "plinth:functions": `{"api":"zip"}`},
			`plinth:functions.api: must be a map, got "zip"`,
		},
		"a zone without a domain blames no name": {
			map[string]string{"plinth:dns": `{}`, "plinth:sites": `{"web":{"domain":"example.com"}}`},
			`plinth:dns.domain: required`,
		},
		"a network of the wrong shape is still there": {
			map[string]string{"plinth:network": `yes`, "plinth:functions": `{"api":{"vpc":true}}`},
			`plinth:network: must be a map`,
		},
		"a kind that isn't known blames no firewall": {
			map[string]string{
				"plinth:waf":       `{}`,
				"plinth:api":       strings.Replace(anAPI, "{", `{"kind":"rst",`, 1),
				"plinth:functions": aFunction,
			},
			`plinth:api.kind: not an allowed value, got "rst"; write rest`,
		},
		"a region that is missing blames no zone's name": {
			map[string]string{"aws:region": "", "plinth:network": aNetwork},
			`aws:region: required`,
		},
	})
}
