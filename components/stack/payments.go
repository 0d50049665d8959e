package stack

import (
	"github.com/plinth-infra/plinth/components/payments"
)

// PaymentsFunction is what routes call the function that takes payments.
const PaymentsFunction = "payments"

// PaymentsArgs are those of plinth:payments.
func (c *Config) PaymentsArgs() *payments.Args {
	args := c.Payments.Args()
	args.Disposable = c.Disposable
	return args
}

// paymentsFit: somebody is told of what can't be recorded, and the name of the function is the tier's own.
func paymentsFit(c *Config, _ Source) []problem {
	if c.Payments == nil {
		return nil
	}
	var list []problem
	if c.Monitoring == nil {
		list = append(list, say("nobody would be told of a payment that can't be recorded; add plinth:monitoring, or take it out", "plinth:payments"))
	}
	if _, taken := c.Functions[PaymentsFunction]; taken {
		list = append(list, say("plinth:payments has the name for the function that takes payments; rename it", "plinth:functions", PaymentsFunction))
	}
	return list
}
