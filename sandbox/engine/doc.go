// Package engine runs the real Pulumi CLI, the real program and the real policy packs against the simulated AWS of
// package cloud.
//
// It promises that nothing outside its own folder is written, that no account, token or backend of the user is
// reachable from what it starts, and that the program is compiled and run as `pulumi up` would compile and run it.
// It refuses nothing that Pulumi accepts: arguments it doesn't know are passed on unchanged.
package engine
