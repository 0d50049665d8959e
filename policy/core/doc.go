// Package core is what every policy rule reads with, and knows no service.
//
//   - rule.go and config.go: what a rule is, and what it is configured with;
//   - value.go, truth.go, parts.go, show.go: readers of properties that may be absent, unknown,
//     secret or of another shape. They never panic, and they answer in three values;
//   - stack.go, references.go, members.go, companions.go: all resources of a deployment, and what
//     a property refers to, told apart by how surely;
//   - documents.go and holders.go: the policy documents of resources. How they match is package
//     iampolicy's;
//   - checks.go and messages.go: checks that many rules are made of, and pieces of messages;
//   - tokens.go, zones.go, tags.go, deadletters.go and the like: what the rules of several services
//     share about one kind of resource, so that no service imports another.
//
// An absent property reads as the provider's default. How rules reach the engine (protocol, levels,
// configuration, exemptions, messages) is package server's business.
package core
