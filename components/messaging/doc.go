// Package messaging makes queues and topics, and the subscriptions between them.
//
// A queue is encrypted, takes only requests over TLS, gives a consumer six times its own time
// before a message comes back, and puts what fails again and again into a dead-letter queue that
// keeps it for 14 days. A topic is encrypted and takes only requests over TLS; AWS services may
// publish to it where the arguments name them, and then only on behalf of this account.
//
// It refuses a subscription that AWS would: of a FIFO queue to a topic that isn't.
package messaging
