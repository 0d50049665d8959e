package program_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/plinth-infra/plinth/platform"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// stackFile is a stack file with the name of the stack that it is tried as.
type stackFile struct{ path, stack string }

// stackFiles are the project's, and every blueprint.
func stackFiles(t *testing.T) []stackFile {
	t.Helper()
	var list []stackFile
	for _, pattern := range []string{"Pulumi.*.yaml", "blueprints/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, paths, pattern)
		for _, path := range paths {
			name := strings.TrimSuffix(filepath.Base(path), ".yaml")
			list = append(list, stackFile{path, strings.TrimPrefix(name, "Pulumi.")})
		}
	}
	return list
}

// environment is the one of the shipped policy configurations that a stack is judged by.
func (f stackFile) environment(t *testing.T) string {
	values, _ := f.read(t)
	for _, name := range []string{values["plinth:environment"], f.stack} {
		switch name {
		case "dev", "stg", "prd":
			return name
		}
	}
	return "prd"
}

// sealed is an encrypted value, which stands here for what is in it.
var sealed = regexp.MustCompile(`\{"secure":("[^"]*")\}`)

// read returns the configuration as the engine hands it to the program: the stack file's, merged
// with the project's.
func (f stackFile) read(t *testing.T) (values map[string]string, secret []string) {
	t.Helper()
	project, err := workspace.LoadProject("Pulumi.yaml")
	require.NoError(t, err)
	file, err := workspace.LoadProjectStack(nil, project, f.path)
	require.NoError(t, err)
	decrypted, err := file.Config.Decrypt(config.NopDecrypter)
	require.NoError(t, err)
	values = map[string]string{}
	for key, declared := range project.Config {
		if declared.Default != nil {
			text, err := json.Marshal(declared.Default)
			require.NoError(t, err)
			if !strings.Contains(key, ":") {
				key = "plinth:" + key
			}
			values[key] = strings.Trim(string(text), `"`)
		}
	}
	for key, value := range decrypted {
		values[key.String()] = sealed.ReplaceAllString(value, `$1`)
	}
	for _, key := range file.Config.SecureKeys() {
		secret = append(secret, key.String())
	}
	return values, secret
}

// deployed runs the program on mocks.
func (f stackFile) deployed(t *testing.T, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	values, secret := f.read(t)
	rec, err := run(f.stack, values, secret, opts...)
	require.NoError(t, err)
	return rec
}

// run lets the program register what a configuration asks for, with the tiers in the order of
// main.go.
func run(name string, values map[string]string, secret []string, opts ...mockaws.Option) (*mockaws.Recording, error) {
	var source platform.Source
	tiers, err := order()
	if err != nil {
		return nil, err
	}
	program := func(ctx *pulumi.Context) error { return platform.Deploy(ctx, source, tiers...) }
	return mockaws.Try(program, append(opts,
		mockaws.Stack(name), mockaws.Config(values), mockaws.Secrets(secret...), mockaws.With(source.Read))...)
}

// TestStackFileSchema: every stack file names its schema and holds it.
func TestStackFileSchema(t *testing.T) {
	t.Parallel()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(platform.Schema))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("schema.json", doc))
	schema, err := compiler.Compile("schema.json")
	require.NoError(t, err)
	for _, f := range stackFiles(t) {
		t.Run(f.path, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(f.path)
			require.NoError(t, err)
			first, _, _ := strings.Cut(string(text), "\n")
			relative, named := strings.CutPrefix(first, "# yaml-language-server: $schema=")
			require.True(t, named, "the first line names the schema for editors")
			target, err := os.ReadFile(filepath.Join(filepath.Dir(f.path), relative))
			require.NoError(t, err, "the schema is there")
			require.Equal(t, string(platform.Schema), string(target))

			var content any
			require.NoError(t, yaml.Unmarshal(text, &content))
			asJSON, err := json.Marshal(content)
			require.NoError(t, err)
			instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
			require.NoError(t, err)
			require.NoError(t, schema.Validate(instance))
		})
	}
}
