package rules

func observabilityRules() []Rule { return nil }
