package storage

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/link"
)

// Access is what a program does with a bucket.
type Access = link.Access

const (
	// AccessRead is to list and read objects.
	AccessRead = link.Read
	// AccessWrite is to put objects, and neither to read nor to delete them: for uploads and
	// reports.
	AccessWrite = link.Write
	// AccessReadWrite is both, and to delete objects, whose previous versions stay for a while.
	AccessReadWrite = link.ReadWrite
)

// Link gives a workload the bucket's name and the rights to objects whose keys start with one of
// the prefixes. No prefix is the whole bucket.
func (b *Bucket) Link(access Access, prefixes ...string) link.Link {
	return link.Link{
		Environment: pulumi.StringMap{Variable(b.name): b.Name},
		Statements:  b.Grant(access, prefixes...),
	}
}

// Grant returns the rights of a role that has the access to objects whose keys start with one of
// the prefixes, those to the bucket's key included. No prefix is the whole bucket.
func (b *Bucket) Grant(access Access, prefixes ...string) []Statement {
	switch access {
	case AccessRead:
		return b.Read(prefixes...)
	case AccessWrite:
		return b.Write(prefixes...)
	case AccessReadWrite:
		return b.ReadWrite(prefixes...)
	}
	return nil
}

// Read returns the rights of a role that lists and reads objects.
func (b *Bucket) Read(prefixes ...string) []Statement {
	return append(b.list(prefixes), b.allow("Read", prefixes, []string{"s3:GetObject"}, "kms:Decrypt")...)
}

// Write returns the rights of a role that puts objects. S3 decrypts, too, the parts of a large one
// to put it together.
func (b *Bucket) Write(prefixes ...string) []Statement {
	actions := []string{"s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"}
	return b.allow("Write", prefixes, actions, "kms:Decrypt", "kms:GenerateDataKey")
}

// ReadWrite returns the rights of a role that lists, reads, puts and deletes objects, but no
// previous versions.
func (b *Bucket) ReadWrite(prefixes ...string) []Statement {
	actions := []string{
		"s3:AbortMultipartUpload",
		"s3:DeleteObject",
		"s3:GetObject",
		"s3:ListMultipartUploadParts",
		"s3:PutObject",
	}
	return append(b.list(prefixes), b.allow("ReadWrite", prefixes, actions, "kms:Decrypt", "kms:GenerateDataKey")...)
}

// list lets a role see which keys there are. Without it S3 answers for an object that isn't there
// as for one that is forbidden.
func (b *Bucket) list(prefixes []string) []Statement {
	s := Statement{
		Sid:       "List" + b.sid(),
		Actions:   []string{"s3:ListBucket"},
		Resources: []pulumi.StringInput{b.ARN},
	}
	if len(prefixes) > 0 {
		s.Conditions = []Condition{{Test: "StringLike", Variable: "s3:prefix"}}
		for _, p := range prefixes {
			s.Conditions[0].Values = append(s.Conditions[0].Values, pulumi.String(p+"*"))
		}
	}
	return []Statement{s}
}

// allow lets a role act on objects below the prefixes, and use the bucket's key for them.
func (b *Bucket) allow(verb string, prefixes, actions []string, keyActions ...string) []Statement {
	s := Statement{Sid: verb + b.sid(), Actions: actions}
	if len(prefixes) == 0 {
		prefixes = []string{""}
	}
	for _, p := range prefixes {
		s.Resources = append(s.Resources, b.objects(p+"*"))
	}
	if b.key == nil {
		return []Statement{s}
	}
	return []Statement{s, {
		Sid:       s.Sid + "Key",
		Actions:   keyActions,
		Resources: []pulumi.StringInput{b.key.ToStringPtrOutput().Elem()},
		// KMS is told the bucket, whichever object is meant; or the object, where somebody wrote it
		// without the bucket key.
		Conditions: []Condition{{
			Test:     "StringLike",
			Variable: "kms:EncryptionContext:aws:s3:arn",
			Values:   []pulumi.StringInput{b.ARN, b.objects("*")},
		}},
	}}
}

// sid is the bucket's name as part of a statement's id: letters and digits only.
func (b *Bucket) sid() string {
	var s strings.Builder
	for _, part := range strings.Split(b.name, "-") {
		if part != "" {
			s.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return s.String()
}

// Variable is the name of the environment variable in which a program that is granted a bucket
// finds the bucket's name, such as BUCKET_USER_UPLOADS.
func Variable(bucket string) string {
	return "BUCKET_" + strings.ToUpper(strings.ReplaceAll(bucket, "-", "_"))
}
