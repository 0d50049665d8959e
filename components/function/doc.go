// Package function is one Lambda function in Go, with everything that it needs in production.
//
// It promises: Graviton (arm64) on the operating-system runtime; a version per deployment and the
// alias `live` that callers use; active tracing; JSON logs in a log group that exists before the
// function and keeps them for a set time; a role that grants what the arguments ask for and nothing
// else; a queue that keeps the events of asynchronous invocations that failed for good.
//
// It refuses an archive that isn't there or holds no `bootstrap`, values that Lambda would refuse,
// and secrets by value: the environment takes a secret's ARN, and the code reads the secret when it
// starts.
package function
