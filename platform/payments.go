package stack

import (
	"fmt"
	"strings"

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
	if arn := c.Payments.Provider.SecretARN; strings.Contains(arn, ":secretsmanager:") && !strings.Contains(arn, ":secretsmanager:"+c.Region+":") {
		list = append(list, say(fmt.Sprintf("the function looks for the secret in aws:region %s, and it isn't of there; name one that is", c.Region), "plinth:payments", "provider", "secretArn"))
	}
	if arn := c.Payments.Provider.SecretKeyARN; strings.Contains(arn, ":kms:") && !strings.Contains(arn, ":kms:"+c.Region+":") {
		list = append(list, say(fmt.Sprintf("the secret is in aws:region %s, and a key encrypts nothing elsewhere, got %q; name the one that encrypts it", c.Region, arn), "plinth:payments", "provider", "secretKeyArn"))
	}
	return list
}
