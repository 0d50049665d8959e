package platform_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/platform"
)

// source is a correct minimal stack file with some keys replaced; an empty value takes a key out.
func source(changes map[string]string) platform.Source {
	values := map[string]string{
		"aws:region":     "eu-west-1",
		"plinth:account": "123456789012",
		"plinth:tags":    `{"Owner":"platform@example.com","CostCenter":"1000"}`,
	}
	maps.Copy(values, changes)
	maps.DeleteFunc(values, func(_, v string) bool { return v == "" })
	return platform.Source{Project: "plinth", Stack: "dev", Values: values}
}

// lines are the mistakes that Load reports.
func lines(t *testing.T, s platform.Source) []string {
	t.Helper()
	_, err := platform.Load(s)
	if err == nil {
		return nil
	}
	got := strings.Split(err.Error(), "\n")
	require.Regexp(t, `^[0-9]+ mistakes? in the stack file:$`, got[0])
	require.True(t, strings.HasPrefix(got[0], fmt.Sprint(len(got)-1)+" "), got[0])
	return got[1:]
}

// TestBaseDefaults: load fills in what the file leaves out.
func TestBaseDefaults(t *testing.T) {
	t.Parallel()
	c, err := platform.Load(source(map[string]string{"plinth:disposable": "true"}))
	require.NoError(t, err)
	require.Equal(t, "dev", c.Environment, "the stack's name")
	require.True(t, c.Disposable)
	require.Equal(t, platform.Tags{
		"Project": "plinth", "Environment": "dev", "Owner": "platform@example.com", "CostCenter": "1000", "ManagedBy": "pulumi",
	}, c.Tags)
}

