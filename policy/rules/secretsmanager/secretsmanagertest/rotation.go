package secretsmanagertest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func rotations() *coretest.Suite {
	s := &coretest.Suite{Rule: "secrets-rotation"}
	secret := func(name string, inputs props) coretest.Resource {
		return coretest.Of("secretsmanager/secret:Secret", name, inputs).WithOutputs(props{
			"id":  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + name,
			"arn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + name,
		})
	}
	rotation := func(id any) coretest.Resource {
		return coretest.Of("secretsmanager/secretRotation:SecretRotation", "rotation", props{"secretId": id})
	}
	s.Pass("rotated, or managed by a service",
		secret("a", props{}),
		rotation("arn:aws:secretsmanager:eu-west-1:123456789012:secret:a"),
		secret("b", props{"name": "rds!cluster-1"}))
	s.Pass("in a preview, by reference", secret("a", props{}), rotation(coretest.Unknown).From("secretId", "a")).
		InPreview()
	s.Fail("no rotation, or another's", "a b",
		secret("a", props{}),
		secret("b", props{}),
		secret("c", props{}),
		rotation("arn:aws:secretsmanager:eu-west-1:123456789012:secret:c"))
	s.Unknown("a rotation that isn't known", secret("a", props{}), rotation(coretest.Unknown))
	s.Shape("a number is no secret", "a", secret("a", props{"name": 7}), rotation(7))
	s.Other("a parameter", coretest.Of("ssm/parameter:Parameter", "p", props{"type": "SecureString"}))
	return s
}
