package registry_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/registry"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	s3PolicyType      = "aws:s3/bucketPolicy:BucketPolicy"
	ecrRepositoryType = "aws:ecr/repository:Repository"
	ecrLifecycleType  = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
	ecrPolicyType     = "aws:ecr/repositoryPolicy:RepositoryPolicy"
)

func runRegistry(t *testing.T, args *registry.Args, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		_, err := registry.New(ctx, "shop", args)
		return err
	}, opts...)
}

func TestRepository(t *testing.T) {
	t.Parallel()
	t.Run("is ready for production by default", func(t *testing.T) {
		t.Parallel()
		rec := runRegistry(t, nil)
		require.Equal(t, []string{
			ecrLifecycleType + " shop-lifecycle < shop",
			ecrRepositoryType + " shop < shop",
			"plinth:registry:Repository shop < stack",
		}, rec.Tree())
		r := rec.Only(t, ecrRepositoryType)
		require.True(t, r.Protect)
		require.Equal(t, "shop", r.Get("name"), "pipelines have to know it")
		require.Equal(t, "IMMUTABLE", r.Get("imageTagMutability"))
		require.Equal(t, true, r.Get("imageScanningConfiguration.scanOnPush"))
		require.Equal(t, []any{map[string]any{"encryptionType": "KMS"}}, r.Get("encryptionConfigurations"))
		require.Equal(t, false, r.Get("forceDelete"))
		require.JSONEq(t, `{"rules":[
		{"rulePriority":1,"description":"Images without a tag","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}},
		{"rulePriority":2,"description":"All but the newest","selection":{"tagStatus":"tagged","tagPatternList":["*"],"countType":"imageCountMoreThan","countNumber":100},"action":{"type":"expire"}}
	]}`, rec.Only(t, ecrLifecycleType).Get("policy").(string))
		for _, preview := range []bool{true, false} {
			for _, finding := range judge.Findings(runRegistry(t, nil, fixture.PreviewIf(preview)...), preview) {
				require.Regexp(t, `^tags-required: `, finding)
			}
		}
	})
	t.Run("follows its arguments", func(t *testing.T) {
		t.Parallel()
		args := &registry.Args{Name: "team/shop", KeepImages: 7, UntaggedDays: 1, KMSKeyARN: pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/k"), Disposable: true}
		rec := runRegistry(t, args)
		r := rec.Only(t, ecrRepositoryType)
		require.False(t, r.Protect)
		require.Equal(t, true, r.Get("forceDelete"), "AWS deletes no repository with images")
		require.Equal(t, "team/shop", r.Get("name"))
		require.Equal(t, "arn:aws:kms:eu-west-1:123456789012:key/k", r.Get("encryptionConfigurations[0].kmsKey"))
		require.Contains(t, rec.Only(t, ecrLifecycleType).Get("policy"), `"countNumber":7}`)
		require.Contains(t, rec.Only(t, ecrLifecycleType).Get("policy"), `"countNumber":1}`)
		require.Equal(t, []any{map[string]any{"encryptionType": "AES256"}},
			runRegistry(t, &registry.Args{Encryption: registry.EncryptionAES256}).Only(t, ecrRepositoryType).Get("encryptionConfigurations"))
	})
}

func TestRepositoryPolicy(t *testing.T) {
	t.Parallel()
	t.Run("lets only named accounts pull", func(t *testing.T) {
		t.Parallel()
		args := &registry.Args{PullAccounts: []string{"210987654321", "111111111111"}}
		pull := fixture.Document(t, runRegistry(t, args).Only(t, ecrPolicyType).Get("policy"))["Pull"]
		require.Equal(t, map[string]any{"AWS": []any{"arn:aws:iam::111111111111:root", "arn:aws:iam::210987654321:root"}}, pull.Principal)
		require.Equal(t, []any{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}, pull.Action)
		require.Nil(t, pull.Resource, "ECR takes none")
		require.Equal(t, "210987654321", args.PullAccounts[0], "the arguments stay as they are")
		for _, preview := range []bool{true, false} {
			for _, finding := range judge.Findings(runRegistry(t, args, fixture.PreviewIf(preview)...), preview) {
				require.Regexp(t, `^tags-required: `, finding)
			}
		}
	})
}

func TestRepositoryGrants(t *testing.T) {
	t.Parallel()
	t.Run("are rights on one repository", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			r, err := registry.New(ctx, "shop", nil)
			if err != nil {
				return err
			}
			if _, err = storage.NewBucket(ctx, "pull", &storage.BucketArgs{Statements: r.Pull()}); err != nil { // any policy shows the statements
				return err
			}
			_, err = storage.NewBucket(ctx, "push", &storage.BucketArgs{Statements: r.Push()})
			return err
		})
		arn := rec.Only(t, ecrRepositoryType).Outputs["arn"].StringValue()
		pull := fixture.Document(t, rec.One(t, s3PolicyType, "pull-policy").Get("policy"))
		push := fixture.Document(t, rec.One(t, s3PolicyType, "push-policy").Get("policy"))
		require.Equal(t, arn, pull["Pull"].Resource)
		require.Equal(t, arn, push["Push"].Resource)
		require.NotContains(t, pull["Pull"].Action, "ecr:PutImage")
		require.Contains(t, push["Push"].Action, "ecr:PutImage")
		for _, all := range []map[string]fixture.Statement{pull, push} {
			require.Equal(t, "ecr:GetAuthorizationToken", all["Registry"].Action)
			require.Equal(t, "*", all["Registry"].Resource)
		}
	})
}

