package storage

import (
	"cmp"

	"github.com/plinth-infra/plinth/internal/check"
)

// BucketSettings is what a stack file says of one bucket.
type BucketSettings struct {
	// Days after which objects are deleted, counted from when they were written. Without it they
	// stay.
	ExpireDays int `json:"expireDays,omitempty" jsonschema:"minimum=1"`
	// Days after which a previous version is deleted, counted from when it was replaced. The
	// default is long enough to notice a bad deployment of a season.
	NoncurrentDays int `json:"noncurrentDays,omitempty" jsonschema:"minimum=1"`
	// Days after which objects move to S3 Standard-IA: half the price to keep, a price on each
	// read, and a month paid at least. Without it they stay. 30 is S3's minimum:
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
	InfrequentAccessDays int `json:"infrequentAccessDays,omitempty" jsonschema:"minimum=30"`
	// Days after which objects move to S3 Glacier Instant Retrieval: a sixth of the price to keep,
	// a higher one on each read, and 90 days paid at least. With infrequentAccessDays at least 30
	// days later. Without it they stay.
	ArchiveDays int `json:"archiveDays,omitempty" jsonschema:"minimum=1"`
	// Encrypts with a key of the bucket's own, at $1 a month: who reads needs the right to use it,
	// too, and CloudTrail records who did. False leaves S3's keys (AES256).
	CustomerKey bool `json:"customerKey,omitempty"`
	// Browsers on other origins that use the bucket. Empty lets none.
	CORS []CORSRule `json:"cors,omitempty"`
	// Keeps versions from being deleted or overwritten by anybody, for backups. It can't be removed
	// again.
	Lock *Lock `json:"lock,omitempty"`
}

// SetDefaults fills in what is unset.
func (s *BucketSettings) SetDefaults() { s.NoncurrentDays = cmp.Or(s.NoncurrentDays, 90) }

// CORSRule lets browsers on other origins use the bucket.
type CORSRule struct {
	// Origins, such as https://example.com.
	Origins []string `json:"origins" jsonschema:"minItems=1"`
	// Methods, of GET, HEAD, PUT, POST, DELETE.
	Methods []string `json:"methods" jsonschema:"minItems=1,enum=GET,enum=HEAD,enum=PUT,enum=POST,enum=DELETE"`
	// Request headers that are allowed beyond the browser's safe list.
	Headers []string `json:"headers,omitempty"`
	// Response headers that scripts may read.
	ExposeHeaders []string `json:"exposeHeaders,omitempty"`
	// How long browsers may remember the answer, in seconds.
	MaxAgeSeconds int `json:"maxAgeSeconds,omitempty" jsonschema:"minimum=1"`
}

// SetDefaults fills in what is unset.
func (c *CORSRule) SetDefaults() { c.MaxAgeSeconds = cmp.Or(c.MaxAgeSeconds, 3600) }

// LockMode says who may delete what is locked.
type LockMode string

const (
	// LockGovernance lets those delete who have the right to bypass it. No role of Plinth's has it.
	LockGovernance LockMode = "governance"
	// LockCompliance lets nobody: not the account's root, nor AWS's support. What was written is
	// paid for until its time is over.
	LockCompliance LockMode = "compliance"
)

// Lock keeps every version for some time after it was written.
type Lock struct {
	// Who may delete what is locked: whoever has the right to bypass the lock, or nobody.
	Mode LockMode `json:"mode,omitempty" jsonschema:"enum=governance,enum=compliance"`
	// Days that a version is locked. The range is S3's:
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
	Days int `json:"days" jsonschema:"minimum=1,maximum=36500"`
}

// SetDefaults fills in what is unset.
func (l *Lock) SetDefaults() { l.Mode = cmp.Or(l.Mode, LockGovernance) }

// minStandardDays is how long S3 keeps an object in Standard-IA before it moves it on:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
const minStandardDays = 30

// Validate reports settings that don't go together: S3's rules on the time that an object spends in
// a class and in a lock.
func (s *BucketSettings) Validate(p *check.Problems) {
	if s.InfrequentAccessDays > 0 && s.ArchiveDays > 0 && s.ArchiveDays < s.InfrequentAccessDays+minStandardDays {
		p.At("archiveDays").Value(s.ArchiveDays).
			Say("objects stay in Standard-IA for %d days", minStandardDays).
			Fix("write at least %d", s.InfrequentAccessDays+minStandardDays)
	}
	if s.ExpireDays <= 0 {
		return
	}
	if last := max(s.InfrequentAccessDays, s.ArchiveDays); s.ExpireDays <= last {
		p.At("expireDays").Value(s.ExpireDays).
			Say("objects move to another class after %d days", last).
			Fix("write more than %d, or remove the move", last)
	}
	if s.Lock != nil && s.ExpireDays < s.Lock.Days {
		p.At("expireDays").Value(s.ExpireDays).
			Say("what expires stays as a locked version until %d days are over", s.Lock.Days).
			Fix("write at least %d", s.Lock.Days)
	}
}
