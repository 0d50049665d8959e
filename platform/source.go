package platform

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Source is the configuration as the engine hands it to the program: the stack file merged with the
// project's and the environment's values. A pulumi.Context answers for a key but can't list them,
// so the program captures it with Read:
//
//	var source platform.Source
//	pulumi.Run(func(ctx *pulumi.Context) error { … platform.Load(source) … }, source.Read)
type Source struct {
	// Project and Stack are Pulumi's names.
	Project, Stack string
	// Values are by full key, such as "plinth:network"; structured values are JSON.
	Values map[string]string
	// Secret are the keys of which some part is encrypted in the stack file.
	Secret []string
	// File is the stack file as it is written, nil where there is none. It says which parts of a
	// key are encrypted.
	File []byte
}

// Read is a pulumi.RunOption that captures what the engine handed over.
func (s *Source) Read(info *pulumi.RunInfo) {
	s.Project, s.Stack = info.Project, info.Stack
	s.Values = maps.Clone(info.Config)
	s.Secret = slices.Clone(info.ConfigSecretKeys)
	s.File, _ = os.ReadFile(filepath.Join(info.RootDirectory, "Pulumi."+info.Stack+".yaml")) // it may be elsewhere
}

// tree returns the values as the stack file writes them. The engine makes a string of every scalar
// at the top: the schema says which of them are booleans or numbers.
func (s *Source) tree(shape document) map[string]any {
	tree := map[string]any{}
	for key, raw := range s.Values {
		switch kind := shape.typeOf(key); {
		case kind == "string" && raw == "":
			// the project file's default for what a stack file leaves out
		case kind == "string":
			tree[key] = raw
		case raw == "":
			tree[key] = nil // a key with nothing behind it
		default:
			tree[key] = parse(raw)
		}
	}
	return tree
}

// parse reads JSON, and takes what isn't JSON for text: the type is judged later.
func parse(raw string) any {
	decoder := json.NewDecoder(strings.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil || decoder.More() {
		return raw
	}
	return value
}

// foreign reports whether a key is the AWS provider's. It would have no effect.
func foreign(key string) bool { return strings.HasPrefix(key, "aws:") && key != "aws:region" }
