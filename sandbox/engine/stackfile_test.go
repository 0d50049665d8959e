package engine

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

const stackFile = `# comment
secretsprovider: awskms://alias/state
encryptedkey: AQICAHh
config:
  aws:region: eu-central-1
  plinth:account: "222222222222"
  plinth:token:
    secure: AAABAK
  plinth:sites:
    docs:
      users:
        - {secure: AAABAL}
        - {name: plain}
`

func newSalt(t *testing.T, phrase string) *saltState {
	t.Helper()
	s, err := loadSalt(filepath.Join(t.TempDir(), "salt"), phrase)
	require.NoError(t, err)
	return s
}

// openAll decodes a translated stack file as the CLI does and opens its secrets.
func openAll(t *testing.T, file []byte, phrase string) map[string]any {
	t.Helper()
	var f struct {
		EncryptionSalt  string `yaml:"encryptionsalt"`
		EncryptedKey    string `yaml:"encryptedkey"`
		SecretsProvider string `yaml:"secretsprovider"`
		Config          map[string]any
	}
	require.NoError(t, yaml.Unmarshal(file, &f))
	require.Empty(t, f.EncryptedKey)
	require.Empty(t, f.SecretsProvider)
	crypter, err := openSalt(f.EncryptionSalt, phrase)
	require.NoError(t, err)
	var open func(v any) any
	open = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			if s, ok := v["secure"].(string); ok {
				plain, err := crypter.DecryptValue(context.Background(), s)
				require.NoError(t, err)
				return "secret:" + plain
			}
			for k := range v {
				v[k] = open(v[k])
			}
		case []any:
			for i := range v {
				v[i] = open(v[i])
			}
		}
		return v
	}
	return open(f.Config).(map[string]any)
}

func TestSecretsOfAKeyWeDoNotHaveBecomePlaceholders(t *testing.T) {
	t.Parallel()
	salt := newSalt(t, "p")
	copied, blanked, err := translate([]byte(stackFile), "p", salt)
	require.NoError(t, err)
	require.Equal(t, []string{"plinth:token", "plinth:sites.docs.users[0]"}, blanked)
	require.Equal(t, map[string]any{
		"aws:region": "eu-central-1", "plinth:account": "222222222222",
		"plinth:token": "secret:" + placeholder,
		"plinth:sites": map[string]any{"docs": map[string]any{"users": []any{
			"secret:" + placeholder, map[string]any{"name": "plain"},
		}}},
	}, openAll(t, copied, "p"))
}

func TestSecretsOfOurPassphraseKeepTheirValue(t *testing.T) {
	t.Parallel()
	raw := []byte("12345678")
	crypter := config.NewSymmetricCrypterFromPassphrase("p", raw)
	proof, err := crypter.EncryptValue(context.Background(), "pulumi")
	require.NoError(t, err)
	secret, err := crypter.EncryptValue(context.Background(), "hunter2")
	require.NoError(t, err)
	file := "encryptionsalt: v1:" + base64.StdEncoding.EncodeToString(raw) + ":" + proof +
		"\nconfig:\n  plinth:token:\n    secure: " + secret + "\n"

	copied, blanked, err := translate([]byte(file), "p", newSalt(t, "p"))
	require.NoError(t, err)
	require.Empty(t, blanked)
	require.Equal(t, map[string]any{"plinth:token": "secret:hunter2"}, openAll(t, copied, "p"))

	_, blanked, err = translate([]byte(file), "another", newSalt(t, "another"))
	require.NoError(t, err)
	require.Equal(t, []string{"plinth:token"}, blanked, "the file was closed with a passphrase that isn't this one")
}

func TestAnEmptyStackFileGetsASalt(t *testing.T) {
	t.Parallel()
	for sentence, text := range map[string]string{"empty": "", "only a comment": "# nothing\n", "no settings": "config: {}\n"} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			copied, _, err := translate([]byte(text), "p", newSalt(t, "p"))
			require.NoError(t, err)
			require.Empty(t, openAll(t, copied, "p"))
		})
	}
	_, _, err := translate([]byte("a: [b"), "p", newSalt(t, "p"))
	require.Error(t, err)
}

