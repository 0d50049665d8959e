package stackfile_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/platform/internal/stackfile"
)

const root = "../../.."

func TestGeneratedFiles(t *testing.T) {
	t.Parallel()
	files, err := stackfile.Files(root)
	require.NoError(t, err)
	for name, want := range files {
		t.Run(name+" is current", func(t *testing.T) {
			t.Parallel()
			got, err := os.ReadFile(filepath.Join(root, name))
			require.NoError(t, err)
			require.Equal(t, string(want), string(got), "%s is stale: run go generate ./platform", name)
		})
	}
}

// Editors show descriptions, and messages of platform.Load end with them.
func TestSchemaDescriptions(t *testing.T) {
	t.Parallel()
	text, err := stackfile.Schema(root)
	require.NoError(t, err)
	var schema struct {
		Definitions map[string]struct {
			Properties map[string]any `json:"properties"`
		} `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(text, &schema))
	require.Greater(t, len(schema.Definitions), 10)
	for name, definition := range schema.Definitions {
		for key, property := range definition.Properties {
			if object, ok := property.(map[string]any); ok && name != "Secret" {
				require.NotEmpty(t, object["description"], "%s.%s has no comment", name, key)
			}
		}
	}
}

// TestSchemaSecrets: secrets have the form that pulumi writes.
func TestSchemaSecrets(t *testing.T) {
	t.Parallel()
	text, err := stackfile.Schema(root)
	require.NoError(t, err)
	var doc any
	require.NoError(t, json.Unmarshal(text, &doc))
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("schema.json", doc))
	schema, err := compiler.Compile("schema.json#/$defs/StackSiteBasicAuth")
	require.NoError(t, err)
	require.NoError(
		t,
		schema.Validate(map[string]any{"users": map[string]any{"alice": map[string]any{"secure": "v1:abc"}}}),
	)
	require.Error(t, schema.Validate(map[string]any{"users": map[string]any{"alice": "in clear"}}))
}
