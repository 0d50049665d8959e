package rulestest

func edgeCases() []Case { return nil }
