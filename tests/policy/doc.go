// Package policy tests the policy packs as the engine uses them: the built executables, over gRPC.
// It stands apart from the components' tests, because it needs no AWS SDK and links in a second.
package policy
