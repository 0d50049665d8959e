package s3test

import "github.com/plinth-infra/plinth/policy/core/coretest"

const policyToken = "s3/bucketPolicy:BucketPolicy"

func tlsOnly() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-tls-only"}
	insecure := props{"Bool": props{"aws:SecureTransport": "false"}}
	whole := []string{"arn:aws:s3:::a-1", "arn:aws:s3:::a-1/*"}
	right := coretest.Policy(coretest.Deny("s3:*", whole, "Condition", insecure))
	with := func(document any) []coretest.Resource {
		return []coretest.Resource{
			coretest.Bucket("a", props{}),
			companion(policyToken, "x", "a", props{"policy": document}),
		}
	}
	s.Pass("a Deny of everything on the bucket and its objects", with(right)...)
	s.Pass("other spellings",
		with(
			`{"statement": [{"effect": "Allow"}, {"effect": "deny", "principal": {"AWS": ["*"]}, "action": ["S3:*"], "resource": "*", "condition": {"bool": {"AWS:securetransport": [false]}}}]}`)...)
	s.Pass("a policy of the bucket itself", coretest.Bucket("a", props{"policy": right}))
	s.Fail("a Deny that leaves gaps", "x x x x x x",
		append(
			append(
				append(append(append(with(coretest.Policy(coretest.Deny("s3:GetObject", whole, "Condition", insecure))),
					withB("b",
						coretest.Policy(coretest.Deny("s3:*", "arn:aws:s3:::b-1/*", "Condition",
							insecure)))...), withB("c",
					coretest.Policy(coretest.Deny("s3:*", "arn:aws:s3:::c-1", "Condition", insecure)))...),
					withB("d",
						coretest.Policy(coretest.Deny("s3:*", "*", "Condition",
							props{
								"Bool":         props{"aws:SecureTransport": "false"},
								"StringEquals": props{"aws:PrincipalAccount": "1"},
							})))...),
				withB("e",
					coretest.Policy(coretest.Deny("s3:*", "*", "Condition",
						props{"Bool": props{"aws:SecureTransport": "true"}})))...),
			withB("f",
				coretest.Policy(props{
					"Effect":    "Deny",
					"Principal": props{"AWS": "arn:aws:iam::1:root"},
					"Action":    "s3:*",
					"Resource":  "*",
					"Condition": insecure,
				}))...)...)
	s.Cases[len(s.Cases)-1].Want = []string{"x", "x-b", "x-c", "x-d", "x-e", "x-f"}
	s.Fail("an Allow over TLS forbids nothing", "x",
		with(coretest.Policy(props{
			"Effect":    "Allow",
			"Principal": "*",
			"Action":    "s3:GetObject",
			"Resource":  "*",
			"Condition": props{"Bool": props{"aws:SecureTransport": "true"}},
		}))...).
		Saying("policy", "aws:SecureTransport is false")
	s.Fail("another bucket's name", "x",
		with(coretest.Policy(coretest.Deny("s3:*",
			[]string{"arn:aws:s3:::b-1", "arn:aws:s3:::b-1/*"},
			"Condition", insecure)))...)
	s.Unknown("resources and conditions that aren't known yet",
		coretest.Bucket("a", props{}),
		pendingCompanion(policyToken, "x", "a", props{"policy": props{"Statement": []any{
			props{
				"Effect":    "Deny",
				"Principal": "*",
				"Action":    "s3:*",
				"Resource":  []any{coretest.Unknown, coretest.Unknown},
				"Condition": insecure,
			},
		}}}))
	s.Shape("what isn't a document denies nothing", "x", with([]any{7})...)
	companionEdges(s, policyToken, props{"policy": coretest.Policy(coretest.Deny("s3:*", "*", "Condition", insecure))})
	return s
}

// withB is a bucket with a policy.
func withB(name string, document any) []coretest.Resource {
	return []coretest.Resource{
		coretest.Bucket(name, props{}),
		companion(policyToken, "x-"+name, name, props{"policy": document}),
	}
}

func lockouts() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-policy-no-lockout"}
	all := []string{"arn:aws:s3:::a-1", "arn:aws:s3:::a-1/*"}
	s.Pass("a Deny under a condition, of some actions, for some",
		coretest.BucketPolicy("a",
			coretest.Policy(coretest.Deny("s3:*", all, "Condition",
				props{"Bool": props{"aws:SecureTransport": "false"}}))),
		coretest.BucketPolicy("b",
			coretest.Policy(coretest.Deny([]string{"s3:DeleteObject", "s3:DeleteObjectVersion"},
				"arn:aws:s3:::a-1/*"))),
		coretest.BucketPolicy("c",
			coretest.Policy(props{
				"Effect":    "Deny",
				"Principal": props{"AWS": "arn:aws:iam::1:role/x"},
				"Action":    "s3:*",
				"Resource":  all,
			})),
		coretest.BucketPolicy("d", coretest.Policy(coretest.Deny("s3:*", "arn:aws:s3:::a-1/secret/*"))))
	s.Fail("a Deny of everything for everybody, in every spelling", "a b c d",
		coretest.BucketPolicy("a", coretest.Policy(coretest.Deny("*", "*"))),
		coretest.BucketPolicy("b", coretest.Policy(coretest.Deny([]string{"S3:Put*", "s3:Get*"}, all))),
		coretest.BucketPolicy("c",
			`{"statement": {"effect": "DENY", "principal": {"AWS": "*"}, "action": "s3:*", "resource": "arn:aws:s3:::a-1"}}`),
		coretest.BucketPolicy("d",
			coretest.Policy(props{"Effect": "Deny", "Principal": "*", "NotAction": "s3:GetObject", "Resource": "*"}))).
		Saying("to everybody without a condition")
	s.Alias("a bucket's own policy, in both generations", "a b",
		coretest.Bucket("a", props{"policy": coretest.Policy(coretest.Deny("s3:*", "*"))}),
		coretest.Of("s3/bucket:Bucket", "b", props{"policy": coretest.Policy(coretest.Deny("s3:*", "*"))}))
	s.Unknown("a document, a condition and a principal that aren't known yet",
		coretest.BucketPolicy("a", coretest.Unknown),
		coretest.BucketPolicy("b",
			props{"Statement": []any{props{
				"Effect":    "Deny",
				"Principal": "*",
				"Action":    "s3:*",
				"Condition": coretest.Unknown,
			}}}),
		coretest.BucketPolicy("c",
			props{"Statement": []any{props{"Effect": "Deny", "Principal": coretest.Unknown, "Action": "s3:*"}}}))
	s.Shape("what isn't a document denies nothing", "",
		coretest.BucketPolicy("a", 1),
		coretest.BucketPolicy("b", `{"Statement": [{"Effect": "Deny", "Principal": 7, "Action": {}}]}`))
	s.Other("another service's policy",
		coretest.Of("sqs/queuePolicy:QueuePolicy", "q", props{"policy": coretest.Policy(coretest.Deny("*", "*"))}))
	return s
}
