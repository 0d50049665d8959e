package rulestest

func observabilityCases() []Case { return nil }