// TestMessages: load says what is wrong and what to write.
func TestMessages(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		changes map[string]string
		want    string
	}{
		"a misspelt key of the project": {
			map[string]string{"plinth:functoons": `{}`},
			`plinth:functoons: unknown key, got {}; write plinth:functions (known keys: `,
		},
		"a misspelt namespace": {
			map[string]string{"plinht:waf": `{}`},
			`plinht:waf: unknown key, got {}; write plinth:waf (known keys: `,
		},
		"a key far from any": {
			map[string]string{"plinth:zzzzzzzzzzzzzzz": `1`},
			`plinth:zzzzzzzzzzzzzzz: unknown key, got 1; remove it (known keys: `,
		},
		"a misspelt key of a tier": {
			map[string]string{"plinth:waf": `{"ratelimit": 100}`, "plinth:sites": aSite},
			`plinth:waf.ratelimit: unknown key, got 100; write rateLimit (known keys: anonymousIps, `,
		},
		"a misspelt key of an entry": {
			map[string]string{"plinth:functions": `{"api":{"memory":256}}`},
			`plinth:functions.api.memory: unknown key, got 256; write memoryMiB`,
		},
		"an entry with a strange name": {
			map[string]string{
				"plinth:functions": aFunction,
				"plinth:api":       `{"routes":{"GET /health":{"function":"api","scope":"x"}}}`,
			},
			`plinth:api.routes["GET /health"].scope: unknown key`,
		},
		"a missing key": {
			map[string]string{"plinth:account": ""},
			`plinth:account: required, got nothing; write the AWS account that the stack belongs to`,
		},
		"a missing key of a tier": {
			map[string]string{"plinth:dns": `{}`},
			`plinth:dns.domain: required, got nothing; write the domain of the zone, such as example.com`,
		},
		"text in the place of a map": {
			map[string]string{"plinth:waf": `on`},
			`plinth:waf: must be a map, got "on"; write its keys beneath it, each with a value`,
		},
		"a tier without settings": {
			map[string]string{"plinth:waf": `null`},
			`plinth:waf: must be a map, got nothing; write {} to have it with its defaults`,
		},
		"text in the place of a number": {
			map[string]string{"plinth:waf": `{"rateLimit":"many"}`, "plinth:sites": aSite},
			`plinth:waf.rateLimit: must be a whole number, got "many"; write digits, without quotes`,
		},
		"text in the place of a list": {
			map[string]string{"plinth:dns": `{"domain":"example.com","caa":"amazon.com"}`},
			`plinth:dns.caa: must be a list, got "amazon.com"; write its items as [a, b]`,
		},
		"a number in the place of text": {
			map[string]string{"plinth:tags": `{"Owner":"x","CostCenter":1000}`},
			`plinth:tags.CostCenter: must be text, got 1000; write one value in quotes`,
		},
		"a switch that is no switch": {
			map[string]string{"plinth:disposable": "yes"},
			`plinth:disposable: must be true or false, got "yes"; write true or false, without quotes`,
		},
		"a value that isn't allowed": {
			map[string]string{"plinth:waf": `{"mode":"blok"}`, "plinth:sites": aSite},
			`plinth:waf.mode: not an allowed value, got "blok"; write block (allowed: block, count)`,
		},
		"a value near none allowed": {
			map[string]string{"plinth:waf": `{"mode":"paranoid"}`, "plinth:sites": aSite},
			`plinth:waf.mode: not an allowed value, got "paranoid"; write one of block, count`,
		},
		"a number below the range": {
			map[string]string{"plinth:waf": `{"rateLimit":1}`, "plinth:sites": aSite},
			`plinth:waf.rateLimit: too small, got 1; write 10 or more`,
		},
		"a number above the range": {
			map[string]string{"plinth:functions": `{"api":{"memoryMiB":99999}}`},
			`plinth:functions.api.memoryMiB: too large, got 99999; write 10240 or less`,
		},
		"an account of eleven digits": {
			map[string]string{"plinth:account": "12345678901"},
			`plinth:account: wrong form, got "12345678901"; write the AWS account that the stack belongs to`,
		},
		"a zone for a region": {
			map[string]string{"aws:region": "eu-west-1a"},
			`aws:region: wrong form, got "eu-west-1a"; write the AWS region of the stack`,
		},
		"a tag that is added anyway": {
			map[string]string{"plinth:tags": `{"Owner":"x","CostCenter":"y","Environment":"dev"}`},
			`plinth:tags.Environment: can't be set here, got "dev"; remove it`,
		},
		"a domain of two letters": {
			map[string]string{"plinth:dns": `{"domain":"ex"}`},
			`plinth:dns.domain: too short, got "ex"; write at least 3 characters`,
		},
		"a domain that is too long": {
			map[string]string{"plinth:dns": `{"domain":"` + strings.Repeat("a", 254) + `"}`},
			`plinth:dns.domain: too long, got "aaa`,
		},
		"a list with too little": {
			map[string]string{"plinth:network": `{"cidr":"10.0.0.0/16","zones":["eu-west-1a"]}`},
			`plinth:network.zones: too few, got ["eu-west-1a"]; write at least 2`,
		},
		"a list that repeats itself": {
			map[string]string{"plinth:network": `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-1a"]}`},
			`plinth:network.zones: the same value twice, got ["eu-west-1a","eu-west-1a"]; write each once`,
		},
		"a bad item of a list": {
			map[string]string{"plinth:network": `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","b"]}`},
			`plinth:network.zones[1]: wrong form, got "b"; write `,
		},
		"a tag with a strange name": {
			map[string]string{"plinth:tags": `{"Owner":"x","CostCenter":"y","a,b":"z"}`},
			`plinth:tags["a,b"]: wrong form of a name; write at most 128 letters, digits`,
		},
		"a missing tag": {
			map[string]string{"plinth:tags": `{"Owner":"x"}`},
			`plinth:tags.CostCenter: required, got nothing; write who pays for it`,
		},
		"a provider setting": {
			map[string]string{"aws:profile": "dev"},
			`aws:profile: has no effect, because the stack's providers are explicit; remove it and set AWS_PROFILE`,
		},
		"an alarm topic elsewhere": {
			map[string]string{"plinth:monitoring": `{"topicArn":"arn:aws:sns:us-east-1:123456789012:alarms"}`},
			`plinth:monitoring.topicArn: the topic isn't in aws:region eu-west-1, got ` +
				`"arn:aws:sns:us-east-1:123456789012:alarms"; name one that is`,
		},
		"alarms for nobody": {
			map[string]string{"plinth:monitoring": `{}`},
			`plinth:monitoring.emails: nobody is told; name an address, a web hook in webhooks, or a topic that ` +
				`exists in topicArn`,
		},
		"a web hook in clear": {
			map[string]string{"plinth:monitoring": `{"webhooks":{"incidents":"https://example.com/4f2a"}}`},
			`plinth:monitoring.webhooks.incidents: it stands in the file in clear; write it with pulumi config ` +
				`set --secret --path 'plinth:monitoring.webhooks.incidents'`,
		},
		"a threshold of nothing": {
			services("shop", `"alarms":{"cpuPercent":101}`),
			`plinth:services.shop.alarms.cpuPercent: too large, got 101; write 100 or less`,
		},
		"a function's missing bucket": {
			map[string]string{
				"plinth:functions": `{"api":{"buckets":{"asets":"read"}}}`,
				"plinth:storage":   `{"buckets":{"assets":{}}}`,
			},
			`plinth:functions.api.buckets.asets: there is no bucket of this name, got "asets"; write assets`,
		},
		"a function's bucket of nothing": {
			map[string]string{"plinth:functions": `{"api":{"buckets":{"assets":"read"}}}`},
			`plinth:functions.api.buckets.assets: there is no bucket of this name, got "assets"; add it to ` +
				`plinth:storage.buckets`,
		},
		"a function's strange access": {
			map[string]string{
				"plinth:functions": `{"api":{"buckets":{"assets":"all"}}}`,
				"plinth:storage":   `{"buckets":{"assets":{}}}`,
			},
			`plinth:functions.api.buckets.assets: not an allowed value, got "all"; write one of read, write, readWrite`,
		},
		"what only a tier can know": {
			map[string]string{"plinth:dns": `{"domain":"example"}`},
			`plinth:dns.domain: it has only one label, got "example"; write a name like example.com`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := lines(t, source(row.changes))
			require.Len(t, got, 1, strings.Join(got, "\n"))
			require.Contains(t, got[0], row.want)
			require.True(t, strings.HasPrefix(got[0], row.want), "the message starts with the path")
		})
	}
}

