package cloud_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// check calls Check as the engine would.
func check(h *cloudtest.Harness, typ, name string, in m, olds resource.PropertyMap,
	autonaming *plugin.AutonamingOptions) plugin.CheckResponse {
	h.T.Helper()
	out, err := h.Provider("eu-west-1").Check(h.T.Context(), plugin.CheckRequest{
		URN:        cloudtest.URN(typ, name),
		Name:       name,
		Type:       tokens.Type(cloud.Token(typ)),
		Olds:       olds,
		News:       cloudtest.Properties(in),
		Autonaming: autonaming,
		RandomSeed: []byte("seed"),
	})
	require.NoError(h.T, err)
	return out
}

func TestUnknownTypesAndInputs(t *testing.T) {
	t.Parallel()
	for sentence, x := range map[string]struct {
		typ  string
		in   m
		says string
	}{
		"a type that nobody has":        {"aws:sqs/queu:Queue", m{}, "did you mean aws:sqs/queue:Queue"},
		"a type that has no row yet":    {"aws:athena/workgroup:Workgroup", m{}, "unknown to the sandbox"},
		"an input that is misspelt":     {token.Queue, m{"delaySecond": 3}, `Did you mean "delaySeconds"`},
		"an output that isn't an input": {token.Queue, m{"arn": "x"}, `"arn" is not expected here`},
		"a nested input, misspelt": {
			token.Function,
			m{"role": "r", "vpcConfig": m{"subnets": l{"a"}, "securityGroupIds": l{}}},
			`"vpcConfig.subnets" is not expected here. Did you mean "subnetIds"`,
		},
		"a required input left out": {token.Function, m{}, `The argument "role" is required`},
		"a nested one left out": {
			token.Function,
			m{"role": "r", "runtime": "provided.al2023", "handler": "h", "s3Bucket": "b", "deadLetterConfig": m{}},
			`"deadLetterConfig.targetArn" is required`,
		},
		"a text for a number": {
			token.Queue,
			m{"delaySeconds": "3"},
			`expected a whole number for "delaySeconds", got a string`,
		},
		"a fraction for a whole number": {token.Queue, m{"delaySeconds": 1.5}, "got the number 1.5"},
		"a text for a list": {
			token.Function,
			m{"role": "r", "layers": "x"},
			`expected a list for "layers"`,
		},
		"a list for an object": {
			token.Function,
			m{"role": "r", "vpcConfig": l{}},
			`expected an object for "vpcConfig"`,
		},
		"a text for an archive":      {token.Function, m{"role": "r", "code": "x.zip"}, "expected an archive"},
		"a number in a map of texts": {token.Queue, m{"tags": m{"Cost": 3}}, `expected a string for "tags.Cost"`},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			h := cloudtest.New(t)
			require.ErrorContains(t, cloudtest.Failed(check(h, x.typ, "x", x.in, nil, nil).Failures), x.says)
		})
	}
}

func TestInvokes(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	invoke := func(tok string, args m) (plugin.InvokeResponse, error) {
		return h.Provider("eu-west-1").Invoke(t.Context(), plugin.InvokeRequest{
			Tok:  tokens.ModuleMember(tok),
			Args: cloudtest.Properties(args),
		})
	}
	out, err := invoke("aws:index/getCallerIdentity:getCallerIdentity", nil)
	require.NoError(t, err)
	require.Equal(t, cloud.DefaultAccount, out.Properties["accountId"].StringValue())
	out, err = invoke("aws:index/getAvailabilityZones:getAvailabilityZones", nil)
	require.NoError(t, err)
	require.Len(t, out.Properties["names"].ArrayValue(), 3)
	_, err = invoke("aws:ec2/getAmi:getAmi", m{})
	require.ErrorContains(t, err, "a preview must need no AWS call")
	_, err = invoke("aws:index/getRegionn:getRegionn", nil)
	require.ErrorContains(t, err, "did you mean aws:index/getRegion:getRegion")
	out, err = invoke("aws:index/getRegion:getRegion", m{"nam": "x"})
	require.NoError(t, err)
	require.Contains(t, out.Failures[0].Reason, `Did you mean "name"`)
}

func TestUnknownValues(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	out := check(h, token.Function, "f",
		cloudtest.Over(m{
			"runtime":  "provided.al2023",
			"handler":  "bootstrap",
			"s3Bucket": cloud.Unknown{},
			"s3Key":    "x",
		},
			m{
				"role":        cloud.Unknown{},
				"timeout":     cloud.Unknown{},
				"vpcConfig":   m{"subnetIds": cloud.Unknown{}, "securityGroupIds": l{cloud.Unknown{}}},
				"environment": m{"variables": m{"QUEUE": cloud.Unknown{}}},
				"tags":        m{"A": cloud.Unknown{}},
			}), nil, nil)
	require.Empty(t, out.Failures)
	require.True(t, out.Properties["role"].IsComputed())
	require.True(t, out.Properties["tagsAll"].IsComputed(), "one unknown tag makes all of them unknown")
	created, err := h.Provider("eu-west-1").Create(t.Context(), plugin.CreateRequest{
		URN:        cloudtest.URN(token.Function, "f"),
		Type:       tokens.Type(cloud.Token(token.Function)),
		Properties: out.Properties,
		Preview:    true,
	})
	require.NoError(t, err)
	require.Empty(t, created.ID)
	require.True(t, created.Properties["role"].IsComputed())
	require.NotContains(t, created.Properties, resource.PropertyKey("arn"))
	require.Empty(t, h.Cloud.Inventory())
}

