package platform_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/platform"
)

// places are the paths that messages begin with.
func places(messages []string) []string {
	var list []string
	for _, m := range messages {
		place, _, _ := strings.Cut(m, ": ")
		list = append(list, place)
	}
	return list
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	t.Run("of one service are all reported", func(t *testing.T) {
		t.Parallel()
		got := lines(t, source(map[string]string{
			"plinth:services": `{"worker":{"image":{},"user":"root","writablePaths":["tmp"],"environment":{"1X":"a"}}}`,
		}))
		require.Equal(t, []string{
			"plinth:services.worker",
			"plinth:services.worker.environment",
			"plinth:services.worker.image.uri",
			"plinth:services.worker.user",
			"plinth:services.worker.writablePaths[0]",
		}, places(got), strings.Join(got, "\n"))
	})
	t.Run("are counted one by one", func(t *testing.T) {
		t.Parallel()
		var paths, routes []string
		for i := range 20 {
			paths = append(paths, fmt.Sprintf(`"no-slash-%d"`, i))
			routes = append(routes, fmt.Sprintf("plinth:services.worker.writablePaths[%d]", i))
		}
		_, err := platform.Load(
			source(
				with(
					services("worker", `"health":{"command":["x"]},"writablePaths":[`+strings.Join(paths, ",")+`]`),
					nil,
				),
			),
		)
		require.ErrorContains(t, err, "20 mistakes in the stack file:\n")
		require.Equal(t, routes, places(strings.Split(err.Error(), "\n")[1:]), "in the order of their places")
	})
	t.Run("in an item of a list leave the other items their index", func(t *testing.T) {
		t.Parallel()
		got := lines(t, source(map[string]string{
			"plinth:network": `{"cidr":"10.0.0.0/16","zones":["eu-west-1","eu-west-1b","eu-west-2c"]}`,
		}))
		require.Equal(
			t,
			[]string{"plinth:network.zones[0]", "plinth:network.zones[2]"},
			places(got),
			strings.Join(got, "\n"),
		)
	})
}

// aFile is a stack file with a key of which one value is encrypted and one isn't.
const aFile = `
secretsprovider: passphrase
config:
  aws:region: eu-west-1
  plinth:account: "123456789012"
  plinth:tags: {Owner: platform@example.com, CostCenter: "1000"}
  plinth:monitoring:
    emails: [oncall@example.com]
    webhooks:
      incidents: {secure: v1:abc}
      chat: https://chat.example.com/hook
`

const hooks = `{"emails":["oncall@example.com"],"webhooks":{"incidents":"https://example.com/4f2a",` +
	`"chat":"https://chat.example.com/hook"}}`

func TestSecrets(t *testing.T) {
	t.Parallel()
	inClear := func(at string) string {
		return at + ": it stands in the file in clear; write it with pulumi config set --secret --path '" + at + "'"
	}
	clearChat := inClear("plinth:monitoring.webhooks.chat")
	for name, row := range map[string]struct {
		value  string
		file   string
		secret bool // what the engine says of the key
		want   []string
	}{
		"in clear beside an encrypted one are refused": {hooks, aFile, true, []string{clearChat}},
		"that are all encrypted are taken": {
			hooks,
			strings.Replace(aFile, "https://chat.example.com/hook", "{secure: v1:def}", 1),
			true,
			nil,
		},
		"below an encrypted map are taken": {
			hooks,
			before(aFile, "      incidents") + "      secure: v1:abc\n",
			true,
			nil,
		},
		"of a file that isn't there are judged by their key": {hooks, "", true, nil},
		"of a key without any encryption are refused": {
			hooks,
			"",
			false,
			[]string{clearChat, inClear("plinth:monitoring.webhooks.incidents")},
		},
		"of another file than the engine's are judged by key": {
			hooks,
			strings.Replace(aFile, "oncall@", "nobody@", 1),
			true,
			nil,
		},
		"of a file whose secrets the engine doesn't know either": {
			hooks,
			aFile,
			false,
			[]string{clearChat, inClear("plinth:monitoring.webhooks.incidents")},
		},
		"of a file that can't be read are judged by their key": {hooks, "config: [", true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := source(map[string]string{"plinth:monitoring": row.value})
			if row.secret {
				s.Secret = []string{"plinth:monitoring"}
			}
			s.File = []byte(row.file)
			require.Equal(t, row.want, lines(t, s))
		})
	}
	t.Run("are left out of messages, and what stands beside them isn't", func(t *testing.T) {
		t.Parallel()
		s := source(
			map[string]string{
				"plinth:monitoring": strings.NewReplacer(
					"oncall@example.com",
					"nobody",
					"https://example.com",
					"http://hunter2",
				).Replace(hooks),
			},
		)
		s.Secret = []string{"plinth:monitoring"}
		s.File = []byte(
			strings.NewReplacer(
				"oncall@example.com",
				"nobody",
				"https://chat.example.com/hook",
				"{secure: v1:def}",
			).Replace(aFile),
		)
		got := strings.Join(lines(t, s), "\n")
		require.NotContains(t, got, "hunter2")
		require.Contains(t, got, `"nobody"`)
	})
}

// Whatever a file says, Load answers with a configuration or with mistakes that begin with a path.
func FuzzLoad(f *testing.F) {
	for _, key := range []string{
		"plinth:network",
		"plinth:dns",
		"plinth:waf",
		"plinth:functions",
		"plinth:api",
		"plinth:sites",
		"plinth:tags",
		"plinth:other",
	} {
		for _, value := range []string{
			``,
			`{}`,
			`[]`,
			`null`,
			`1e999`,
			`{"web":null}`,
			`{"api":{"vpc":true}}`,
			aNetwork,
			aZone,
			anAPI,
			`{"routes":null}`,
			`{"zones":[null,1,"eu-west-1a"]}`,
		} {
			f.Add(key, value)
		}
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		c, err := platform.Load(source(map[string]string{key: value}))
		if err == nil {
			require.NotNil(t, c)
			return
		}
		require.Nil(t, c)
		require.False(t, strings.HasPrefix(err.Error(), "platform: "), "a mistake of ours: %v", err)
	})
}

// before is the part of a text before the first mark.
func before(text, mark string) string {
	part, _, _ := strings.Cut(text, mark)
	return part
}