func TestTheCopyLivesAsLongAsItsOriginalStays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source, other := filepath.Join(dir, "Pulumi.dev.yaml"), filepath.Join(dir, "blueprint.yaml")
	target := filepath.Join(dir, "work", "Pulumi.dev.yaml")
	write := func(path, region string) {
		require.NoError(t, os.WriteFile(path, []byte("config:\n  aws:region: "+region+"\n"), 0o600))
	}
	salt := newSalt(t, "p")
	refresh := func(from string) (copyReport, string) {
		report, err := refreshCopy(from, target, "p", salt)
		require.NoError(t, err)
		data, err := os.ReadFile(target)
		require.NoError(t, err)
		return report, openAll(t, data, "p")["aws:region"].(string)
	}
	set := func(region string) { // as `config set` does
		data, _, err := translate([]byte("config:\n  aws:region: "+region+"\n"), "p", salt)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(target, data, 0o600))
	}
	write(source, "eu-west-1")
	write(other, "us-west-2")

	report, region := refresh(source)
	require.Equal(t, copyReport{}, report)
	require.Equal(t, "eu-west-1", region)

	set("eu-north-1")
	report, region = refresh(source)
	require.Equal(t, copyReport{Changed: true}, report)
	require.Equal(t, "eu-north-1", region, "the sandbox's own setting stays while the file doesn't change")

	write(source, "eu-west-2")
	report, region = refresh(source)
	require.Equal(t, copyReport{Dropped: true}, report)
	require.Equal(t, "eu-west-2", region, "the file in the repository wins when it changes")

	report, region = refresh(other)
	require.Equal(t, copyReport{}, report)
	require.Equal(t, "us-west-2", region, "another file is another copy")

	set("eu-north-1")
	require.NoError(t, restamp(target))
	report, _ = refresh(other)
	require.Equal(t, copyReport{}, report, "what the CLI rewrote by itself is no setting of the user's")

	original, err := os.ReadFile(source)
	require.NoError(t, err)
	require.Equal(t, "config:\n  aws:region: eu-west-2\n", string(original), "the repository's file is never written")
}

func TestSetValueReachesIntoObjects(t *testing.T) {
	t.Parallel()
	file := []byte("config:\n  plinth:tags:\n    Owner: a # who\n    CostCenter: \"1\"\n  plinth:disposable: false\n")
	for sentence, tt := range map[string]struct {
		path        []string
		value, want string
	}{
		"a value is replaced, its neighbours stay": {
			[]string{"config", "plinth:tags", "Owner"}, "b",
			"config:\n    plinth:tags:\n        Owner: b # who\n        CostCenter: \"1\"\n    plinth:disposable: false\n",
		},
		"a switch stays one": {
			[]string{"config", "plinth:disposable"}, "true",
			"config:\n    plinth:tags:\n        Owner: a # who\n        CostCenter: \"1\"\n    plinth:disposable: true\n",
		},
		"what is missing is made": {
			[]string{"config", "plinth:network", "nat"}, "none",
			"config:\n    plinth:tags:\n        Owner: a # who\n        CostCenter: \"1\"\n    plinth:disposable: false\n" +
				"    plinth:network:\n        nat: none\n",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got, err := setValue(file, tt.path, tt.value)
			require.NoError(t, err)
			require.Equal(t, tt.want, string(got))
		})
	}
	_, err := setValue(file, []string{"config", "plinth:disposable", "x"}, "y")
	require.ErrorContains(t, err, "config.plinth:disposable is no object")
	got, err := setValue(nil, []string{"a", "b"}, "c")
	require.NoError(t, err)
	require.Equal(t, "a:\n    b: c\n", string(got))
}

func TestTheSaltIsKeptAndBelongsToOnePassphrase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "salt")
	first, err := loadSalt(path, "one")
	require.NoError(t, err)
	again, err := loadSalt(path, "one")
	require.NoError(t, err)
	require.Equal(t, first.text, again.text)
	_, err = loadSalt(path, "two")
	require.ErrorContains(t, err, "another passphrase")
}

func TestLevel(t *testing.T) {
	t.Parallel()
	for sentence, tt := range map[string]struct{ environment, stack, want string }{
		"the environment decides":                  {"prd", "dev", "prd"},
		"without one the stack's name does":        {"", "stg", "stg"},
		"an unknown environment counts as none":    {"sandbox", "prd", "prd"},
		"an unknown stack is judged as production": {"", "feature-x", "prd"},
		"a known environment of an unknown stack":  {"stg", "feature-x", "stg"},
		"neither is known":                         {"qa", "feature-x", "prd"},
		"a name that only begins like one is none": {"development", "dev-eu", "prd"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, Level(tt.environment, tt.stack))
		})
	}
}

func TestReadSettings(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	got, err := readSettings(path, "plinth")
	require.NoError(t, err)
	require.Equal(t, settings{}, got, "a stack needs no file")

	require.NoError(t, os.WriteFile(path, []byte(`config:
  plinth:account: "222222222222"
  plinth:environment: stg
  plinth:disposable: true
  other:disposable: false
  plinth:dns: {domain: example.com, zoneId: Z0123456789ABCDEFGHIJ}
  plinth:functions:
    api:
      secrets: {DB: "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db-AbCdEf"}
`), 0o600))
	got, err = readSettings(path, "plinth")
	require.NoError(t, err)
	require.Equal(t, settings{Account: "222222222222", Environment: "stg", Disposable: true, External: []string{
		"Z0123456789ABCDEFGHIJ", "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db-AbCdEf",
	}}, got, "what the file names by id exists outside the stack")

	require.NoError(t, os.WriteFile(path, []byte("config: [oops"), 0o600))
	_, err = readSettings(path, "plinth")
	require.Error(t, err)
}