func TestProviderDefaults(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	f := check(h, token.Function, "f",
		m{
			"role":     "r",
			"runtime":  "provided.al2023",
			"handler":  "bootstrap",
			"s3Bucket": "b",
			"s3Key":    "k",
		}, nil, nil).Properties
	require.InEpsilon(t, 128.0, f["memorySize"].NumberValue(), 0)
	require.Equal(t, "Zip", f["packageType"].StringValue())
	require.False(t, f["publish"].BoolValue())
	group := check(h, "ec2/securityGroup:SecurityGroup", "g", m{}, nil, nil).Properties
	require.Equal(t, "Managed by Pulumi", group["description"].StringValue())
	require.Contains(t, cloud.Plain(group[cloud.DefaultsKey]), "description")
	site := check(h, token.Distribution, "d",
		m{
			"enabled": true,
			"origins": l{
				m{
					"originId":   "o",
					"domainName": "example.com",
					"customOriginConfig": m{
						"httpPort":             80,
						"httpsPort":            443,
						"originProtocolPolicy": "https-only",
						"originSslProtocols":   l{"TLSv1.2"},
					},
				},
			},
			"defaultCacheBehavior": m{
				"targetOriginId":       "o",
				"viewerProtocolPolicy": "https-only",
				"allowedMethods":       l{"GET", "HEAD"},
				"cachedMethods":        l{"GET", "HEAD"},
				"cachePolicyId":        "658327ea-f89d-4fab-a63d-7e88639e58f6",
			},
			"restrictions": m{
				"geoRestriction": m{"restrictionType": "none"},
			},
			"viewerCertificate": m{"cloudfrontDefaultCertificate": true},
		}, nil, nil)
	require.Empty(t, site.Failures)
	inner := cloud.PlainMap(site.Properties)["origins"].([]any)[0].(map[string]any)["customOriginConfig"].(map[string]any)
	require.InEpsilon(t, 30.0, inner["originReadTimeout"], 0, "defaults reach into nested objects")
}

func TestTagsAll(t *testing.T) {
	t.Parallel()
	for sentence, given := range map[string]resource.PropertyValue{
		"as JSON text":    resource.NewStringProperty(`{"tags":{"Project":"shop","Owner":"ops"}}`),
		"as an object":    cloudtest.Property(m{"tags": m{"Project": "shop", "Owner": "ops"}}),
		"tags as a text":  cloudtest.Property(m{"tags": `{"Project":"shop","Owner":"ops"}`}),
		"a secret object": resource.MakeSecret(cloudtest.Property(m{"tags": m{"Project": "shop", "Owner": "ops"}})),
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			h := cloudtest.New(t)
			p := h.Cloud.Provider()
			_, err := p.Configure(t.Context(), plugin.ConfigureRequest{
				Inputs: resource.PropertyMap{"region": resource.NewStringProperty("eu-west-1"), "defaultTags": given},
			})
			require.NoError(t, err)
			out, err := p.Check(t.Context(), plugin.CheckRequest{
				URN:  cloudtest.URN(token.Queue, "q"),
				Type: tokens.Type(cloud.Token(token.Queue)),
				News: cloudtest.Properties(m{"tags": m{"Owner": "dev", "Tier": "jobs"}}),
			})
			require.NoError(t, err)
			require.Equal(t, m{"Project": "shop", "Owner": "dev", "Tier": "jobs"},
				cloud.Plain(out.Properties["tagsAll"]))
			require.Equal(t, given.IsSecret(), out.Properties["tagsAll"].IsSecret())
			require.Equal(t, m{"Owner": "dev", "Tier": "jobs"}, cloud.Plain(out.Properties["tags"]))
		})
	}
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/cloud.json"
	h := cloudtest.New(t, cloud.Options{StateFile: file})
	secret := resource.MakeSecret(resource.NewStringProperty("hunter2"))
	h.Create(token.Role, "role", m{"assumeRolePolicy": cloudtest.Trust("lambda.amazonaws.com")})
	f := h.Create(token.Function, "f",
		cloudtest.Over(cloudtest.FunctionInputs(h), m{"environment": m{"variables": m{"PASSWORD": secret}}}))
	require.True(t, f.Outputs["environment"].ObjectValue()["variables"].ObjectValue()["PASSWORD"].IsSecret())
	require.NotContains(t, read(t, file), "hunter2")
	got, err := h.Provider("eu-west-1").Read(t.Context(), plugin.ReadRequest{
		URN:    f.URN,
		Type:   tokens.Type(f.Type),
		ID:     resource.ID(f.ID),
		Inputs: f.Inputs,
		State:  f.Outputs,
	})
	require.NoError(t, err)
	require.True(t, f.Outputs.DeepEquals(got.Outputs), "%v", f.Outputs.Diff(got.Outputs))
	require.True(t, f.Inputs.DeepEquals(got.Inputs), "%v", f.Inputs.Diff(got.Inputs))
	err = h.Try("eu-west-1", "sns/topicSubscription:TopicSubscription", "s", m{
		"topic":    h.Create(token.Topic, "t", m{}).ID,
		"protocol": "https",
		"endpoint": secret,
	})
	require.ErrorContains(t, err, "must match the specified protocol")
	require.NotContains(t, err.Error(), "hunter2")
}

