package ssm_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestDocument(t *testing.T) {
	t.Parallel()
	document := func(content string) func(*cloudtest.Harness) m {
		return cloudtest.Just(m{"documentType": "Session", "content": content})
	}
	shell := func(change ...string) func(*cloudtest.Harness) m {
		text := `{"schemaVersion":"1.0","sessionType":"Standard_Stream","inputs":{"s3BucketName":"","s3EncryptionEnabled":true,"cloudWatchLogGroupName":"sessions","cloudWatchEncryptionEnabled":false,"cloudWatchStreamingEnabled":true,"runAsEnabled":false,"kmsKeyId":"","idleSessionTimeout":"20"}}`
		return document(strings.NewReplacer(change...).Replace(text))
	}
	logs := func(h *cloudtest.Harness) { h.Create(token.LogGroup, "sessions", m{"name": "sessions"}) }
	port := `{"schemaVersion":"1.0","sessionType":"Port","parameters":{"localPortNumber":{"type":"String","default":"0"}},"properties":{"portNumber":"5432","type":"LocalPortForwarding","host":"db","localPortNumber":"{{ localPortNumber }}"}}`
	const documentT = "ssm/document:Document"
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a session has a version": {
			Given: logs,
			Type:  documentT,
			Right: shell(),
			Wrong: shell(`"1.0"`, `"2.2"`),
			Says:  "only support schema version 1.0",
		},
		"a session has a type": {
			Given: logs,
			Type:  documentT,
			Right: shell(),
			Wrong: shell("Standard_Stream", "Shell"),
			Says:  "sessionType must be one of",
		},
		"a session says if it's kept": {
			Given: logs,
			Type:  documentT,
			Right: shell(),
			Wrong: shell(`"cloudWatchStreamingEnabled":true,`, ""),
			Says:  "inputs.cloudWatchStreamingEnabled",
		},
		"a session isn't idle for ever": {
			Given: logs,
			Type:  documentT,
			Right: shell(),
			Wrong: shell(`"20"`, `"90"`),
			Says:  "from 1 to 60",
		},
		"a session's log group exists": {
			Given: logs,
			Type:  documentT,
			Right: shell(),
			Wrong: shell(`"sessions"`, `"none"`),
			Says:  "the log group none doesn't exist",
		},
		"a session's log is encrypted": {
			Given: logs,
			Type:  documentT,
			Right: shell(),
			Wrong: shell(`EncryptionEnabled":false`, `EncryptionEnabled":true`),
			Says:  "isn't encrypted",
		},
		"a session's key exists": {
			Given: logs,
			Type:  documentT,
			Right: shell(),
			Wrong: shell(`"kmsKeyId":""`, `"kmsKeyId":"arn:aws:kms:eu-west-1:123456789012:key/none"`),
			Says:  "the KMS key",
		},
		"a session's bucket exists": {
			Given: logs,
			Type:  documentT,
			Right: shell(),
			Wrong: shell(`"s3BucketName":""`, `"s3BucketName":"none"`),
			Says:  "the S3 bucket none",
		},
		"a document is JSON": {
			Given: logs,
			Type:  documentT,
			Right: shell(),
			Wrong: shell("}}", ""),
			Says:  "JSON not well-formed",
		},
		"a document's name isn't AWS's": {
			Type:  documentT,
			Right: document(port),
			Wrong: cloudtest.Just(m{"name": "AWS-Tunnel"}),
			Says:  "prefix reserved for AWS",
		},
		"a tunnel has a port": {
			Type:  documentT,
			Right: document(port),
			Wrong: document(strings.Replace(port, `"portNumber":"5432",`, "", 1)),
			Says:  "properties.portNumber",
		},
		"a tunnel declares its parameter": {
			Type:  documentT,
			Right: document(port),
			Wrong: document(strings.Replace(port, `"localPortNumber":{`, `"other":{`, 1)),
			Says:  "isn't declared",
		},
	})
}
