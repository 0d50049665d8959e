// Package tracing says which requests X-Ray records, and collects what tasks tell of them.
//
// It promises: a group of the stack's own traces; sampling rules that hold for the stack's own
// services and nobody else's in the account; a collector for each task that takes traces over
// OpenTelemetry's protocol, on the task's own loopback interface alone, and sends them on with the
// task's own rights. X-Ray's SDKs and daemon, in maintenance since 2026-02-25, aren't used:
// https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-daemon-timeline.html
//
// It refuses a group without members, rules that stand in each other's way, and a collector's image
// without a tag or under latest.
package tracing