func TestRepositoryArgs(t *testing.T) {
	t.Parallel()
	t.Run("that cannot work are refused", func(t *testing.T) {
		t.Parallel()
		for want, args := range map[string]*registry.Args{
			`name: ECR takes 2 to 256 lower-case letters and digits, parted by single ., _, - or /, got "Shop"`: {Name: "Shop"},
			`got "a--b"`:  {Name: "a--b"},
			`got "a"`:     {Name: "a"},
			`got "shop/"`: {Name: "shop/"},
			"keepImages: it is out of range, got -1; use 1 to 10000":                {KeepImages: -1},
			"untaggedDays: it is out of range, got 3651; use 1 to 3650":             {UntaggedDays: 3651},
			"pullAccounts[0]: an AWS account id has 12 digits":                      {PullAccounts: []string{"everybody"}},
			"encryption: it isn't a known choice":                                   {Encryption: "rot13"},
			"kmsKeyArn: it isn't used with encryption aes256; take one of them out": {Encryption: registry.EncryptionAES256, KMSKeyARN: pulumi.String("arn")},
		} {
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := registry.New(ctx, "shop", args)
				return err
			})
			require.ErrorContains(t, err, want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		}
	})
}

func TestRegistrySettings(t *testing.T) {
	t.Parallel()
	t.Run("report mistakes with their paths", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, (&registry.Settings{Repositories: map[string]*registry.RepositorySettings{"shop": {}, "worker": {Name: "team/shop"}}}).Validate("plinth:registry"))
		for want, s := range map[string]*registry.Settings{
			"plinth:registry.repositories: there is none; name one":                       {},
			"plinth:registry.repositories.Shop: its name has to be of lower-case letters": {Repositories: map[string]*registry.RepositorySettings{"Shop": {Name: "shop"}}},
			"plinth:registry.repositories.shop.keepImages: it is out of range":            {Repositories: map[string]*registry.RepositorySettings{"shop": {KeepImages: -1}}},
			"plinth:registry.repositories.shop.name: other has it already, got \"shop\"":  {Repositories: map[string]*registry.RepositorySettings{"shop": {}, "other": {Name: "shop"}}},
			"plinth:registry.repositories.shop.kmsKeyArn: it isn't the ARN of a key":      {Repositories: map[string]*registry.RepositorySettings{"shop": {KMSKeyARN: "alias/x"}}},
		} {
			require.ErrorContains(t, s.Validate("plinth:registry"), want)
		}
	})
}
