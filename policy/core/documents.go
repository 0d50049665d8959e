package core

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

// ReadPolicy reads a policy document from the property at the path. What isn't one has no
// statements.
func ReadPolicy(v Value, path string) iampolicy.Document { return iampolicy.Read(v.Raw(), path) }

// FromJSON turns JSON text into a value; absent where it isn't JSON.
func FromJSON(text string) Value { return Value{iampolicy.FromJSON(text)} }

// Policies reads the resource's documents of the given kind.
func (r Resource) Policies(holders []Holder) []iampolicy.Document {
	var docs []iampolicy.Document
	for _, h := range holders {
		if h.Token != r.Type {
			continue
		}
		list, field, nested := strings.Cut(h.Path, "[].")
		if !nested {
			docs = append(docs, ReadPolicy(r.Get(h.Path), h.Path))
			continue
		}
		items, _ := r.Get(list).Items()
		for i, item := range items {
			path := fmt.Sprintf("%s[%d].%s", list, i, field)
			docs = append(docs, ReadPolicy(item.Get(field), path))
		}
	}
	return docs
}

// Statements are the statements of the resource's documents of the given kind.
func (r Resource) Statements(holders []Holder) []iampolicy.Statement {
	var all []iampolicy.Statement
	for _, doc := range r.Policies(holders) {
		all = append(all, doc.Statements...)
	}
	return all
}

// EachStatement returns a check that runs another on every statement of a resource's documents.
// That one returns what is wrong with the statement, or "".
func EachStatement(
	holders []Holder,
	check func(s iampolicy.Statement, c Config) string,
) func(Resource, Config) []Finding {
	return func(r Resource, c Config) []Finding {
		var findings []Finding
		for _, s := range r.Statements(holders) {
			if what := check(s, c); what != "" {
				findings = append(findings, Finding{Path: s.Path, What: what})
			}
		}
		return findings
	}
}
