package registry

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Settings is what a stack file says about container images: plinth:registry.
type Settings struct {
	// Repositories, by name.
	Repositories map[string]*RepositorySettings `json:"repositories"`
}

// RepositorySettings is what a stack file says about one repository.
type RepositorySettings struct {
	// The repository's name as pipelines know it, such as team/shop, one in an account and region. Default the key. Changing it makes a new
	// repository.
	Name string `json:"name,omitempty"`
	// How many tagged images are kept, the newest.
	KeepImages int `json:"keepImages,omitempty" jsonschema:"minimum=1,maximum=10000,default=100"`
	// After how many days images without a tag are deleted.
	UntaggedDays int `json:"untaggedDays,omitempty" jsonschema:"minimum=1,maximum=3650,default=14"`
	// Other accounts that pull, 12 digits in quotes.
	PullAccounts []string `json:"pullAccounts,omitempty"`
	// The kind of key: one of the account, or one of S3's, which nobody sees. Changing it makes a new repository.
	Encryption Encryption `json:"encryption,omitempty" jsonschema:"enum=kms,enum=aes256,default=kms"`
	// ARN of a customer key instead of ECR's own. Changing it makes a new repository.
	KMSKeyARN string `json:"kmsKeyArn,omitempty"`
}

// Args are a repository's settings as arguments; the caller fills in Disposable.
func (s *RepositorySettings) Args() *Args {
	args := &Args{Name: s.Name, KeepImages: s.KeepImages, UntaggedDays: s.UntaggedDays, PullAccounts: s.PullAccounts, Encryption: s.Encryption}
	if s.KMSKeyARN != "" {
		args.KMSKeyARN = pulumi.String(s.KMSKeyARN)
	}
	return args
}

var keyARN = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]+$`)

// Validate reports every mistake, in the words of the stack file; path is like "plinth:registry".
func (s *Settings) Validate(path string) error {
	var problems []error
	if len(s.Repositories) == 0 {
		problems = append(problems, fmt.Errorf("%s.repositories: there is none; name one, or take %s out", path, path))
	}
	owners := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(s.Repositories)) {
		where, settings := path+".repositories."+key, s.Repositories[key]
		args, err := settings.Args().resolve(key)
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if strings.HasPrefix(line, "its name has to") {
					line = where + ": " + line + "; rename it"
				} else {
					line = where + "." + line
				}
				problems = append(problems, errors.New(line))
			}
		}
		if other, taken := owners[args.Name]; taken {
			problems = append(problems, fmt.Errorf("%s.name: %s has it already, got %q; write another", where, other, args.Name))
		}
		owners[args.Name] = key
		if settings.KMSKeyARN != "" && !keyARN.MatchString(settings.KMSKeyARN) {
			problems = append(problems, fmt.Errorf("%s.kmsKeyArn: it isn't the ARN of a key, got %q; write one like arn:aws:kms:<region>:<account>:key/<id>", where, settings.KMSKeyARN))
		}
	}
	return errors.Join(problems...)
}
