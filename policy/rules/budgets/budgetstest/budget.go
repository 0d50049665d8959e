package budgetstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func budgets() *coretest.Suite {
	s := &coretest.Suite{Rule: "cost-budget-present"}
	budget := func(name string, notifications any) coretest.Resource {
		return coretest.Of("budgets/budget:Budget", name, props{"budgetType": "COST", "notifications": notifications})
	}
	provider := coretest.Of("iam/openIdConnectProvider:OpenIdConnectProvider", "github",
		props{"clientIdLists": []string{"sts.amazonaws.com"}, "url": "https://x.example"})
	s.Pass("a budget with a notification", provider, budget("b", []any{props{"threshold": 80}}))
	s.Pass("a stack that holds nothing of the account needs none", coretest.Function("f", props{}))
	s.Fail("a budget that tells nobody", "b", provider, budget("b", []any{})).Saying("notifications")
	s.Fail("no budget in the account's stack, by what it holds", "", provider)
	s.Cases[len(s.Cases)-1].Want = []string{""}
	s.Fail("no budget in the account's stack, by its name", "", coretest.Function("f", props{})).InStack("account-prd")
	s.Cases[len(s.Cases)-1].Want = []string{""}
	s.Unknown("notifications that aren't known yet", budget("b", coretest.Unknown))
	s.Shape("a null notifies nobody", "b", budget("b", nil))
	s.Other("an alarm on the bill",
		coretest.Of("cloudwatch/metricAlarm:MetricAlarm", "m", props{"namespace": "AWS/Billing"}))
	return s
}
