// Package registry makes repositories of container images.
//
// A tag never moves, images are scanned when they are pushed and encrypted with KMS, and what nobody needs any more is thrown away: images
// without a tag, and of the others all but the newest. Only this account pushes and pulls, and other accounts pull where they are named.
//
// It refuses names that ECR doesn't take. A repository is called what it is said to be called, with nothing added, because pipelines and
// other stacks have to know its name.
package registry
