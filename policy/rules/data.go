package rules

func dataRules() []Rule { return nil }
