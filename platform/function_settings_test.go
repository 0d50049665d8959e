package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFunctionSettings(t *testing.T) {
	t.Parallel()
	const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/token-AbCdEf"
	const at = "plinth:functions.api."
	for name, c := range map[string]struct {
		settings string
		want     []string
	}{
		"nothing is required": {`{}`, nil},
		"a complete ARN":      {`{"secrets":{"TOKEN_ARN":"` + secret + `"}}`, nil},
		"a secret in clear": {
			`{"secrets":{"TOKEN":"hunter2hunter2"}}`, []string{at + "secrets.TOKEN: it isn't the complete ARN"},
		},
		"an ARN without its ending": {
			`{"secrets":{"TOKEN":"` + strings.TrimSuffix(secret, "-AbCdEf") + `"}}`,
			[]string{at + "secrets.TOKEN: it isn't the complete ARN of a secret; write arn:aws:secretsmanager:"},
		},
		"a variable of a bucket that is set twice": {
			`{"buckets":{"assets":"read"},"environment":{"BUCKET_ASSETS":"x"}}`,
			[]string{at + "environment.BUCKET_ASSETS: the bucket assets's name stands in it; remove it"},
		},
		"a variable of Lambda": {
			`{"environment":{"AWS_REGION":"x"}}`,
			[]string{at + `environment.AWS_REGION: Lambda doesn't take the variable "AWS_REGION"`},
		},
		"a variable named twice": {
			`{"environment":{"TOKEN":"x"},"secrets":{"TOKEN":"` + secret + `"}}`,
			[]string{at + `secrets.TOKEN: the variable "TOKEN" stands in the environment too`},
		},
		"several mistakes": {
			`{"memoryMiB":1,"timeoutSeconds":1000,"secrets":{"TOKEN":"hunter2hunter2"}}`,
			[]string{at + "memoryMiB: ", at + "secrets.TOKEN: it isn't the complete ARN", at + "timeoutSeconds: "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := lines(t, source(map[string]string{
				"plinth:storage":   `{"buckets":{"assets":{}}}`,
				"plinth:functions": `{"api":` + c.settings + `}`,
			}))
			requireLines(t, c.want, got)
			require.NotContains(t, strings.Join(got, "\n"), "hunter2", "it may be the secret itself")
		})
	}
}

// requireLines compares mistakes by how they begin.
func requireLines(t *testing.T, want, got []string) {
	t.Helper()
	require.Len(t, got, len(want), strings.Join(got, "\n"))
	for i := range want {
		require.True(t, strings.HasPrefix(got[i], want[i]), "%s\ninstead of\n%s", got[i], want[i])
	}
}
