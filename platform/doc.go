// Package platform is the way from a stack file to a running stack: it reads the file, refuses what
// can't be built, and builds the tiers in the order that main.go gives.
//
// Each tier has a file of its own: its key in the stack file, the struct that the key decodes into,
// the sections that it needs, the rules between it and others, and its build. A tier reads only
// what it has said that it needs. A rule belongs to the later of the tiers that it joins.
//
// Load is strict. It refuses unknown keys, wrong types, values that aren't allowed, settings that a
// tier can't build and tiers that don't fit together, and reports every mistake of the file in one
// error, each as `<path>: <what is wrong>, got <value>; <what to write instead>`.
//
// The shape of the file is schema.json, generated from the settings of the tiers. Editors complete
// and check stack files with it (their first line names it); Load validates with it.
package platform

// Generates schema.json and docs/configuration.md from the settings. A test proves that both are
// current.
//go:generate go run ./internal/stackfile/generate
