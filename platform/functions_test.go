package platform_test

import "testing"

func TestFunctionRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a function in no network": {
			map[string]string{"plinth:functions": `{"api":{"vpc":true}}`},
			`plinth:functions.api.vpc: there is no network for it; add plinth:network, or take it out`,
		},
		"a function in the network": {
			map[string]string{"plinth:functions": `{"api":{"vpc":true}}`, "plinth:network": aNetwork},
			"",
		},
		"a name in capitals": {
			map[string]string{"plinth:functions": `{"Api":{}}`},
			`plinth:functions.Api: a name has lower-case letters`,
		},
		"a route to a function": {
			map[string]string{"plinth:api": anAPI, "plinth:functions": aFunction},
			"",
		},
		"a route to a misspelt function": {
			map[string]string{"plinth:api": anAPI, "plinth:functions": `{"apis":{}}`},
			`plinth:api.routes["GET /health"].function: there is no function of this name, got "api"; write apis`,
		},
		"a route where no functions are": {
			map[string]string{"plinth:api": anAPI},
			`plinth:api.routes["GET /health"].function: there is no function of this name, got "api"; add it to ` +
				`plinth:functions`,
		},
	})
}
