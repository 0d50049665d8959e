package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/packs"
	"github.com/plinth-infra/plinth/policy/settings"
)

// chapters are the groups in the order of the reference. A group that isn't named here comes last.
var chapters = []struct{ group, title string }{
	{"network", "Network"},
	{"edge", "Edge and web firewall"},
	{"iam", "Identities and policies"},
	{"storage", "Storage"},
	{"data", "Data"}, {"compute", "Compute"}, {"messaging", "Messaging"}, {"delivery", "Delivery"},
	{"observability", "Observability"}, {"tags", "Tags"}, {"cost", "Cost"},
}

const introduction = `# Policies

<!-- Made from the rules by: go run ./policy/cmd/policyctl docs docs/policies.md. Change the rules, not this file. -->

Two policy packs check a stack before anything is deployed: [guardrails](../policy/guardrails) holds what every stack must,
[production](../policy/production) what only production must. Both read one configuration file; the shipped ones are
[dev.json](../policy/config/dev.json), [stg.json](../policy/config/stg.json) and [prd.json](../policy/config/prd.json).
What a file leaves out is as strict as production.

` + "```sh" + `
pulumi preview --policy-pack policy/guardrails --policy-pack-config policy/config/prd.json \
               --policy-pack policy/production --policy-pack-config policy/config/prd.json
go run ./policy/cmd/policyctl lint policy/config/*.json   # finds misspelt names, which the engine accepts
` + "```" + `

- A **mandatory** violation fails the preview. During an update it stops the resource and what depends on it, not the others:
  preview with the packs first, and deploy only what passes.
- A **resource** policy checks what the program asks for, before the resource is made. A **stack** policy checks all resources
  together at the end, with what AWS made of them. What a preview can't know yet is checked in the update.
- A policy with a **repair** has a twin, ` + "`<name>-fix`" + `, that changes the resource instead of reporting it. It is off at every
  level but ` + "`remediate`" + `, and no shipped configuration turns one on: a repair changes what the program asked for, and the
  program stays wrong.
- Every policy takes **exemptions**. The urn is a pattern in which ` + "`*`" + ` stands for any characters; urn and reason are required. An
  exempt resource is reported as an advisory; once the exemption has expired, the violation is back.

` + "```json" + `
{
  "net-imdsv2": {
    "enforcementLevel": "mandatory",
    "exemptions": [
      {"urn": "*::legacy-*", "reason": "the agent speaks IMDSv1 only", "expires": "2027-03-31", "ticket": "OPS-1234"}
    ]
  }
}
` + "```" + `

Levels are those of the shipped configurations: A advisory, M mandatory, – disabled. ● marks a core policy. FSBP is AWS
Foundational Security Best Practices v1.0.0, CIS the CIS AWS Foundations Benchmark v5.0.0.
`

// reference writes docs/policies.md.
func reference(list []core.Rule) string {
	var text strings.Builder
	text.WriteString(introduction)
	groups := map[string][]core.Rule{}
	for _, rule := range list {
		groups[rule.Group] = append(groups[rule.Group], rule)
	}
	for _, chapter := range chapters {
		writeChapter(&text, chapter.title, groups[chapter.group])
		delete(groups, chapter.group)
	}
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		writeChapter(&text, group, groups[group])
	}
	return text.String()
}

func writeChapter(text *strings.Builder, title string, list []core.Rule) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(text,
		"\n## %s\n\n| policy | what must hold | dev | stg | prd | severity | frameworks "+
			"|\n|---|---|---|---|---|---|---|\n", title)
	for _, rule := range list {
		core := ""
		if rule.Core {
			core = "● "
		}
		fmt.Fprintf(text, "| %s[%s](#%s) | %s | %s | %s | %s | %s | %s |\n", core, rule.Name, rule.Name,
			cell(rule.Title),
			letter(rule.Levels.Dev),
			letter(rule.Levels.Stg),
			letter(rule.Levels.Prd),
			rule.Severity,
			cell(frameworks(rule)))
	}
	for _, rule := range list {
		writeRule(text, rule)
	}
}

func writeRule(text *strings.Builder, rule core.Rule) {
	fmt.Fprintf(text, "\n### %s\n\n%s\n\n", rule.Name, sentence(rule.Title))
	fmt.Fprintf(text, "- **Why:** %s\n- **Fix:** %s\n", sentence(rule.Why), sentence(rule.Fix))
	kind := "resource"
	switch {
	case rule.Resource == nil:
		kind = "stack"
	case rule.Stack != nil:
		kind = "resource and stack"
	}
	if rule.Remedy != nil {
		kind += ", with the repair `" + rule.Name + settings.FixSuffix + "`"
	}
	fmt.Fprintf(text, "- **Kind:** %s; pack %s; severity %s; dev %s, stg %s, prd %s\n", kind,
		packs.NameOf(rule),
		rule.Severity,
		settings.LevelName(rule.Levels.Dev), settings.LevelName(rule.Levels.Stg), settings.LevelName(rule.Levels.Prd))
	if len(rule.Frameworks) > 0 {
		fmt.Fprintf(text, "- **Frameworks:** %s\n", frameworks(rule))
	}
	for _, name := range slices.Sorted(maps.Keys(rule.Config)) {
		schema := rule.Config[name]
		fmt.Fprintf(text, "- **Property** `%s` (%s)", name, typeOf(schema))
		if description, ok := schema["description"].(string); ok {
			fmt.Fprintf(text, ": %s", description)
		}
		if value, ok := schema["default"]; ok {
			fmt.Fprintf(text, "; default `%s`", compact(value))
		}
		for _, environment := range settings.Environments {
			if value, ok := rule.Values[environment][name]; ok {
				fmt.Fprintf(text, "; %s `%s`", environment, compact(value))
			}
		}
		text.WriteString("\n")
	}
}

func frameworks(rule core.Rule) string { return strings.Join(rule.Frameworks, ", ") }

func letter(level core.Level) string {
	switch level {
	case core.Advisory:
		return "A"
	case core.Mandatory:
		return "M"
	}
	return "–"
}

func typeOf(schema core.Schema) string {
	kind, _ := schema["type"].(string)
	switch items := schema["items"].(type) {
	case map[string]any:
		return fmt.Sprintf("list of %v", items["type"])
	case core.Schema:
		return fmt.Sprintf("list of %v", items["type"])
	}
	return kind
}

func compact(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// cell keeps a text inside one cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// sentence starts with a capital, unless its first word is a name such as iam:PassRole, and ends
// with a full stop.
func sentence(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if first != "" && strings.Trim(first, "abcdefghijklmnopqrstuvwxyz,'") == "" {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
