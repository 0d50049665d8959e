package rulestest

func iamCases() []Case { return nil }
