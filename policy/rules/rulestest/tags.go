package rulestest

func tagCases() []Case { return nil }
