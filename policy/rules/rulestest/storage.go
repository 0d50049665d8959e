package rulestest

func storageCases() []Case { return nil }