func TestAutomaticNames(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	for typ, want := range map[string]string{
		token.Queue:                 `^Jobs-[0-9a-f]{7}$`,
		cloudtest.BucketType:        `^jobs-[0-9a-f]{7}$`,
		"kms/alias:Alias":           `^alias/Jobs-[0-9a-f]{7}$`,
		"ecr/repository:Repository": `^jobs-[0-9a-f]{7}$`,
	} {
		n := aws.Table().Type(typ).Name
		in := m{}
		if typ == "kms/alias:Alias" {
			in["targetKeyId"] = cloud.Unknown{}
		}
		require.Regexp(t, want, check(h, typ, "Jobs", in, nil, nil).Properties[resource.PropertyKey(n.Property)].V, typ)
	}
	fifo := check(h, token.Queue, "jobs", m{"fifoQueue": true}, nil, nil)
	require.Empty(t, fifo.Failures)
	require.Regexp(t, `^jobs-[0-9a-f]{7}\.fifo$`, fifo.Properties["name"].StringValue())

	first := check(h, token.Queue, "jobs", m{}, nil, nil).Properties
	again := check(h, token.Queue, "jobs", m{"delaySeconds": 3}, first, nil).Properties
	require.Equal(t, first["name"], again["name"], "a name stays, or every preview would show a change")
	explicit := check(h, token.Queue, "jobs", m{"name": "jobs"}, nil, nil).Properties
	renamed := check(h, token.Queue, "jobs", m{}, explicit, nil).Properties
	require.NotEqual(t, "jobs", renamed["name"].StringValue(), "a name that the program took back is made anew")
	require.Equal(t, "shop-jobs",
		check(h, token.Queue, "jobs", m{}, nil, &plugin.AutonamingOptions{
			ProposedName: "shop-jobs",
		}).Properties["name"].StringValue())
	require.ErrorContains(t,
		cloudtest.Failed(check(h, token.Queue, "jobs", m{}, nil, &plugin.AutonamingOptions{
			Mode: plugin.AutonamingModeDisabled,
		}).Failures),
		"automatic naming is disabled")
	long := check(h, "lb/targetGroup:TargetGroup", "a-target-group-with-a-long-name", m{}, nil, nil)
	require.ErrorContains(t, cloudtest.Failed(long.Failures), "longer than maximum length 32")
}

func TestAccountGuard(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	for sentence, x := range map[string]struct {
		config m
		says   string
	}{
		"the right account": {m{"region": "eu-west-1", "allowedAccountIds": l{cloud.DefaultAccount}}, ""},
		"as JSON text": {
			m{"region": "eu-west-1", "allowedAccountIds": `["` + cloud.DefaultAccount + `"]`},
			"",
		},
		"another account": {
			m{"region": "eu-west-1", "allowedAccountIds": l{"210987654321"}},
			"AWS account ID not allowed: 123456789012",
		},
		"a forbidden account": {
			m{"region": "eu-west-1", "forbiddenAccountIds": l{cloud.DefaultAccount}},
			"AWS account ID not allowed",
		},
		"no region":              {m{}, "Missing region configuration"},
		"a region that isn't":    {m{"region": "eu-west-9"}, "invalid AWS Region: eu-west-9"},
		"a setting that isn't":   {m{"region": "eu-west-1", "regionn": "x"}, `Did you mean "region"`},
		"a region not known yet": {m{"region": cloud.Unknown{}}, ""},
	} {
		t.Run(sentence, func(t *testing.T) {
			p := h.Cloud.Provider()
			out, err := p.CheckConfig(t.Context(), plugin.CheckConfigRequest{News: cloudtest.Properties(x.config)})
			require.NoError(t, err)
			if x.says == "" {
				require.Empty(t, out.Failures)
				return
			}
			require.ErrorContains(t, cloudtest.Failed(out.Failures), x.says)
			if len(x.config) > 1 && x.config["regionn"] == nil {
				_, err = p.Configure(t.Context(), plugin.ConfigureRequest{Inputs: cloudtest.Properties(x.config)})
				require.ErrorContains(t, err, x.says)
			}
		})
	}
}
