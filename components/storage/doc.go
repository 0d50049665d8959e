// Package storage makes S3 buckets that are private, encrypted, versioned and reached by TLS only.
//
// It refuses what AWS would accept and nobody would see failing: a customer key on a bucket that a
// load balancer or S3 itself logs to, a log destination without the account it belongs to, two
// policies on one bucket, a lock or a copy of a bucket that keeps no versions.
package storage
