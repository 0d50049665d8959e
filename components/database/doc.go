// Package database makes one relational database: Aurora PostgreSQL without servers to size, or a
// PostgreSQL or MySQL instance.
//
// It lies in isolated subnets, is encrypted with a key, takes only connections over TLS and only
// from the security groups that are named, and accepts IAM tokens. RDS owns and rotates the master
// password, except an instance's with readers. There are a second zone, backups, a final snapshot,
// deletion protection, logs and monitoring, unless the arguments take them away.
//
// It refuses a database without a version, because an upgrade is a decision, and settings that
// belong to another engine.
package database