// TestMistakesOfAWholeFile: load reports every mistake at once.
func TestMistakesOfAWholeFile(t *testing.T) {
	t.Parallel()
	got := lines(t, source(map[string]string{
		"aws:region":       "",
		"plinth:dns":       `{"domain":"EXAMPLE.com","zone":"Z1"}`,
		"plinth:sites":     aSite,
		"plinth:waf":       `{"mode":"off","overrides":{"Nothing/At_All":"count"}}`,
		"plinth:functions": `{"api":{"timeoutSeconds":0,"logRetentionDays":8},"worker":{"vpc":"yes"}}`,
	}))
	want := []string{
		"aws:region: required",
		"plinth:dns.domain: it has capital letters",
		"plinth:dns.zone: unknown key",
		"plinth:functions.api.logRetentionDays: not an allowed value, got 8; write 14 (allowed: 1, 3, 5, 7, 14, ",
		"plinth:functions.api.timeoutSeconds: too small",
		"plinth:functions.worker.vpc: must be true or false",
		`plinth:waf.mode: not an allowed value`,
		`plinth:waf.overrides["Nothing/At_All"]: the group isn't in this web ACL`,
	}
	require.Len(t, got, len(want), strings.Join(got, "\n"))
	for i := range want {
		require.True(t, strings.HasPrefix(got[i], want[i]), "%s\ninstead of\n%s", got[i], want[i])
	}
}

// TestSecretInMessage: a message never shows a secret.
func TestSecretInMessage(t *testing.T) {
	t.Parallel()
	s := source(map[string]string{"plinth:waf": `{"mode":"hunter2"}`, "plinth:sites": aSite})
	s.Secret = []string{"plinth:waf"}
	require.Equal(
		t,
		[]string{`plinth:waf.mode: not an allowed value, got a secret; write one of block, count`},
		lines(t, s),
	)
}
