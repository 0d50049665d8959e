package platform

import "github.com/plinth-infra/plinth/components/tracing"

// TracingArgs are those that the stack file gives.
func TracingArgs(c *Config) *tracing.Args { return Tracing.args(c) }
