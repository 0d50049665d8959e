package cloud

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

func archive(t *testing.T, files ...string) resource.PropertyValue {
	t.Helper()
	path := filepath.Join(t.TempDir(), "code.zip")
	f, err := os.Create(path)
	require.NoError(t, err)
	z := zip.NewWriter(f)
	for _, name := range files {
		_, err := z.Create(name)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	require.NoError(t, f.Close())
	return resource.NewArchiveProperty(&resource.Archive{Sig: resource.ArchiveSig, Path: path, Hash: strings.Repeat("cd", 32)})
}

func TestFunctionsAreJudged(t *testing.T) {
	t.Parallel()
	runs := role("lambda.amazonaws.com", "sqs:*", "ec2:*")
	right := func(w *world) m { return w.functionInputs() }
	wrong := func(in m, says string) trial {
		return trial{prepare: runs, typ: functionT, right: right, wrong: just(in), says: says}
	}
	broken := filepath.Join(t.TempDir(), "code.zip")
	require.NoError(t, os.WriteFile(broken, []byte("no zip"), 0o600))
	inVPC := func(w *world) m {
		return over(w.functionInputs(), m{"vpcConfig": m{"subnetIds": l{w.made["a"].id}, "securityGroupIds": l{w.made["group"].id}}})
	}
	withDLQ := func(w *world) m {
		return over(w.functionInputs(), m{"deadLetterConfig": m{"targetArn": w.made["dlq"].get("arn")}})
	}
	dlq := func(w *world) { w.make(queueT, "dlq", m{}) }
	alias := func(w *world) m {
		return m{"functionName": w.made["function"].get("name"), "functionVersion": "1", "name": "live"}
	}
	slowQueue := func(w *world) { w.make(queueT, "jobs", m{"visibilityTimeoutSeconds": 60}) }
	source := func(w *world) m {
		return m{"functionName": w.made["function"].get("name"), "eventSourceArn": w.made["jobs"].get("arn")}
	}
	trials(t, map[string]trial{
		"memory begins at 128 MB":        wrong(m{"memorySize": 64}, "range (128"),
		"memory ends at 10240 MB":        wrong(m{"memorySize": 16384}, "less than or equal to 10240"),
		"a call ends after 900 seconds":  wrong(m{"timeout": 901}, "range (1 - 900)"),
		"a runtime exists":               wrong(m{"runtime": "golang"}, "to be one of"),
		"a runtime isn't retired":        wrong(m{"runtime": "go1.x"}, "no longer supported"),
		"a zip has a handler":            wrong(m{"handler": nil}, "handler and runtime must be set"),
		"an archive unzips":              wrong(m{"code": resource.NewArchiveProperty(&resource.Archive{Sig: resource.ArchiveSig, Path: broken, Hash: "00"})}, "Could not unzip"),
		"a custom runtime has bootstrap": wrong(m{"code": archive(t, "main")}, "bootstrap"),
		"a function has code":            wrong(m{"code": nil}, "must be specified, got 0"),
		"an architecture exists":         wrong(m{"architectures": l{"amd64"}}, "to be one of"),
		"a function's role exists":       wrong(m{"role": "arn:aws:iam::123456789012:role/nobody"}, "does not exist"),
		"the role is Lambda's":           {prepare: runs, typ: functionT, right: right, spoil: func(w *world) { _ = w.change("role", m{"assumeRolePolicy": trust("ecs-tasks.amazonaws.com")}) }, says: "cannot be assumed by Lambda"},
		"variables have 4 KB":            wrong(m{"environment": m{"variables": m{"A1": strings.Repeat("x", 4097)}}}, "exceeded the 4KB limit"),
		"some variables are Lambda's":    wrong(m{"environment": m{"variables": m{"AWS_REGION": "eu-west-1"}}}, "reserved keys"),
		"a name has 64 characters":       wrong(m{"name": strings.Repeat("f", 65)}, "64"),
		"subnets come with groups":       {prepare: all(network, runs), typ: functionT, right: inVPC, wrong: func(w *world) m { return m{"vpcConfig": m{"subnetIds": l{w.made["a"].id}, "securityGroupIds": l{}}} }, says: "must coexist"},
		"a VPC takes a permission":       {prepare: all(network, runs), typ: functionT, right: inVPC, spoil: func(w *world) { _ = w.drop("may1") }, says: "CreateNetworkInterface"},
		"a dead-letter queue exists":     {prepare: all(runs, dlq), typ: functionT, right: withDLQ, wrong: just(m{"deadLetterConfig": m{"targetArn": "arn:aws:sqs:eu-west-1:123456789012:none"}}), says: "dead-letter target"},
		"a dead letter takes permission": {prepare: all(runs, dlq), typ: functionT, right: withDLQ, spoil: func(w *world) { _ = w.drop("may0") }, says: "SendMessage"},
		"an alias's version exists":      {prepare: function, typ: "lambda/alias:Alias", right: alias, wrong: just(m{"functionVersion": "2"}), says: "published up to version 1"},
		"an alias isn't a number":        {prepare: function, typ: "lambda/alias:Alias", right: alias, wrong: just(m{"name": "7"}), says: "regular expression"},
		"a permission's function exists": {prepare: function, typ: "lambda/permission:Permission", right: func(w *world) m {
			return m{"action": "lambda:InvokeFunction", "function": w.made["function"].get("name"), "principal": "apigateway.amazonaws.com"}
		}, wrong: just(m{"function": "none"}), says: "Function not found: none"},
		"a permission's service exists": {prepare: function, typ: "lambda/permission:Permission", right: func(w *world) m {
			return m{"action": "lambda:InvokeFunction", "function": w.made["function"].get("name"), "principal": "apigateway.amazonaws.com"}
		}, wrong: just(m{"principal": "apigatway.amazonaws.com"}), says: "principal was invalid"},
		"a permission's alias exists": {prepare: function, typ: "lambda/permission:Permission", right: func(w *world) m {
			return m{"action": "lambda:InvokeFunction", "function": w.made["function"].get("name"), "principal": "apigateway.amazonaws.com", "qualifier": "1"}
		}, wrong: just(m{"qualifier": "live"}), says: "Function not found"},
		"a queue hides longer than the function runs": {prepare: all(runs, slowQueue, func(w *world) { w.make(functionT, "function", over(w.functionInputs(), m{"timeout": 60})) }), typ: "lambda/eventSourceMapping:EventSourceMapping", right: source,
			spoil: func(w *world) { _ = w.change("jobs", m{"visibilityTimeoutSeconds": 30}) }, says: "less than Function timeout"},
		"a queue is read with permission": {prepare: all(runs, slowQueue, func(w *world) { w.make(functionT, "function", w.functionInputs()) }), typ: "lambda/eventSourceMapping:EventSourceMapping", right: source,
			spoil: func(w *world) { _ = w.drop("may0") }, says: "ReceiveMessage"},
		"a queue is read with all of it": {prepare: all(role("lambda.amazonaws.com", "sqs:ReceiveMessage", "sqs:GetQueueAttributes", "sqs:DeleteMessage"), slowQueue, func(w *world) { w.make(functionT, "function", w.functionInputs()) }), typ: "lambda/eventSourceMapping:EventSourceMapping", right: source,
			spoil: func(w *world) { _ = w.drop("may2") }, says: "DeleteMessage on SQS"},
		"the permission is on this queue": {prepare: all(role("lambda.amazonaws.com", "sqs:*"), slowQueue, func(w *world) { w.make(functionT, "function", w.functionInputs()) }), typ: "lambda/eventSourceMapping:EventSourceMapping", right: source,
			spoil: func(w *world) {
				_ = w.change("may0", m{"policy": strings.Replace(allow("sqs:*"), `"*"`, `"arn:aws:sqs:eu-west-1:123456789012:other"`, 1)})
			}, says: "GetQueueAttributes on SQS"},
		"a queue has no position": {prepare: all(runs, slowQueue, func(w *world) { w.make(functionT, "function", w.functionInputs()) }), typ: "lambda/eventSourceMapping:EventSourceMapping", right: source,
			wrong: just(m{"startingPosition": "LATEST"}), says: "StartingPosition is not valid"},
		"a queue starts two at once": {prepare: all(runs, slowQueue, func(w *world) { w.make(functionT, "function", w.functionInputs()) }), typ: "lambda/eventSourceMapping:EventSourceMapping", right: source,
			wrong: just(m{"scalingConfig": m{"maximumConcurrency": 1}}), says: "2"},
		"a source exists": {prepare: all(runs, slowQueue, func(w *world) { w.make(functionT, "function", w.functionInputs()) }), typ: "lambda/eventSourceMapping:EventSourceMapping", right: source,
			wrong: just(m{"eventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:none"}), says: "It does not exist"},
		"big batches wait": {prepare: all(runs, slowQueue, func(w *world) { w.make(functionT, "function", w.functionInputs()) }), typ: "lambda/eventSourceMapping:EventSourceMapping", right: source,
			wrong: just(m{"batchSize": 100}), says: "batch window"},
	})
}

func TestFunctionsPublishVersionsWhenTheyChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	function(w)
	f := w.made["function"]
	require.Equal(t, "1", f.get("version"))
	require.NoError(t, w.change("function", m{"tags": m{"A": "b"}}))
	require.Equal(t, "1", f.get("version"), "tags publish nothing")
	require.NoError(t, w.change("function", m{"code": resource.NewArchiveProperty(&resource.Archive{Sig: resource.ArchiveSig, Path: "missing.zip", Hash: strings.Repeat("ef", 32)})}))
	require.Equal(t, "2", f.get("version"))
	require.Equal(t, f.get("arn")+":2", f.get("qualifiedArn"))
}
