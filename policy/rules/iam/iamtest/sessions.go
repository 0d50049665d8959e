package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func scopedSessions() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-sessions-scoped"}
	instances, sessions := "arn:aws:ec2:eu-west-1:123456789012:instance/*", "arn:aws:ssm:eu-west-1:123456789012:session/*"
	bad := coretest.Policy(coretest.Allow("ssm:StartSession", instances))
	check := props{"ssm:SessionDocumentAccessCheck": "true"}
	tag := props{"StringEquals": props{"ssm:resourceTag/Role": "bastion"}, "BoolIfExists": check}
	s.Pass("instances with a tag, or one",
		identity("p",
			coretest.Policy(coretest.Allow("ssm:StartSession", instances, "Condition", tag),
				coretest.Allow("ssm:StartSession", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1", "Condition",
					props{"BoolIfExists": check})))...)
	s.Pass("one's own sessions",
		rolePolicy("p",
			coretest.Policy(
				coretest.Allow([]string{"ssm:ResumeSession", "ssm:TerminateSession"},
					"arn:aws:ssm:*:*:session/${aws:username}-*"),
				coretest.Allow("ssm:TerminateSession", sessions, "Condition",
					props{"StringLike": props{"ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}"}}))))
	s.Pass("a document is no instance, and everything is another rule's business",
		rolePolicy("p",
			coretest.Policy(
				coretest.Allow("ssm:StartSession", "arn:aws:ssm:eu-west-1:123456789012:document/tunnel"),
				coretest.Allow("*", "*"))))
	s.Fail("every instance, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...).
		Saying("ssm:StartSession on every instance")
	s.Fail("with whatever document the account has", "p",
		rolePolicy("p",
			coretest.Policy(coretest.Allow("ssm:StartSession", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1")))).
		Saying("ssm:SessionDocumentAccessCheck")
	s.Fail("everybody's sessions", "a b",
		rolePolicy("a", coretest.Policy(coretest.Allow("ssm:TerminateSession", sessions))),
		rolePolicy("b", coretest.Policy(coretest.Allow("ssm:Resume*", "*")))).Saying("everybody's sessions")
	s.Fail("a condition on something else, or on any value", "a b",
		rolePolicy("a",
			coretest.Policy(coretest.Allow("ssm:StartSession", instances, "Condition",
				props{"Bool": props{"aws:MultiFactorAuthPresent": "true"}}))),
		rolePolicy("b",
			coretest.Policy(coretest.Allow("ssm:StartSession", instances, "Condition",
				props{"StringLike": props{"ssm:resourceTag/Role": "*"}, "BoolIfExists": check}))))
	s.Unknown("a resource and a condition that aren't known yet",
		rolePolicy("a",
			props{"Statement": props{"Effect": "Allow", "Action": "ssm:StartSession", "Resource": coretest.Unknown}}),
		rolePolicy("b",
			props{"Statement": props{
				"Effect":    "Allow",
				"Action":    "ssm:StartSession",
				"Resource":  instances,
				"Condition": coretest.Unknown,
			}}))
	documentEdges(s, bad)
	return s
}
