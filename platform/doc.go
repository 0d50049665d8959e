// Package stack is what a program needs before its first tier: the stack file as one typed Config, and the providers that every tier is
// given.
//
// Load is strict. It refuses unknown keys, wrong types, values that aren't allowed, settings that a tier can't build and tiers that don't
// fit together, and reports every mistake of the file in one error, each as
// `<path>: <what is wrong>, got <value>; <what to write instead>`.
//
// The shape of the file is schema.json, generated from the Settings of the tiers. Editors complete and check stack files with it (their
// first line names it); Load validates with it.
package stack

// Generates schema.json and docs/configuration.md from the Settings types. A test proves that both are current.
//go:generate go run ./internal/stackfile/generate
