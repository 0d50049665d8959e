package settings_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/settings"
)

var today = time.Date(2026, 11, 21, 23, 59, 0, 0, time.UTC)

func fixture() *settings.Catalog {
	return settings.NewCatalog([]core.Rule{
		{
			Name:   "log-retention",
			Levels: core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
			Config: map[string]core.Schema{"minDays": {"type": "integer", "minimum": 1, "default": 365}},
			Values: map[string]core.Config{"dev": {"minDays": 7}},
			Remedy: func(r core.Resource, _ core.Config) (property.Map, bool) { return r.Properties, false },
		},
		{
			Name:   "net-no-admin-ports",
			Levels: core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
			Config: map[string]core.Schema{"adminCidrs": {"type": "array", "items": map[string]any{"type": "string"}}},
		},
	})
}

func TestLint(t *testing.T) {
	t.Parallel()
	for sentence, row := range map[string]struct {
		file string
		want []string
	}{
		"an empty file sets nothing": {"  \n", nil},
		"levels in both forms are right": {
			`{"all": "advisory", "log-retention": {"enforcementLevel": "mandatory", "minDays": 30}}`, nil,
		},
		"the engine's own key is left": {`{"environments": ["prd"]}`, nil},
		"a repair that is on is right": {`{"log-retention-fix": "remediate"}`, nil},
		"it isn't JSON":                {"{\n\"all\": ", []string{"not a JSON object"}},
		"it isn't an object":           {`[]`, []string{"not a JSON object"}},
		"a misspelt policy": {
			"{\n\"log-retenton\": \"advisory\"}",
			[]string{`2: log-retenton: no policy has this name; did you mean "log-retention"?`},
		},
		"a policy like no other": {`{"x": "advisory"}`, []string{"1: x: no policy has this name; it takes"}},
		"a repair that doesn't exist": {
			`{"net-no-admin-ports-fix": "remediate"}`,
			[]string{"net-no-admin-ports can't repair what it reports"},
		},
		"a misspelt property": {
			`{"log-retention": {"enforcementLevel": "advisory", "minDay": 3}}`,
			[]string{`log-retention.minDay: no such property; did you mean "minDays"?`},
		},
		"a number as a string": {
			`{"log-retention": {"enforcementLevel": "advisory", "minDays": "3"}}`,
			[]string{"log-retention.minDays: got string, want integer"},
		},
		"a number that is too small": {
			`{"log-retention": {"enforcementLevel": "advisory", "minDays": 0}}`,
			[]string{"log-retention.minDays: minimum: got 0, want 1"},
		},
		"an element of the wrong type": {
			`{"net-no-admin-ports": {"enforcementLevel": "advisory", "adminCidrs": ["10.0.0.0/8", 7]}}`,
			[]string{"net-no-admin-ports.adminCidrs[1]: got number, want string"},
		},
		"a level that doesn't exist": {
			`{"log-retention": "mandatry"}`,
			[]string{`log-retention: mandatry is no level; did you mean "mandatory"?`},
		},
		"a level that is a number": {
			`{"log-retention": {"enforcementLevel": 1}}`,
			[]string{"log-retention: 1 is no level"},
		},
		"a policy that is a number": {
			`{"log-retention": 1}`,
			[]string{"log-retention: got a number; write a level"},
		},
		"an object without its level": {
			`{"log-retention": {"minDays": 3}}`,
			[]string{"log-retention: it has no enforcementLevel"},
		},
		"all with a property": {
			`{"all": {"enforcementLevel": "advisory", "minDays": 3}}`,
			[]string{`all: it takes a level only, got ["minDays"]`},
		},
		"all as a repair": {
			`{"all": "remediate"}`,
			[]string{"all: remediate would turn on every repair"},
		},
		"a check that should repair": {
			`{"log-retention": "remediate"}`,
			[]string{"log-retention: it checks and can't repair"},
		},
		"a repair that only advises": {
			`{"log-retention-fix": "advisory"}`,
			[]string{"log-retention-fix: at level advisory it does nothing"},
		},
		"the same policy twice": {
			"{\"log-retention\": \"advisory\",\n\"log-retention\": \"mandatory\"}",
			[]string{"2: log-retention: stands twice"},
		},
		"an exemption without a reason": {
			exempt(`{"urn": "*::web"}`),
			[]string{"log-retention.exemptions[0]: it has no reason"},
		},
		"a reason of blanks": {
			exempt(`{"urn": "*::web", "reason": "  "}`),
			[]string{"exemptions[0]: it has no reason"},
		},
		"an exemption without a urn": {exempt(`{"reason": "because"}`), []string{"exemptions[0]: it has no urn"}},
		"an exemption that has expired": {
			exempt(`{"urn": "*::web", "reason": "r", "expires": "2026-11-20"}`),
			[]string{"exemptions[0]: it expired on 2026-11-20"},
		},
		"an exemption on its last day": {exempt(`{"urn": "*::web", "reason": "r", "expires": "2026-11-21"}`), nil},
		"an exemption without an end": {
			exempt(`{"urn": "*::web", "reason": "r"}`),
			[]string{"warning: log-retention.exemptions[0]: it never ends"},
		},
		"a day that doesn't exist": {
			exempt(`{"urn": "*::web", "reason": "r", "expires": "2026-02-30"}`),
			[]string{`exemptions[0].expires: got "2026-02-30"; write the last day as YYYY-MM-DD`},
		},
		"a misspelt field": {
			exempt(`{"urn": "*::web", "reason": "r", "expire": "2027-01-01"}`),
			[]string{`exemptions[0].expire: no such property; did you mean "expires"?`, "never ends"},
		},
		"a field of the wrong type": {
			exempt(`{"urn": 1, "reason": "r", "expires": "2027-01-01"}`),
			[]string{"exemptions[0].urn: got a number; write a string", "it has no urn"},
		},
		"an exemption that is a string": {
			exempt(`"*::web"`),
			[]string{"exemptions[0]: got a string; write {urn, reason, expires, ticket}"},
		},
		"exemptions that aren't a list": {
			`{"log-retention": {"enforcementLevel": "advisory", "exemptions": {"urn": "*"}}}`,
			[]string{"log-retention.exemptions: got an object; write a list"},
		},
		"an exemption of everything": {
			exempt(`{"urn": "*", "reason": "r", "expires": "2027-01-01"}`),
			[]string{`the urn "*" exempts every resource`},
		},
		"several mistakes are all named": {
			`{"a-b-c": "advisory", "log-retention": {"enforcementLevel": "no", "days": 1}}`,
			[]string{"a-b-c", "no is no level", "log-retention.days"},
		},
		"a fix takes the rule's settings": {
			`{"log-retention-fix": {"enforcementLevel": "remediate", "minDays": 30}}`, nil,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			problems := settings.Lint(fixture(), []byte(row.file), today)
			var texts []string
			for _, p := range problems {
				texts = append(texts, p.String())
			}
			require.Len(t, texts, len(row.want), strings.Join(texts, "\n"))
			for i, want := range row.want {
				require.Contains(t, texts[i], want)
			}
		})
	}
}

