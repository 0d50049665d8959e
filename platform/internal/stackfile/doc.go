// Package stackfile derives what describes a stack file from the types that hold it: the JSON
// Schema that editors and platform.Load use, and the reference in docs/configuration.md.
package stackfile
