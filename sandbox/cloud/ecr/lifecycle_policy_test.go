package ecr_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestImagesAreJudged(t *testing.T) {
	t.Parallel()
	const lifecycleT, imagePolicyT = "ecr/lifecyclePolicy:LifecyclePolicy", "ecr/repositoryPolicy:RepositoryPolicy"
	repository := func(h *cloudtest.Harness) { h.Create(token.Repository, "repo", m{"name": "shop"}) }
	rule := func(priority, selection string) string {
		return `{"rulePriority":` + priority + `,"description":"x","selection":{` + selection + `},"action":{"type":"expire"}}`
	}
	lifecycle := func(rules string) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m {
			return m{"repository": h.Created["repo"].ID, "policy": `{"rules":[` + rules + `]}`}
		}
	}
	const old, many = `"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14`, `"tagStatus":"tagged","tagPatternList":["*"],"countType":"imageCountMoreThan","countNumber":100`
	right := lifecycle(rule("1", old) + "," + rule("2", many))
	list := map[string]cloudtest.Case{}
	for sentence, wrong := range map[string][2]string{
		"images' rules are rules": {`{"rule":1}`, "string is not a policy with rules"},
		"images' rules are known": {
			`{"rulePriority":1,"selection":{` + old + `,"age":1},"action":{"type":"expire"}}`,
			"unknown field",
		},
		"images' rules have priorities": {rule("1", old) + "," + rule("1", many), "rule priorities must be unique"},
		"images are tagged or not": {
			rule("1", `"tagStatus":"some","countType":"imageCountMoreThan","countNumber":1`),
			"(tagged, untagged, any)",
		},
		"tagged images have patterns": {
			rule("1", `"tagStatus":"tagged","countType":"imageCountMoreThan","countNumber":1`),
			"must be specified when TagStatus is 'tagged'",
		},
		"untagged images have no patterns": {
			rule("1", old+`,"tagPatternList":["*"]`),
			"may only be specified when TagStatus is 'tagged'",
		},
		"images are counted or timed": {
			rule("1", `"tagStatus":"any","countType":"size","countNumber":1`),
			"(sinceImagePushed, imageCountMoreThan)",
		},
		"images that are counted have none": {
			rule("1", `"tagStatus":"any","countType":"imageCountMoreThan","countUnit":"days","countNumber":1`),
			"countUnit 'days'",
		},
		"images that are timed have days": {
			rule("1", `"tagStatus":"any","countType":"sinceImagePushed","countNumber":1`),
			"countUnit 'days'",
		},
		"a number of images isn't zero": {
			rule("1", `"tagStatus":"any","countType":"imageCountMoreThan","countNumber":0`),
			"greater than 0",
		},
		"images expire": {
			`{"rulePriority":1,"selection":{` + old + `},"action":{"type":"archive"}}`,
			"(expire)",
		},
	} {
		list[sentence] = cloudtest.Case{
			Given: repository,
			Type:  lifecycleT,
			Right: right,
			Wrong: lifecycle(wrong[0]),
			Says:  wrong[1],
		}
	}
	says := func(statement string) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m {
			return m{"repository": h.Created["repo"].ID, "policy": cloudtest.Policy(statement)}
		}
	}
	pulls := says(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"ecr:BatchGetImage"}`)
	for sentence, wrong := range map[string][2]string{
		"a repository's policy names no resource": {
			`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"ecr:BatchGetImage","Resource":"*"}`,
			"no resources",
		},
		"a repository's policy names somebody": {
			`{"Effect":"Allow","Action":"ecr:BatchGetImage"}`,
			"names principals",
		},
		"a repository's policy is of ECR": {
			`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"s3:GetObject"}`,
			"no action of ECR",
		},
	} {
		list[sentence] = cloudtest.Case{
			Given: repository,
			Type:  imagePolicyT,
			Right: pulls,
			Wrong: says(wrong[0]),
			Says:  wrong[1],
		}
	}
	list["a repository's policy is one"] = cloudtest.Case{
		Given: repository,
		Type:  imagePolicyT,
		Right: pulls,
		Wrong: cloudtest.Just(m{"policy": "{"}),
		Says:  "Invalid repository policy",
	}
	cloudtest.Run(t, list)
}
