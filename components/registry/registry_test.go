package registry_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/registry"
	"github.com/plinth-infra/plinth/internal/policydoc"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	rolePolicyType    = "aws:iam/rolePolicy:RolePolicy"
	ecrRepositoryType = "aws:ecr/repository:Repository"
	ecrLifecycleType  = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
	ecrPolicyType     = "aws:ecr/repositoryPolicy:RepositoryPolicy"
)

// lifecycle is the lifecycle policy with the default settings.
const lifecycle = `{"rules":[
	{
		"rulePriority": 1,
		"description": "Images without a tag",
		"selection": {
			"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14
		},
		"action": {"type": "expire"}
	},
	{
		"rulePriority": 2,
		"description": "All but the newest",
		"selection": {
			"tagStatus": "tagged", "tagPatternList": ["*"], "countType": "imageCountMoreThan", "countNumber": 100
		},
		"action": {"type": "expire"}
	}
]}`

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
		require.JSONEq(t, lifecycle, rec.Only(t, ecrLifecycleType).Get("policy").(string))
		for _, preview := range []bool{true, false} {
			for _, finding := range judge.Findings(runRegistry(t, nil, fixture.PreviewIf(preview)...), preview) {
				require.Regexp(t, `^tags-required: `, finding)
			}
		}
	})
	t.Run("follows its arguments", func(t *testing.T) {
		t.Parallel()
		args := &registry.Args{
			Settings:   registry.Settings{Name: "team/shop", KeepImages: 7, UntaggedDays: 1},
			KMSKeyARN:  pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/k"),
			Disposable: true,
		}
		rec := runRegistry(t, args)
		r := rec.Only(t, ecrRepositoryType)
		require.False(t, r.Protect)
		require.Equal(t, true, r.Get("forceDelete"), "AWS deletes no repository with images")
		require.Equal(t, "team/shop", r.Get("name"))
		require.Equal(t, "arn:aws:kms:eu-west-1:123456789012:key/k", r.Get("encryptionConfigurations[0].kmsKey"))
		require.Contains(t, rec.Only(t, ecrLifecycleType).Get("policy"), `"countNumber":7}`)
		require.Contains(t, rec.Only(t, ecrLifecycleType).Get("policy"), `"countNumber":1}`)
		aes := runRegistry(t, &registry.Args{Settings: registry.Settings{Encryption: registry.EncryptionAES256}})
		require.Equal(t, []any{map[string]any{"encryptionType": "AES256"}},
			aes.Only(t, ecrRepositoryType).Get("encryptionConfigurations"))
	})
}

func TestRepositoryPolicy(t *testing.T) {
	t.Parallel()
	t.Run("lets only named accounts pull", func(t *testing.T) {
		t.Parallel()
		args := &registry.Args{Settings: registry.Settings{PullAccounts: []string{"210987654321", "111111111111"}}}
		pull := fixture.Document(t, runRegistry(t, args).Only(t, ecrPolicyType).Get("policy"))["Pull"]
		require.Equal(t,
			map[string]any{"AWS": []any{"arn:aws:iam::111111111111:root", "arn:aws:iam::210987654321:root"}},
			pull.Principal,
		)
		require.Equal(t,
			[]any{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
			pull.Action,
		)
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
			for name, statements := range map[string][]registry.Statement{"pull": r.Pull(), "push": r.Push()} {
				inputs := pulumi.Map{"policy": policydoc.Document(statements...)}
				policy := &pulumi.CustomResourceState{}
				if err := ctx.RegisterResource(rolePolicyType, name, inputs, policy); err != nil {
					return err
				}
			}
			return nil
		})
		arn := rec.Only(t, ecrRepositoryType).Outputs["arn"].StringValue()
		pull := fixture.Document(t, rec.One(t, rolePolicyType, "pull").Get("policy"))
		push := fixture.Document(t, rec.One(t, rolePolicyType, "push").Get("policy"))
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
	for name, c := range map[string]struct {
		args registry.Args
		want string
	}{
		"capitals": {
			registry.Args{Settings: registry.Settings{Name: "Shop"}},
			`name: wrong form, got "Shop"; write it like team/shop`,
		},
		"two hyphens":    {registry.Args{Settings: registry.Settings{Name: "a--b"}}, `got "a--b"`},
		"a short name":   {registry.Args{Settings: registry.Settings{Name: "a"}}, `name: too short, got "a"; write at least 2`},
		"a slash at end": {registry.Args{Settings: registry.Settings{Name: "shop/"}}, `got "shop/"`},
		"no image": {
			registry.Args{Settings: registry.Settings{KeepImages: -1}},
			"keepImages: too small, got -1; write 1 or more",
		},
		"more than ten years": {
			registry.Args{Settings: registry.Settings{UntaggedDays: 3651}},
			"untaggedDays: too large, got 3651; write 3650 or less",
		},
		"everybody": {
			registry.Args{Settings: registry.Settings{PullAccounts: []string{"everybody"}}},
			"pullAccounts[0]: an AWS account id has 12 digits",
		},
		"an unknown encryption": {
			registry.Args{Settings: registry.Settings{Encryption: "rot13"}},
			`encryption: not an allowed value, got "rot13"; write one of kms, aes256`,
		},
		"a key that isn't used": {
			registry.Args{
				Settings:  registry.Settings{Encryption: registry.EncryptionAES256},
				KMSKeyARN: pulumi.String("arn"),
			},
			"kmsKeyArn: not used with encryption aes256; remove one of them",
		},
		"several at once": {
			registry.Args{Settings: registry.Settings{Name: "Shop", KeepImages: -1}},
			"keepImages: too small, got -1; write 1 or more\nname: wrong form",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := registry.New(ctx, "shop", &c.args)
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
}
