package check_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/check"
)

func TestProblems(t *testing.T) {
	t.Parallel()
	t.Run("stand at their places, in order, each once", func(t *testing.T) {
		t.Parallel()
		var p check.Problems
		roles := p.In("plinth:database").In("roles")
		roles.At(10, "name").Value("x").Say("taken").Fix("write %s", "y")
		roles.At(2).Say("second")
		roles.At(2).Say("second")
		p.At(`plinth:api`, "routes", "GET /health").Say("first")
		require.EqualError(t, p.Err(), "plinth:api.routes[\"GET /health\"]: first\n"+
			"plinth:database.roles[2]: second\nplinth:database.roles[10].name: taken, got \"x\"; write y")
	})
	t.Run("are none until they are said", func(t *testing.T) {
		t.Parallel()
		var p check.Problems
		p.At("x").Value(1).Fix("write 2")
		require.NoError(t, p.Err())
	})
	t.Run("keep a fix that comes first", func(t *testing.T) {
		t.Parallel()
		var p check.Problems
		p.At().Fix("rename it").Say("taken")
		require.EqualError(t, p.Err(), "taken; rename it")
	})
	t.Run("show no secret", func(t *testing.T) {
		t.Parallel()
		var p check.Problems
		p.At("a").Secret().Say("weak")
		p.At("b").Secret().Value("hunter2").Say("weak")
		p.InSecret("c").In("d").At().Value("hunter2").Say("weak")
		require.EqualError(t, p.Err(), "a: weak, got a secret\nb: weak, got a secret\nc.d: weak, got a secret")
	})
	t.Run("show no secret that another place reports", func(t *testing.T) {
		t.Parallel()
		var p check.Problems
		p.InSecret("users")
		p.At("users", "alice").Value("hunter2").Say("weak")
		p.In("users").At("bob").Value("hunter2").Say("weak")
		p.At("user").Value("carol").Say("unknown")
		require.EqualError(t, p.Err(),
			"user: unknown, got \"carol\"\nusers.alice: weak, got a secret\nusers.bob: weak, got a secret")
	})
	t.Run("take percent signs without values as they are", func(t *testing.T) {
		t.Parallel()
		var p check.Problems
		p.At().Say("100% sure").Fix("write 5%")
		require.EqualError(t, p.Err(), "100% sure; write 5%")
	})
	t.Run("shorten long values", func(t *testing.T) {
		t.Parallel()
		require.Len(t, []rune(check.Show(strings.Repeat("x", 99))), 60)
	})
}

func TestPath(t *testing.T) {
	t.Parallel()
	require.True(t, check.Path{"a", "b"}.Below(check.Path{"a"}))
	require.True(t, check.Path{"a"}.Below(check.Path{"a"}))
	require.False(t, check.Path{"a"}.Below(check.Path{"a", "b"}))
	require.False(t, check.Path{"ab"}.Below(check.Path{"a"}))
}

func TestValues(t *testing.T) {
	t.Parallel()
	of := func(judge func(p *check.Problems, v string)) func(v string) func(*check.Problems) {
		return func(v string) func(*check.Problems) { return func(p *check.Problems) { judge(p, v) } }
	}
	account, region, domain := of(check.Account), of(check.Region), of(check.Domain)
	zone, key := of(check.ZoneID), of(check.KeyARN)
	name := of(func(p *check.Problems, v string) { check.Name(p, v, 5) })
	choice := of(func(p *check.Problems, v string) { check.OneOf(p, v, "", "aa", "bb") })
	for title, c := range map[string]struct {
		judge func(p *check.Problems)
		want  string // empty: it is taken
	}{
		"an account":                        {account("123456789012"), ""},
		"an account without its zero":       {account("12345678901"), "an AWS account id has 12 digits"},
		"a region":                          {region("eu-west-1"), ""},
		"a region of two words":             {region("us-gov-west-1"), ""},
		"a zone instead of a region":        {region("eu-west-1a"), "not the name of a region"},
		"a domain":                          {domain("example.com"), ""},
		"a domain with an underscore":       {domain("_acme.example.com"), ""},
		"no domain":                         {domain(""), "required, got nothing"},
		"a top-level domain":                {domain("com"), "only one label"},
		"a domain with its root":            {domain("example.com."), "ends with a dot"},
		"a domain in capitals":              {domain("Example.com"), "capital letters"},
		"a label that starts with a hyphen": {domain("-x.example.com"), `label "-x"`},
		"an empty label":                    {domain("x..com"), `label ""`},
		"a label of 64":                     {domain(strings.Repeat("x", 64) + ".com"), "at most 63"},
		"a name of 254":                     {domain(strings.Repeat("x23456789.", 25) + "test"), "at most 253"},
		"a wildcard":                        {domain("*.example.com"), `label "*"`},
		"a zone's id":                       {zone("Z0123456789ABCDEFGHIJ"), ""},
		"a zone's path":                     {zone("/hostedzone/Z0123456789"), "not the id of a hosted zone"},
		"a key":                             {key("arn:aws:kms:eu-west-1:123456789012:key/0a1b"), ""},
		"an alias":                          {key("arn:aws:kms:eu-west-1:123456789012:alias/app"), "not the ARN of a key"},
		"a name":                            {name("web-1"), ""},
		"a name that is too long":           {name("web-12"), "at most 5 characters"},
		"a name in capitals":                {name("Web"), "lower-case"},
		"a name that ends with a hyphen":    {name("web-"), "lower-case"},
		"a name of nothing":                 {name(""), "lower-case"},
		"a choice":                          {choice("aa"), ""},
		"an unknown choice":                 {choice("ab"), `not an allowed value, got "ab"; write aa (allowed: aa, bb)`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			var p check.Problems
			c.judge(&p)
			if c.want == "" {
				require.NoError(t, p.Err())
				return
			}
			require.ErrorContains(t, p.Err(), c.want)
		})
	}
}
