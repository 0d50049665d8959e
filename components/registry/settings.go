package registry

import (
	"cmp"

	"github.com/plinth-infra/plinth/internal/check"
)

// Encryption is the key that images are encrypted with.
type Encryption string

const (
	// EncryptionKMS takes a key of the account: ECR's own, or the one of KMSKeyARN. CloudTrail records its use.
	EncryptionKMS Encryption = "kms"
	// EncryptionAES256 takes a key that S3 owns and nobody sees.
	EncryptionAES256 Encryption = "aes256"
)

// Settings is what a stack file says of one repository. The zero value is the safe production
// answer: SetDefaults fills it in.
type Settings struct {
	// Name of the repository as pipelines know it, such as team/shop: one in an account and region. Default: the
	// component's name. Changing it makes a new repository. Form and length are ECR's:
	// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
	Name string `json:"name,omitempty" jsonschema:"minLength=2,maxLength=256,pattern=^([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*$,example=team/shop"`
	// Number of tagged images to keep, the newest. ECR doesn't know which of them run.
	KeepImages int `json:"keepImages,omitempty" jsonschema:"minimum=1,maximum=10000"`
	// Days after which images without a tag are deleted, counted from their push.
	UntaggedDays int `json:"untaggedDays,omitempty" jsonschema:"minimum=1,maximum=3650"`
	// Other accounts that may pull, 12 digits each, in quotes. Empty lets none.
	PullAccounts []string `json:"pullAccounts,omitempty" jsonschema:"uniqueItems=true"`
	// Kind of the key: one of the account, or one of S3's, which nobody sees. Changing it makes a new repository.
	Encryption Encryption `json:"encryption,omitempty" jsonschema:"enum=kms,enum=aes256"`
}

// SetDefaults fills in what is unset. The name's default is the component's.
func (s *Settings) SetDefaults() {
	s.KeepImages = cmp.Or(s.KeepImages, 100)
	s.UntaggedDays = cmp.Or(s.UntaggedDays, 14)
	s.Encryption = cmp.Or(s.Encryption, EncryptionKMS)
}

// Validate reports what the tags of the fields can't say.
func (s *Settings) Validate(p *check.Problems) {
	for i, account := range s.PullAccounts {
		check.Account(p.In("pullAccounts", i), account)
	}
}
