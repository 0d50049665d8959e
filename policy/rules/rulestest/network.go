package rulestest

func networkCases() []Case { return nil }
