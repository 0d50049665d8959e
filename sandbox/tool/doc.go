// Package tool pins the pulumi CLI that the sandbox builds where none is installed.
// It is a module of its own, so that the CLI's dependencies never reach a program
// that imports Plinth's components.
package tool
