package registry

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecr"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:registry:Repository"

// Statement is one statement of a policy, for programs outside this module.
type Statement = policydoc.Statement

// Encryption is the key that images are encrypted with.
type Encryption string

const (
	// EncryptionKMS takes a key of the account: ECR's own, or the one of KMSKeyARN. CloudTrail tells of its use.
	EncryptionKMS Encryption = "kms"
	// EncryptionAES256 takes a key of S3's, which nobody sees.
	EncryptionAES256 Encryption = "aes256"
)

const (
	maxName              = 100 // as a logical name; ECR takes 256
	defaultKeepImages    = 100
	defaultUntaggedDays  = 14
	maxKeepImages        = 10000
	maxUntaggedDays      = 3650
	minRepositoryName    = 2
	maxRepositoryName    = 256
	untaggedRulePriority = 1
	taggedRulePriority   = 2
)

// repositoryName is what ECR takes: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
var repositoryName = regexp.MustCompile(`^([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*$`)

// Args describes a repository. The zero value is the safe production answer.
type Args struct {
	// Name is the repository's, as pipelines know it, such as team/shop. There is one of it in an account and region. Changing it makes a
	// new repository. Default the component's name.
	Name string
	// KeepImages is how many tagged images are kept, the newest: 1 to 10000. Default 100. ECR doesn't know which of them run.
	KeepImages int
	// UntaggedDays deletes images that have no tag this many days after they were pushed: 1 to 3650. Default 14.
	UntaggedDays int
	// PullAccounts are other accounts whose roles may be given the right to pull: 12 digits each. Empty lets none.
	PullAccounts []string
	// Encryption is the kind of key. Changing it makes a new repository. Default EncryptionKMS.
	Encryption Encryption
	// KMSKeyARN is a customer key, whose policy has to let ECR make grants. Changing it makes a new repository. Nil takes ECR's own, which
	// costs nothing.
	KMSKeyARN pulumi.StringPtrInput
	// Disposable drops the protection and deletes the images with the repository, for stacks meant to be torn down.
	Disposable bool
}

// Repository is one repository.
type Repository struct {
	pulumi.ResourceState

	// URL is what an image's name begins with: <account>.dkr.ecr.<region>.amazonaws.com/<name>.
	URL, ARN, Name pulumi.StringOutput
}

func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.PullAccounts = slices.Sorted(slices.Values(r.PullAccounts))
	r = r.withDefaults(name)
	problems := []error{check.Name(name, maxName), r.validate()}
	return r, errors.Join(problems...)
}

func (a Args) withDefaults(name string) Args {
	if a.Name == "" {
		a.Name = name
	}
	if a.KeepImages == 0 {
		a.KeepImages = defaultKeepImages
	}
	if a.UntaggedDays == 0 {
		a.UntaggedDays = defaultUntaggedDays
	}
	if a.Encryption == "" {
		a.Encryption = EncryptionKMS
	}
	return a
}

func (a Args) validate() error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if n := len(a.Name); !repositoryName.MatchString(a.Name) || n < minRepositoryName || n > maxRepositoryName {
		report("name: ECR takes %d to %d lower-case letters and digits, parted by single ., _, - or /, got %q; write one like team/shop", minRepositoryName, maxRepositoryName, a.Name)
	}
	if a.KeepImages < 1 || a.KeepImages > maxKeepImages {
		report("keepImages: it is out of range, got %d; use 1 to %d", a.KeepImages, maxKeepImages)
	}
	if a.UntaggedDays < 1 || a.UntaggedDays > maxUntaggedDays {
		report("untaggedDays: it is out of range, got %d; use 1 to %d", a.UntaggedDays, maxUntaggedDays)
	}
	for i, account := range a.PullAccounts {
		problems = append(problems, check.Account(fmt.Sprintf("pullAccounts[%d]", i), account))
	}
	problems = append(problems, check.OneOf("encryption", a.Encryption, EncryptionKMS, EncryptionAES256))
	if a.Encryption == EncryptionAES256 && a.KMSKeyARN != nil {
		report("kmsKeyArn: it isn't used with encryption aes256; take one of them out")
	}
	return errors.Join(problems...)
}

