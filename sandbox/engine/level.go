package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"
)

// Levels are the environments for which policy/config has a file.
var Levels = []string{"dev", "stg", "prd"}

// settings are the few values of a stack file that the sandbox itself needs.
type settings struct {
	Account     string // plinth:account: the account that the simulated AWS answers for
	Environment string // plinth:environment
	Disposable  bool   // plinth:disposable

	// External are the ids of zones and the ARNs that the file names, such as an existing zone's or
	// a secret's: they exist outside the stack.
	External []string
}

var foreignID = regexp.MustCompile(`^(Z[A-Z0-9]{9,31}|arn:aws[a-z-]*:.+)$`)

// readSettings reads a stack file; a missing one has no settings.
func readSettings(path, project string) (settings, error) {
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return settings{}, nil
	}
	if err != nil {
		return settings{}, fmt.Errorf("stack file: %w", err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return settings{}, fmt.Errorf("stack file %s: %w", path, err)
	}
	if doc.Kind == 0 {
		return settings{}, nil
	}
	config := child(doc.Content[0], "config")
	value := func(key string) string {
		if n := child(config, project+":"+key); n != nil && n.Kind == yaml.ScalarNode {
			return n.Value
		}
		return ""
	}
	return settings{value("account"), value("environment"), value("disposable") == "true", foreignIDs(config)}, nil
}

// foreignIDs are the values below a node that have the form of what AWS issues, in the order of the file.
func foreignIDs(node *yaml.Node) []string {
	if node == nil {
		return nil
	}
	if node.Kind == yaml.ScalarNode && foreignID.MatchString(node.Value) {
		return []string{node.Value}
	}
	var list []string
	for _, n := range node.Content {
		list = append(list, foreignIDs(n)...)
	}
	return list
}

// Level decides which level file a stack's policies follow: its environment if there is a file for it, else its
// name, else prd: a stack of which nobody says that less is enough is judged as production.
func Level(environment, stack string) string {
	for _, name := range []string{environment, stack} {
		if slices.Contains(Levels, name) {
			return name
		}
	}
	return "prd"
}

func levelFile(root, level string) string {
	return filepath.Join(root, "policy", "config", level+".json")
}
