package rules

func edgeRules() []Rule { return nil }
