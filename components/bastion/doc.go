// Package bastion is the one host through which people reach what is in private subnets.
//
// It promises, by default: no open port, no key and no public address. Session Manager brings
// people in, who sign in as they do to AWS. A shell's session is encrypted by a key of its own,
// ends when it is idle, and everything typed and shown in it is kept. A tunnel leads to one host
// and port that the stack names, and nowhere else. The host has Amazon Linux 2023 as AWS last
// released it, metadata that only the instance reads, and an encrypted disk.
//
// SSH is there for networks that need it: from ranges that are named, never from everywhere, with a
// key pair that exists already.
//
// It is an instance and no auto scaling group: EC2 itself brings it back when its host fails, a
// change of its template makes a new one, and it keeps nothing that would be missed. Its image
// comes from a template, because an instance that names the parameter itself would be replaced
// whenever AWS releases an image.
package bastion
