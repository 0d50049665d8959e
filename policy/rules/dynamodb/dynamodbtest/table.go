package dynamodbtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func pointInTime() *coretest.Suite {
	s := &coretest.Suite{Rule: "dynamodb-pitr"}
	s.Boolean(coretest.TableType, "pointInTimeRecovery.enabled", true, false, props{})
	return s
}

func tableProtection() *coretest.Suite {
	s := &coretest.Suite{Rule: "dynamodb-deletion-protection"}
	s.Boolean(coretest.TableType, "deletionProtectionEnabled", true, false, props{})
	return s
}

func tableKeys() *coretest.Suite {
	s := &coretest.Suite{Rule: "dynamodb-cmk"}
	s.Boolean(coretest.TableType, "serverSideEncryption.enabled", true, false, props{})
	return s
}

func tableCapacity() *coretest.Suite {
	s := &coretest.Suite{Rule: "dynamodb-capacity"}
	table := func(name string, more ...props) coretest.Resource {
		return coretest.Of(coretest.TableType, name, coretest.With(props{"hashKey": "id"}, more...)).
			WithOutputs(props{"name": name + "-1", "id": name + "-1"})
	}
	target := func(id any) coretest.Resource {
		return coretest.Of("appautoscaling/target:Target", "target", props{"resourceId": id})
	}
	s.Pass("by request, or with a target",
		table("a", props{"billingMode": "PAY_PER_REQUEST"}),
		table("b"),
		target("table/b-1"))
	s.Pass("in a preview, by reference", table("b"), target(coretest.Unknown).From("resourceId", "b")).InPreview()
	s.Fail("provisioned, which is the default, without a target or with another's", "a b",
		table("a"),
		table("b", props{"billingMode": "PROVISIONED"}),
		target("table/c-1")).Saying("billingMode")
	s.Unknown("a mode and a target that aren't known", table("a", props{"billingMode": coretest.Unknown}))
	s.Unknown("a target that isn't known", table("a"), target(coretest.Unknown))
	s.Shape("a number is no mode", "a", table("a", props{"billingMode": 7}), target([]any{}))
	s.Other("a service", coretest.Of("ecs/service:Service", "s", props{}))
	return s
}
