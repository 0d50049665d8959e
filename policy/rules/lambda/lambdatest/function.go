package lambdatest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func runtimes() *coretest.Suite {
	s := &coretest.Suite{Rule: "lambda-runtime"}
	s.Pass("runtimes that AWS supports",
		coretest.Function("a", props{"runtime": "provided.al2023"}),
		coretest.Function("b", props{"runtime": "python3.13"}),
		coretest.Function("c", props{"runtime": "nodejs24.x"}))
	s.Pass("an image brings its own", coretest.Function("a", props{"packageType": "Image", "imageUri": "x"}))
	s.Fail("runtimes that AWS gave up", "a b c",
		coretest.Function("a", props{"runtime": "go1.x"}),
		coretest.Function("b", props{"runtime": "provided.al2"}),
		coretest.Function("c", props{"runtime": "nodejs18.x"})).
		Saying(`is "provided.al2", deprecated since 2026-06-30`)
	s.Unknown("not known yet", coretest.Function("a", props{"runtime": coretest.Unknown}))
	s.Shape("a number is no runtime", "",
		coretest.Function("a", props{"runtime": 3.8}),
		coretest.Function("b", props{"runtime": []any{"go1.x"}}))
	s.Other("a layer", coretest.Of("lambda/layerVersion:LayerVersion", "l", props{"runtime": "go1.x"}))
	return s
}

func tracing() *coretest.Suite {
	s := &coretest.Suite{Rule: "lambda-tracing"}
	s.Pass("active", coretest.Function("a", props{"tracingConfig": props{"mode": "Active"}}))
	s.Fail("passed through, or absent, which means that", "a b",
		coretest.Function("a", props{"tracingConfig": props{"mode": "PassThrough"}}),
		coretest.Function("b", props{})).Saying(`is "PassThrough"`)
	s.Unknown("not known yet",
		coretest.Function("a", props{"tracingConfig": coretest.Unknown}),
		coretest.Function("b", props{"tracingConfig": props{"mode": coretest.Unknown}}))
	s.Shape("a number doesn't trace", "a", coretest.Function("a", props{"tracingConfig": 7}))
	s.Other("a state machine", coretest.Of("sfn/stateMachine:StateMachine", "m", props{}))
	return s
}

func concurrency() *coretest.Suite {
	s := &coretest.Suite{Rule: "lambda-concurrency"}
	s.Pass("reserved, also none at all",
		coretest.Function("a", props{"reservedConcurrentExecutions": 10}),
		coretest.Function("b", props{"reservedConcurrentExecutions": 0}))
	s.Fail("absent, or the provider's -1", "a b",
		coretest.Function("a", props{}),
		coretest.Function("b", props{"reservedConcurrentExecutions": -1})).Saying("is -1")
	s.Unknown("not known yet", coretest.Function("a", props{"reservedConcurrentExecutions": coretest.Unknown}))
	s.Shape("a list reserves nothing", "a", coretest.Function("a", props{"reservedConcurrentExecutions": []any{}}))
	s.Other("an alias", coretest.Of("lambda/alias:Alias", "a", props{}))
	return s
}

func environmentKeys() *coretest.Suite {
	s := &coretest.Suite{Rule: "lambda-env-kms"}
	variables := props{"variables": props{"STAGE": "dev"}}
	s.Pass("a key, or nothing to encrypt",
		coretest.Function("a",
			props{"environment": variables, "kmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/1"}),
		coretest.Function("b", props{}),
		coretest.Function("c", props{"environment": props{"variables": props{}}}))
	s.Fail("no key", "a b",
		coretest.Function("a", props{"environment": variables}),
		coretest.Function("b", props{"environment": variables, "kmsKeyArn": ""})).Saying("kmsKeyArn")
	s.Unknown("not known yet",
		coretest.Function("a", props{"environment": variables, "kmsKeyArn": coretest.Unknown}),
		coretest.Function("b", props{"environment": coretest.Unknown}))
	s.Shape("a list is no environment", "",
		coretest.Function("a", props{"environment": []any{1}}),
		coretest.Function("b", props{"environment": props{"variables": "x"}}))
	s.Other("a build", coretest.Of("codebuild/project:Project", "p", props{"environment": variables}))
	return s
}
