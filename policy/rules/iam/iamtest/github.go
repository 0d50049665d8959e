package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

const githubProvider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"

// github is the trust of a role in GitHub Actions.
func github(condition any) string {
	return coretest.Policy(coretest.Grant(props{"Federated": githubProvider},
		"sts:AssumeRoleWithWebIdentity", "Condition", condition))
}

func claims(sub any) props {
	return props{
		"StringEquals": props{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
		"StringLike":   props{"token.actions.githubusercontent.com:sub": sub},
	}
}

func oidcSubjects() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-oidc-sub-pinned"}
	s.Pass("a branch, an environment, tags of a family, immutable ids", role("r", github(claims([]string{
		"repo:acme/shop:ref:refs/heads/main", "repo:acme/shop:environment:prd", "repo:acme/shop:ref:refs/tags/v*",
		"repo:acme@12/shop@34:ref:refs/heads/main",
	}))))
	s.Pass("a repository of the list",
		role("a", github(claims("repo:acme/shop:environment:prd"))),
		role("b", github(claims("repo:acme/site:ref:refs/heads/main"))),
		role("c", github(claims("repo:acme@12/site@34:ref:refs/heads/main")))).
		Configured("allowedRepos", []any{"acme/shop:environment:prd", "acme/site"})
	s.Pass("a branch of the list, in full and by its name",
		role("a", github(claims("repo:acme/shop:ref:refs/heads/main"))),
		role("b", github(claims("repo:acme/site:ref:refs/heads/main")))).
		Configured("allowedRepos", []any{"acme/shop:ref:refs/heads/main", "acme/site:ref:main"})
	s.Pass("other identity providers have claims of their own", role("r", coretest.Policy(coretest.Grant(
		props{"Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A"},
		"sts:AssumeRoleWithWebIdentity"))))
	s.Fail("no condition at all", "r",
		role("r",
			coretest.Policy(coretest.Grant(props{"Federated": githubProvider}, "sts:AssumeRoleWithWebIdentity")))).
		Saying(":aud", "no condition")
	s.Fail("no subject", "r",
		role("r",
			github(props{"StringEquals": props{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}))).
		Saying(":sub")
	s.Fail("no audience, or another one", "a b",
		role("a",
			github(props{"StringEquals": props{
				"token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main",
			}})),
		role("b",
			github(props{"StringEquals": props{
				"token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main",
				"token.actions.githubusercontent.com:aud": "https://github.com/acme",
			}}))).Saying(":aud")
	s.Fail("subjects that any workflow passes", "a b c d e f g h i",
		role("a", github(claims("*"))),
		role("b", github(claims("repo:acme/*"))),
		role("c", github(claims("repo:acme/shop:*"))),
		role("d", github(claims("repo:acme/shop:ref:*"))),
		role("e", github(claims("repo:acme/shop:ref:refs/heads/*"))),
		role("f", github(claims("repo:acme/shop:environment:*"))),
		role("g", github(claims("repo:acme/shop:pull_request"))),
		role("h", github(claims("repo:acme/sh*:ref:refs/heads/main"))),
		role("i", github(claims([]string{"repo:acme/shop:environment:prd", "repo:*"}))))
	s.Fail("a condition that a missing claim passes", "a b",
		role("a",
			github(props{
				"StringEquals": props{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
				"StringLikeIfExists": props{
					"token.actions.githubusercontent.com:sub": "repo:acme/shop:environment:prd",
				},
			})),
		role("b",
			github(props{
				"StringEquals": props{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
				"ForAllValues:StringLike": props{
					"token.actions.githubusercontent.com:sub": "repo:acme/shop:environment:prd",
				},
			})))
	s.Fail("the bad one of several statements, in other spellings", "r", role("r", coretest.Policy(
		coretest.Grant(props{"Federated": githubProvider},
			"sts:AssumeRoleWithWebIdentity", "Condition",
			claims("repo:acme/shop:environment:prd")),
		coretest.Grant(props{"federated": []string{githubProvider}},
			[]string{"sts:*"},
			"condition",
			props{"stringlike": props{"Token.Actions.GithubUserContent.com:Sub": "repo:acme/*"}}),
	))).Saying("Statement[1]")
	s.Fail("a repository that the list doesn't hold, or another branch of one", "a b",
		role("a", github(claims("repo:evil/shop:environment:prd"))),
		role("b", github(claims("repo:acme/shop:environment:dev")))).
		Configured("allowedRepos", []any{"acme/shop:environment:prd"}).Saying("allowedRepos")
	s.Fail("another branch than that of the list", "a", role("a", github(claims("repo:acme/shop:ref:refs/heads/dev")))).
		Configured("allowedRepos", []any{"acme/shop:ref:main"})
	s.Unknown("a provider, a claim and a trust that aren't known yet", role("a", coretest.Unknown),
		role("b",
			props{"Statement": []any{props{
				"Effect":    "Allow",
				"Principal": props{"Federated": coretest.Unknown},
				"Action":    "sts:AssumeRoleWithWebIdentity",
				"Condition": claims(coretest.Unknown),
			}}}),
		role("c",
			props{"Statement": []any{props{
				"Effect":    "Allow",
				"Principal": props{"Federated": githubProvider},
				"Action":    "sts:AssumeRoleWithWebIdentity",
				"Condition": coretest.Unknown,
			}}}))
	s.Fail("a provider that isn't known yet is recognised by its claims", "r", role("r", props{"Statement": []any{
		props{
			"Effect":    "Allow",
			"Principal": props{"Federated": coretest.Unknown},
			"Action":    "sts:AssumeRoleWithWebIdentity",
			"Condition": claims("repo:acme/*"),
		},
	}})).InPreview()
	s.Shape("what isn't a document trusts nobody", "",
		role("a", 1),
		role("b", []any{}),
		role("c",
			`{"Statement": [{"Effect": "Allow", "Condition": [1], "Principal": {"Federated": 1}, "Action": "sts:AssumeRoleWithWebIdentity"}]}`))
	s.Other("another type's property of this name",
		coretest.Of("sqs/queue:Queue", "q", props{"assumeRolePolicy": github(claims("*"))}))
	return s
}
