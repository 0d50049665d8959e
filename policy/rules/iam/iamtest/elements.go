package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func notElements() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-no-not-elements"}
	bad := coretest.Policy(props{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})
	s.Pass("with Deny they are right",
		rolePolicy("p", coretest.Policy(props{"Effect": "Deny", "NotAction": "s3:*", "NotResource": "arn:aws:s3:::a"})),
		coretest.Of("s3/bucketPolicy:BucketPolicy", "b",
			props{
				"policy": coretest.Policy(props{
					"Effect":       "Deny",
					"NotPrincipal": props{"AWS": "arn:aws:iam::123456789012:root"},
					"Action":       "s3:*",
					"Resource":     "*",
				}),
			}))
	s.Fail("NotAction, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...).
		Saying("NotAction iam:*")
	s.Fail("NotResource, and NotPrincipal of a resource and of a trust", "p q r",
		rolePolicy("p",
			coretest.Policy(props{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::a/*"})),
		coretest.Of("sqs/queuePolicy:QueuePolicy", "q",
			props{
				"policy": coretest.Policy(props{
					"Effect":       "Allow",
					"NotPrincipal": props{"AWS": "1"},
					"Action":       "sqs:SendMessage",
					"Resource":     "*",
				}),
			}),
		coretest.Of("iam/role:Role", "r",
			props{
				"assumeRolePolicy": coretest.Policy(props{
					"Effect":       "Allow",
					"NotPrincipal": props{"Service": "x"},
					"Action":       "sts:AssumeRole",
				}),
			})).
		Saying("NotResource", "NotPrincipal")
	documentEdges(s, bad)
	return s
}
