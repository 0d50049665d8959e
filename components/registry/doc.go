// Package registry makes repositories of container images.
//
// A tag never moves. Images are scanned when they are pushed and encrypted with KMS. Images without a tag are deleted
// after some days, and of the others all but the newest. Only this account pushes and pulls; other accounts pull where
// the settings name them.
//
// It refuses names that ECR doesn't take. The repository has exactly the name that it is given, with nothing added,
// because pipelines and other stacks have to know it.
package registry
