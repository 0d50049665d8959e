// Package payments takes payments and records each one exactly once: a processor that asks the
// payment provider and announces the outcome on a topic of its status, a queue for each topic, and
// a recorder that writes them down. The code is in functions/payments-processor and
// functions/payments-recorder.
//
// It promises: what is announced and can't be recorded waits in a dead-letter queue, and somebody
// is told; what a crash left behind is finished by a sweep every minute; both tables are encrypted,
// can be put back to any second of the last 35 days, and aren't deleted by mistake; each function
// may do what its code does and nothing else; the key that signs payments is a secret by reference.
//
// It refuses to be set up where nobody is told of what fails, and a provider that isn't reached by
// https.
package payments
