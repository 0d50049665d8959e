// Package program holds the tests of the whole program: every stack file and blueprint on Pulumi's
// mocks, with the tiers in the order of main.go, and both policy packs on what is registered.
package program
