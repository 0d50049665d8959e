// Package credentials recognises passwords, tokens and keys that stand in clear: by the form of a
// value, by the name that it has, in environments, scripts and code. It says what a value is, and
// never shows it.
package credentials
