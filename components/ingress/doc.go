// Package ingress makes one public application load balancer that all services of a stack share,
// because one for each is a bill.
//
// It speaks HTTPS with TLS 1.2 and 1.3 and sends HTTP there, drops headers that aren't valid, logs
// every request into a bucket of its own, and answers what no service asked for with a plain 404.
// Services join by routes with explicit priorities, so that a service that is added moves none of
// the others.
//
// It refuses two routes of one priority, and a listener for tests that would be open to everybody.
package ingress
