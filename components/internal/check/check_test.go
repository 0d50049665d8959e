package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryJudgementHasSomethingItTakesAndSomethingItRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want string // empty: it is taken
	}{
		"a retention that CloudWatch has":    {RetentionDays("r", 365), ""},
		"a retention between two":            {RetentionDays("r", 100), "r: CloudWatch Logs doesn't keep logs for this number of days, got 100; use 120"},
		"a retention of more than ten years": {RetentionDays("r", 4000), "use 3653"},
		"a retention below nothing":          {RetentionDays("r", -1), "use 1,"},
		"an account":                         {Account("a", "123456789012"), ""},
		"an account without its zero":        {Account("a", "12345678901"), "a: an AWS account id has 12 digits"},
		"a region":                           {Region("r", "eu-west-1"), ""},
		"a region of two words":              {Region("r", "us-gov-west-1"), ""},
		"a zone instead of a region":         {Region("r", "eu-west-1a"), "it isn't the name of a region"},
		"a domain":                           {Domain("d", "example.com"), ""},
		"a domain with an underscore":        {Domain("d", "_acme.example.com"), ""},
		"no domain":                          {Domain("d", ""), "d: it is empty"},
		"a top-level domain":                 {Domain("d", "com"), "only one label"},
		"a domain with its root":             {Domain("d", "example.com."), "ends with a dot"},
		"a domain in capitals":               {Domain("d", "Example.com"), "capital letters"},
		"a label that starts with a hyphen":  {Domain("d", "-x.example.com"), `label "-x"`},
		"an empty label":                     {Domain("d", "x..com"), `label ""`},
		"a label of 64":                      {Domain("d", strings.Repeat("x", 64)+".com"), "at most 63"},
		"a name of 254":                      {Domain("d", strings.Repeat("x23456789.", 25)+"test"), "at most 253"},
		"a wildcard":                         {Domain("d", "*.example.com"), `label "*"`},
		"a zone's id":                        {ZoneID("z", "Z0123456789ABCDEFGHIJ"), ""},
		"a zone's path":                      {ZoneID("z", "/hostedzone/Z0123456789"), "it isn't the id of a hosted zone"},
		"a name":                             {Name("web-1", 5), ""},
		"a name that is too long":            {Name("web-12", 5), "at most 5 characters"},
		"a name in capitals":                 {Name("Web", 5), "lower-case"},
		"a name that ends with a hyphen":     {Name("web-", 5), "lower-case"},
		"a name of nothing":                  {Name("", 5), "lower-case"},
		"a choice":                           {OneOf("c", "a", "a", "b"), ""},
		"an unknown choice":                  {OneOf("c", "x", "", "a", "b"), `c: it isn't a known choice, got "x"; use one of a, b`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.want == "" {
				require.NoError(t, c.err)
				return
			}
			require.ErrorContains(t, c.err, c.want)
		})
	}
}
