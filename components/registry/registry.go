package registry

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecr"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:registry:Repository"

// Statement is one statement of a policy, for programs outside this module.
type Statement = policydoc.Statement

// MaxName is the longest name of a component, in characters. ECR takes 256.
const MaxName = 100

const (
	untaggedRulePriority = 1
	taggedRulePriority   = 2
)

// Args are the settings and what the program gives.
type Args struct {
	Settings

	// KMSKeyARN is a customer key, whose policy has to let ECR create grants. Changing it makes a new repository. Nil
	// takes ECR's own, which costs nothing.
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

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Name = cmp.Or(r.Name, name)
	r.PullAccounts = slices.Sorted(slices.Values(r.PullAccounts))
	check.Defaults(&r.Settings)

	var p check.Problems
	check.Name(&p, name, MaxName)
	check.Settings(&p, &r.Settings)
	if r.Encryption == EncryptionAES256 && r.KMSKeyARN != nil {
		p.At("kmsKeyArn").Say("not used with encryption aes256").Fix("remove one of them")
	}
	return r, p.Err()
}

// New registers the repository. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Repository, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("repository %q: %w", name, err)
	}
	r := &Repository{}
	inputs := pulumi.Map{"name": pulumi.String(a.Name)}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, inputs, r, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(r)
	repository, err := ecr.NewRepository(ctx, name, &ecr.RepositoryArgs{
		Name:                       pulumi.String(a.Name),
		ImageTagMutability:         pulumi.String("IMMUTABLE"),
		ImageScanningConfiguration: ecr.RepositoryImageScanningConfigurationArgs{ScanOnPush: pulumi.Bool(true)},
		EncryptionConfigurations:   ecr.RepositoryEncryptionConfigurationArray{a.encryption()},
		ForceDelete:                pulumi.Bool(a.Disposable),
	}, parent, pulumi.Protect(!a.Disposable))
	if err != nil {
		return nil, fmt.Errorf("repository: %w", err)
	}
	r.URL = repository.RepositoryUrl
	r.ARN = repository.Arn
	r.Name = repository.Name
	if err := a.newLifecycle(ctx, name, repository, parent); err != nil {
		return nil, fmt.Errorf("lifecycle policy: %w", err)
	}
	if err := a.newPullPolicy(ctx, name, repository, parent); err != nil {
		return nil, fmt.Errorf("repository policy: %w", err)
	}
	return r, ctx.RegisterResourceOutputs(r, pulumi.Map{"url": r.URL, "arn": r.ARN})
}

func (a Args) encryption() ecr.RepositoryEncryptionConfigurationArgs {
	if a.Encryption == EncryptionKMS {
		return ecr.RepositoryEncryptionConfigurationArgs{EncryptionType: pulumi.String("KMS"), KmsKey: a.KMSKeyARN}
	}
	return ecr.RepositoryEncryptionConfigurationArgs{EncryptionType: pulumi.String("AES256")}
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

// newLifecycle deletes images that have no tag, and of the others all but the newest.
func (a Args) newLifecycle(
	ctx *pulumi.Context, name string, repository *ecr.Repository, parent pulumi.ResourceOption,
) error {
	untagged := lifecycleRule{
		RulePriority: untaggedRulePriority,
		Description:  "Images without a tag",
		Selection: selection{
			TagStatus:   "untagged",
			CountType:   "sinceImagePushed",
			CountUnit:   "days",
			CountNumber: a.UntaggedDays,
		},
		Action: action{Type: "expire"},
	}
	tagged := lifecycleRule{
		RulePriority: taggedRulePriority,
		Description:  "All but the newest",
		Selection: selection{
			TagStatus:      "tagged",
			TagPatternList: []string{"*"},
			CountType:      "imageCountMoreThan",
			CountNumber:    a.KeepImages,
		},
		Action: action{Type: "expire"},
	}
	text, err := json.Marshal(lifecycle{Rules: []lifecycleRule{untagged, tagged}})
	if err != nil {
		return err
	}
	_, err = ecr.NewLifecyclePolicy(ctx, name+"-lifecycle", &ecr.LifecyclePolicyArgs{
		Repository: repository.Name,
		Policy:     pulumi.String(string(text)),
	}, parent)
	return err
}

// pull lists the actions that pull an image, push those that pushing one needs beside them.
var (
	pull = []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
	push = []string{"ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"}
)

// newPullPolicy lets other accounts pull. Roles of this account get the right from their own policies, so without other
// accounts there is no policy.
func (a Args) newPullPolicy(
	ctx *pulumi.Context, name string, repository *ecr.Repository, parent pulumi.ResourceOption,
) error {
	if len(a.PullAccounts) == 0 {
		return nil
	}
	var accounts []pulumi.StringInput
	for _, account := range a.PullAccounts {
		accounts = append(accounts, pulumi.String("arn:aws:iam::"+account+":root"))
	}
	_, err := ecr.NewRepositoryPolicy(ctx, name+"-policy", &ecr.RepositoryPolicyArgs{
		Repository: repository.Name,
		// A repository's policy names no resource: it applies to the repository that it is attached to.
		Policy: policydoc.Document(Statement{
			Sid:        "Pull",
			Actions:    pull,
			Principals: []policydoc.Principal{{Type: "AWS", Identifiers: accounts}},
		}),
	}, parent)
	return err
}

// Pull returns the statements of a role that pulls the repository's images.
func (r *Repository) Pull() []Statement { return r.statements("Pull", pull) }

// Push returns the statements of a role that pushes images, and reads the layers that are there already.
func (r *Repository) Push() []Statement { return r.statements("Push", slices.Concat(pull, push)) }

func (r *Repository) statements(sid string, actions []string) []Statement {
	return []Statement{
		{
			Sid:     "Registry",
			Actions: []string{"ecr:GetAuthorizationToken"},
			// The token is for the whole registry: the action takes no resource.
			Resources: policydoc.Strings("*"),
		},
		{Sid: sid, Actions: actions, Resources: []pulumi.StringInput{r.ARN}},
	}
}
