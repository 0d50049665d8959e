package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/plinth-infra/plinth/policy/core"
)

// Environments are those that have a shipped configuration.
var Environments = []string{"dev", "stg", "prd"}

// Shipped returns the configuration file of an environment: the level of every policy, and the
// properties that differ by environment. Every entry has its level, because the engine refuses one
// without in the pack that it doesn't belong to.
func Shipped(list []core.Rule, environment string) ([]byte, error) {
	var text bytes.Buffer
	text.WriteString("{")
	for i, p := range Policies(list) {
		level, err := p.In(environment)
		if err != nil {
			return nil, err
		}
		entry := map[string]any{"enforcementLevel": LevelName(level)}
		if !p.Fix {
			maps.Copy(entry, p.Rule.Values[environment])
		}
		var encoded []byte
		if len(entry) == 1 {
			encoded, err = json.Marshal(LevelName(level))
		} else {
			encoded, err = json.Marshal(entry)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		if i > 0 {
			text.WriteString(",")
		}
		fmt.Fprintf(&text, "\n  %q: %s", p.Name, encoded)
	}
	text.WriteString("\n}\n")
	return text.Bytes(), nil
}

// In is the policy's level in an environment, as shipped. No repair is on: a repair changes what
// the program asked for without the program's saying so, and the shipped environments want the
// program put right.
func (p Policy) In(environment string) (core.Level, error) {
	if p.Fix {
		return core.Disabled, nil
	}
	switch environment {
	case "dev":
		return p.Rule.Levels.Dev, nil
	case "stg":
		return p.Rule.Levels.Stg, nil
	case "prd":
		return p.Rule.Levels.Prd, nil
	}
	return core.Disabled, fmt.Errorf("%s: %w", environment, errNoEnvironment)
}
