package lambda_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestFunction(t *testing.T) {
	t.Parallel()
	runs := cloudtest.Role("lambda.amazonaws.com", "sqs:*", "ec2:*")
	right := cloudtest.FunctionInputs
	wrong := func(in m, says string) cloudtest.Case {
		return cloudtest.Case{Given: runs, Type: token.Function, Right: right, Wrong: cloudtest.Just(in), Says: says}
	}
	broken := filepath.Join(t.TempDir(), "code.zip")
	require.NoError(t, os.WriteFile(broken, []byte("no zip"), 0o600))
	inVPC := func(h *cloudtest.Harness) m {
		return cloudtest.Over(cloudtest.FunctionInputs(h), m{
			"vpcConfig": m{"subnetIds": l{h.Created["a"].ID}, "securityGroupIds": l{h.Created["group"].ID}},
		})
	}
	withDLQ := func(h *cloudtest.Harness) m {
		return cloudtest.Over(cloudtest.FunctionInputs(h), m{
			"deadLetterConfig": m{"targetArn": h.Created["dlq"].Output("arn")},
		})
	}
	dlq := func(h *cloudtest.Harness) { h.Create(token.Queue, "dlq", m{}) }
	in := cloudtest.Changed
	f := cloudtest.FunctionInputs
	lambda := cloudtest.Role("lambda.amazonaws.com")
	cloudtest.Run(t, map[string]cloudtest.Case{
		"memory begins at 128 MB":       wrong(m{"memorySize": 64}, "range (128"),
		"memory ends at 10240 MB":       wrong(m{"memorySize": 16384}, "less than or equal to 10240"),
		"a call ends after 900 seconds": wrong(m{"timeout": 901}, "range (1 - 900)"),
		"a runtime exists":              wrong(m{"runtime": "golang"}, "to be one of"),
		"a runtime isn't retired":       wrong(m{"runtime": "go1.x"}, "no longer supported"),
		"a zip has a handler":           wrong(m{"handler": nil}, "handler and runtime must be set"),
		"an archive unzips": wrong(m{
			"code": resource.NewArchiveProperty(&resource.Archive{Sig: resource.ArchiveSig, Path: broken, Hash: "00"}),
		},
			"Could not unzip"),
		"a custom runtime has bootstrap": wrong(m{"code": archive(t, "main")}, "bootstrap"),
		"a function has code":            wrong(m{"code": nil}, "must be specified, got 0"),
		"an architecture exists":         wrong(m{"architectures": l{"amd64"}}, "to be one of"),
		"a function's role exists":       wrong(m{"role": "arn:aws:iam::123456789012:role/nobody"}, "does not exist"),
		"the role is Lambda's": {
			Given: runs,
			Type:  token.Function,
			Right: right,
			Spoil: func(h *cloudtest.Harness) {
				_ = h.Update("role", m{"assumeRolePolicy": cloudtest.Trust("ecs-tasks.amazonaws.com")})
			},
			Says: "cannot be assumed by Lambda",
		},
		"variables have 4 KB": wrong(m{"environment": m{"variables": m{"A1": strings.Repeat("x", 4097)}}},
			"exceeded the 4KB limit"),
		"some variables are Lambda's": wrong(m{"environment": m{"variables": m{"AWS_REGION": "eu-west-1"}}},
			"reserved keys"),
		"a name has 64 characters": wrong(m{"name": strings.Repeat("f", 65)}, "64"),
		"subnets come with groups": {
			Given: cloudtest.Steps(cloudtest.Network, runs),
			Type:  token.Function,
			Right: inVPC,
			Wrong: func(h *cloudtest.Harness) m {
				return m{"vpcConfig": m{"subnetIds": l{h.Created["a"].ID}, "securityGroupIds": l{}}}
			},
			Says: "must coexist",
		},
		"a VPC takes a permission": {
			Given: cloudtest.Steps(cloudtest.Network, runs),
			Type:  token.Function,
			Right: inVPC,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("may1") },
			Says:  "CreateNetworkInterface",
		},
		"a dead-letter queue exists": {
			Given: cloudtest.Steps(runs, dlq),
			Type:  token.Function,
			Right: withDLQ,
			Wrong: cloudtest.Just(m{"deadLetterConfig": m{"targetArn": "arn:aws:sqs:eu-west-1:123456789012:none"}}),
			Says:  "dead-letter target",
		},
		"a dead letter takes permission": {
			Given: cloudtest.Steps(runs, dlq),
			Type:  token.Function,
			Right: withDLQ,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("may0") },
			Says:  "SendMessage",
		},
		"a variable's name is plain": in(f, lambda, token.Function,
			m{"environment": m{"variables": m{"MY-NAME": "x"}}}, "environment variable names"),
		"a function has one architecture": in(f, lambda, token.Function, m{"architectures": l{"arm64", "x86_64"}},
			"less than or equal to 1"),
		"some concurrency is left": in(f, lambda, token.Function, m{"reservedConcurrentExecutions": 950},
			"UnreservedConcurrentExecution"),
		"an image has no handler": in(f, lambda, token.Function,
			m{"packageType": "Image", "code": nil, "imageUri": "x"}, "PackageType is Image"),
	})
}

func TestFunctionVersions(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Function(h)
	f := h.Created["function"]
	require.Equal(t, "1", f.Output("version"))
	require.NoError(t, h.Update("function", m{"tags": m{"A": "b"}}))
	require.Equal(t, "1", f.Output("version"), "tags publish nothing")
	require.NoError(t,
		h.Update("function", m{
			"code": resource.NewArchiveProperty(&resource.Archive{
				Sig:  resource.ArchiveSig,
				Path: "missing.zip",
				Hash: strings.Repeat("ef", 32),
			}),
		}))
	require.Equal(t, "2", f.Output("version"))
	require.Equal(t, f.Output("arn")+":2", f.Output("qualifiedArn"))
}
