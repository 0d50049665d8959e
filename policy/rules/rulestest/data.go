package rulestest

func dataCases() []Case { return nil }