func exempt(entry string) string {
	return `{"log-retention": {"enforcementLevel": "advisory", "exemptions": [` + entry + `]}}`
}

func TestExemptionPattern(t *testing.T) {
	t.Parallel()
	const urn = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets-logs"
	for pattern, want := range map[string]bool{
		urn:                 true,
		"*":                 true,
		"*::assets-logs":    true,
		"*::assets":         false,
		"urn:pulumi:dev::*": true,
		"urn:pulumi:prd::*": false,
		"*aws:s3/bucket*":   true,
		"*s3*logs":          true,
		"*logs*s3*":         false,
		"":                  false,
		"*logs*logs":        false,
		"**logs":            true,
		"*assets-logs*":     true,
	} {
		require.Equal(t, want, settings.Exemption{URN: pattern}.Matches(urn), pattern)
	}
}

func TestExemptionMatch(t *testing.T) {
	t.Parallel()
	list := []settings.Exemption{
		{URN: "*", Reason: "old", Expires: "2026-01-01"},
		{URN: "*web", Reason: "new", Expires: "2027-01-01"},
		{URN: "*", Reason: "older", Expires: "2025-01-01"},
	}
	e, found, active := settings.Match(list, "urn::web", today)
	require.True(t, found && active)
	require.Equal(t, "new", e.Reason)
	_, found, active = settings.Match(list, "urn::db", today)
	require.True(t, found)
	require.False(t, active)
	_, found, _ = settings.Match(nil, "urn::db", today)
	require.False(t, found)
}

func TestShippedFile(t *testing.T) {
	t.Parallel()
	list := []core.Rule{}
	for _, p := range fixture().Policies() {
		if !p.Fix {
			list = append(list, p.Rule)
		}
	}
	dev, err := settings.Shipped(list, "dev")
	require.NoError(t, err)
	require.JSONEq(t,
		`{"log-retention": {"enforcementLevel": "advisory", "minDays": 7}, "log-retention-fix": "disabled", "net-no-admin-ports": "mandatory"}`,
		string(dev))
	prd, err := settings.Shipped(list, "prd")
	require.NoError(t, err)
	require.JSONEq(t,
		`{"log-retention": "mandatory", "log-retention-fix": "disabled", "net-no-admin-ports": "mandatory"}`,
		string(prd))
	require.Empty(t, settings.Lint(fixture(), dev, today))
	_, err = settings.Shipped(list, "test")
	require.Error(t, err)
}