// New registers the repository. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Repository, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("repository %q: %w", name, err)
	}
	r := &Repository{}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, pulumi.Map{"name": pulumi.String(a.Name)}, r, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(r)
	encryption := ecr.RepositoryEncryptionConfigurationArgs{EncryptionType: pulumi.String("AES256")}
	if a.Encryption == EncryptionKMS {
		encryption = ecr.RepositoryEncryptionConfigurationArgs{EncryptionType: pulumi.String("KMS"), KmsKey: a.KMSKeyARN}
	}
	repository, err := ecr.NewRepository(ctx, name, &ecr.RepositoryArgs{
		Name:                       pulumi.String(a.Name),
		ImageTagMutability:         pulumi.String("IMMUTABLE"),
		ImageScanningConfiguration: ecr.RepositoryImageScanningConfigurationArgs{ScanOnPush: pulumi.Bool(true)},
		EncryptionConfigurations:   ecr.RepositoryEncryptionConfigurationArray{encryption},
		ForceDelete:                pulumi.Bool(a.Disposable),
	}, parent, pulumi.Protect(!a.Disposable))
	if err != nil {
		return nil, err
	}
	r.URL, r.ARN, r.Name = repository.RepositoryUrl, repository.Arn, repository.Name
	if err := a.throwAway(ctx, name, repository, parent); err != nil {
		return nil, err
	}
	if err := a.letPull(ctx, name, repository, parent); err != nil {
		return nil, err
	}
	return r, ctx.RegisterResourceOutputs(r, pulumi.Map{"url": r.URL, "arn": r.ARN})
}

// The elements of a lifecycle policy, in the order in which ECR gives them back:
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
type (
	lifecycle struct {
		Rules []lifecycleRule `json:"rules"`
	}
	lifecycleRule struct {
		RulePriority int       `json:"rulePriority"`
		Description  string    `json:"description"`
		Selection    selection `json:"selection"`
		Action       action    `json:"action"`
	}
	selection struct {
		TagStatus      string   `json:"tagStatus"`
		TagPatternList []string `json:"tagPatternList,omitempty"`
		CountType      string   `json:"countType"`
		CountUnit      string   `json:"countUnit,omitempty"`
		CountNumber    int      `json:"countNumber"`
	}
	action struct {
		Type string `json:"type"`
	}
)

func (a Args) throwAway(ctx *pulumi.Context, name string, repository *ecr.Repository, parent pulumi.ResourceOption) error {
	expire := action{"expire"}
	text, err := json.Marshal(lifecycle{Rules: []lifecycleRule{
		{untaggedRulePriority, "Images without a tag", selection{TagStatus: "untagged", CountType: "sinceImagePushed", CountUnit: "days", CountNumber: a.UntaggedDays}, expire},
		{taggedRulePriority, "All but the newest", selection{TagStatus: "tagged", TagPatternList: []string{"*"}, CountType: "imageCountMoreThan", CountNumber: a.KeepImages}, expire},
	}})
	if err != nil {
		return err
	}
	_, err = ecr.NewLifecyclePolicy(ctx, name+"-lifecycle", &ecr.LifecyclePolicyArgs{Repository: repository.Name, Policy: pulumi.String(string(text))}, parent)
	return err
}

// pull is what a role does to pull an image, push what it does beyond that to push one.
var (
	pull = []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
	push = []string{"ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"}
)

// letPull makes a policy only where there is somebody to let in: roles of this account have their rights by their own policies.
func (a Args) letPull(ctx *pulumi.Context, name string, repository *ecr.Repository, parent pulumi.ResourceOption) error {
	if len(a.PullAccounts) == 0 {
		return nil
	}
	var accounts []pulumi.StringInput
	for _, account := range a.PullAccounts {
		accounts = append(accounts, pulumi.String("arn:aws:iam::"+account+":root"))
	}
	_, err := ecr.NewRepositoryPolicy(ctx, name+"-policy", &ecr.RepositoryPolicyArgs{
		Repository: repository.Name,
		// A repository's policy names no resource: it is the repository's.
		Policy: policydoc.Document(Statement{Sid: "Pull", Actions: pull, Principals: []policydoc.Principal{{Type: "AWS", Identifiers: accounts}}}),
	}, parent)
	return err
}

// Pull are the rights of a role that pulls the repository's images.
func (r *Repository) Pull() []Statement { return r.rights("Pull", pull) }

// Push are the rights of a role that pushes images, and reads the layers that are there already.
func (r *Repository) Push() []Statement { return r.rights("Push", slices.Concat(pull, push)) }

func (r *Repository) rights(sid string, actions []string) []Statement {
	return []Statement{
		{Sid: "Registry", Actions: []string{"ecr:GetAuthorizationToken"}, Resources: policydoc.Strings("*")}, // it is the registry's and knows no resource
		{Sid: sid, Actions: actions, Resources: []pulumi.StringInput{r.ARN}},
	}
}
