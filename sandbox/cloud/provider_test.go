package cloud

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"
)

// check calls Check as the engine would.
func (w *world) check(typ, name string, in m, olds resource.PropertyMap, autonaming *plugin.AutonamingOptions) plugin.CheckResponse {
	w.t.Helper()
	out, err := w.in("eu-west-1").Check(w.t.Context(), plugin.CheckRequest{URN: urnOf(typ, name), Name: name, Type: tokens.Type(token(typ)), Olds: olds, News: properties(in),
		Autonaming: autonaming, RandomSeed: []byte("seed")})
	require.NoError(w.t, err)
	return out
}

func TestWhatTheProviderDoesNotHaveIsRefused(t *testing.T) {
	t.Parallel()
	for sentence, x := range map[string]struct {
		typ  string
		in   m
		says string
	}{
		"a type that nobody has":        {"aws:sqs/queu:Queue", m{}, "did you mean aws:sqs/queue:Queue"},
		"a type that has no row yet":    {"aws:athena/workgroup:Workgroup", m{}, "unknown to the sandbox"},
		"an input that is misspelt":     {queueT, m{"delaySecond": 3}, `Did you mean "delaySeconds"`},
		"an output that isn't an input": {queueT, m{"arn": "x"}, `"arn" is not expected here`},
		"a nested input, misspelt":      {functionT, m{"role": "r", "vpcConfig": m{"subnets": l{"a"}, "securityGroupIds": l{}}}, `"vpcConfig.subnets" is not expected here. Did you mean "subnetIds"`},
		"a required input left out":     {functionT, m{}, `The argument "role" is required`},
		"a nested one left out":         {functionT, m{"role": "r", "runtime": "provided.al2023", "handler": "h", "s3Bucket": "b", "deadLetterConfig": m{}}, `"deadLetterConfig.targetArn" is required`},
		"a text for a number":           {queueT, m{"delaySeconds": "3"}, `expected a whole number for "delaySeconds", got a string`},
		"a fraction for a whole number": {queueT, m{"delaySeconds": 1.5}, "got the number 1.5"},
		"a text for a list":             {functionT, m{"role": "r", "layers": "x"}, `expected a list for "layers"`},
		"a list for an object":          {functionT, m{"role": "r", "vpcConfig": l{}}, `expected an object for "vpcConfig"`},
		"a text for an archive":         {functionT, m{"role": "r", "code": "x.zip"}, "expected an archive"},
		"a number in a map of texts":    {queueT, m{"tags": m{"Cost": 3}}, `expected a string for "tags.Cost"`},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			require.ErrorContains(t, failed(w.check(x.typ, "x", x.in, nil, nil).Failures), x.says)
		})
	}
}

func TestFunctionsAreAnsweredOrRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	invoke := func(tok string, args m) (plugin.InvokeResponse, error) {
		return w.in("eu-west-1").Invoke(t.Context(), plugin.InvokeRequest{Tok: tokens.ModuleMember(tok), Args: properties(args)})
	}
	out, err := invoke("aws:index/getCallerIdentity:getCallerIdentity", nil)
	require.NoError(t, err)
	require.Equal(t, DefaultAccount, out.Properties["accountId"].StringValue())
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

func TestUnknownsPassAndStayUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	out := w.check(functionT, "f", over(m{"runtime": "provided.al2023", "handler": "bootstrap", "s3Bucket": unknown{}, "s3Key": "x"},
		m{"role": unknown{}, "timeout": unknown{}, "vpcConfig": m{"subnetIds": unknown{}, "securityGroupIds": l{unknown{}}}, "environment": m{"variables": m{"QUEUE": unknown{}}}, "tags": m{"A": unknown{}}}), nil, nil)
	require.Empty(t, out.Failures)
	require.True(t, out.Properties["role"].IsComputed())
	require.True(t, out.Properties["tagsAll"].IsComputed(), "one unknown tag makes all of them unknown")
	created, err := w.in("eu-west-1").Create(t.Context(), plugin.CreateRequest{URN: urnOf(functionT, "f"), Type: tokens.Type(token(functionT)), Properties: out.Properties, Preview: true})
	require.NoError(t, err)
	require.Empty(t, created.ID)
	require.True(t, created.Properties["role"].IsComputed())
	require.NotContains(t, created.Properties, resource.PropertyKey("arn"))
	require.Empty(t, w.cloud.Inventory())
}

func TestDefaultsAreTheProviders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.check(functionT, "f", m{"role": "r", "runtime": "provided.al2023", "handler": "bootstrap", "s3Bucket": "b", "s3Key": "k"}, nil, nil).Properties
	require.InEpsilon(t, 128.0, f["memorySize"].NumberValue(), 0)
	require.Equal(t, "Zip", f["packageType"].StringValue())
	require.False(t, f["publish"].BoolValue())
	group := w.check("ec2/securityGroup:SecurityGroup", "g", m{}, nil, nil).Properties
	require.Equal(t, "Managed by Pulumi", group["description"].StringValue())
	require.Contains(t, plain(group[defaultsKey]), "description")
	site := w.check(distributionT, "d", m{"enabled": true, "origins": l{m{"originId": "o", "domainName": "example.com", "customOriginConfig": m{"httpPort": 80, "httpsPort": 443, "originProtocolPolicy": "https-only", "originSslProtocols": l{"TLSv1.2"}}}},
		"defaultCacheBehavior": m{"targetOriginId": "o", "viewerProtocolPolicy": "https-only", "allowedMethods": l{"GET", "HEAD"}, "cachedMethods": l{"GET", "HEAD"}, "cachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"},
		"restrictions":         m{"geoRestriction": m{"restrictionType": "none"}}, "viewerCertificate": m{"cloudfrontDefaultCertificate": true}}, nil, nil)
	require.Empty(t, site.Failures)
	inner := plainMap(site.Properties)["origins"].([]any)[0].(map[string]any)["customOriginConfig"].(map[string]any)
	require.InEpsilon(t, 30.0, inner["originReadTimeout"], 0, "defaults reach into nested objects")
}

func TestTagsAllIsDefaultTagsAndOwn(t *testing.T) {
	t.Parallel()
	for sentence, given := range map[string]resource.PropertyValue{
		"as JSON text":    resource.NewStringProperty(`{"tags":{"Project":"shop","Owner":"ops"}}`),
		"as an object":    toProperty(m{"tags": m{"Project": "shop", "Owner": "ops"}}),
		"tags as a text":  toProperty(m{"tags": `{"Project":"shop","Owner":"ops"}`}),
		"a secret object": resource.MakeSecret(toProperty(m{"tags": m{"Project": "shop", "Owner": "ops"}})),
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			p := &aws{cloud: w.cloud}
			_, err := p.Configure(t.Context(), plugin.ConfigureRequest{Inputs: resource.PropertyMap{"region": resource.NewStringProperty("eu-west-1"), "defaultTags": given}})
			require.NoError(t, err)
			out, err := p.Check(t.Context(), plugin.CheckRequest{URN: urnOf(queueT, "q"), Type: tokens.Type(token(queueT)), News: properties(m{"tags": m{"Owner": "dev", "Tier": "jobs"}})})
			require.NoError(t, err)
			require.Equal(t, m{"Project": "shop", "Owner": "dev", "Tier": "jobs"}, plain(out.Properties["tagsAll"]))
			require.Equal(t, given.IsSecret(), out.Properties["tagsAll"].IsSecret())
			require.Equal(t, m{"Owner": "dev", "Tier": "jobs"}, plain(out.Properties["tags"]))
		})
	}
}

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/cloud.json"
	w := newWorld(t, Options{StateFile: file})
	secret := resource.MakeSecret(resource.NewStringProperty("hunter2"))
	w.make(roleT, "role", m{"assumeRolePolicy": trust("lambda.amazonaws.com")})
	f := w.make(functionT, "f", over(w.functionInputs(), m{"environment": m{"variables": m{"PASSWORD": secret}}}))
	require.True(t, f.out["environment"].ObjectValue()["variables"].ObjectValue()["PASSWORD"].IsSecret())
	require.NotContains(t, read(t, file), "hunter2")
	got, err := w.in("eu-west-1").Read(t.Context(), plugin.ReadRequest{URN: f.urn, Type: tokens.Type(f.typ), ID: resource.ID(f.id), Inputs: f.in, State: f.out})
	require.NoError(t, err)
	require.True(t, f.out.DeepEquals(got.Outputs), "%v", f.out.Diff(got.Outputs))
	require.True(t, f.in.DeepEquals(got.Inputs), "%v", f.in.Diff(got.Inputs))
	err = w.try("eu-west-1", "sns/topicSubscription:TopicSubscription", "s", m{"topic": w.make(topicT, "t", m{}).id, "protocol": "https", "endpoint": secret})
	require.ErrorContains(t, err, "must match the specified protocol")
	require.NotContains(t, err.Error(), "hunter2")
}

func TestAutomaticNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for typ, want := range map[string]string{queueT: `^Jobs-[0-9a-f]{7}$`, bucketV2: `^jobs-[0-9a-f]{7}$`, "kms/alias:Alias": `^alias/Jobs-[0-9a-f]{7}$`, "ecr/repository:Repository": `^jobs-[0-9a-f]{7}$`} {
		n := rows[token(typ)].Name
		in := m{}
		if typ == "kms/alias:Alias" {
			in["targetKeyId"] = unknown{}
		}
		require.Regexp(t, want, w.check(typ, "Jobs", in, nil, nil).Properties[resource.PropertyKey(n.Property)].V, typ)
	}
	fifo := w.check(queueT, "jobs", m{"fifoQueue": true}, nil, nil)
	require.Empty(t, fifo.Failures)
	require.Regexp(t, `^jobs-[0-9a-f]{7}\.fifo$`, fifo.Properties["name"].StringValue())

	first := w.check(queueT, "jobs", m{}, nil, nil).Properties
	again := w.check(queueT, "jobs", m{"delaySeconds": 3}, first, nil).Properties
	require.Equal(t, first["name"], again["name"], "a name stays, or every preview would show a change")
	explicit := w.check(queueT, "jobs", m{"name": "jobs"}, nil, nil).Properties
	renamed := w.check(queueT, "jobs", m{}, explicit, nil).Properties
	require.NotEqual(t, "jobs", renamed["name"].StringValue(), "a name that the program took back is made anew")
	require.Equal(t, "shop-jobs", w.check(queueT, "jobs", m{}, nil, &plugin.AutonamingOptions{ProposedName: "shop-jobs"}).Properties["name"].StringValue())
	require.ErrorContains(t, failed(w.check(queueT, "jobs", m{}, nil, &plugin.AutonamingOptions{Mode: plugin.AutonamingModeDisabled}).Failures), "automatic naming is disabled")
	long := w.check("lb/targetGroup:TargetGroup", "a-target-group-with-a-long-name", m{}, nil, nil)
	require.ErrorContains(t, failed(long.Failures), "longer than maximum length 32")
}

func TestAccountGuard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for sentence, x := range map[string]struct {
		config m
		says   string
	}{
		"the right account":      {m{"region": "eu-west-1", "allowedAccountIds": l{DefaultAccount}}, ""},
		"as JSON text":           {m{"region": "eu-west-1", "allowedAccountIds": `["` + DefaultAccount + `"]`}, ""},
		"another account":        {m{"region": "eu-west-1", "allowedAccountIds": l{"210987654321"}}, "AWS account ID not allowed: 123456789012"},
		"a forbidden account":    {m{"region": "eu-west-1", "forbiddenAccountIds": l{DefaultAccount}}, "AWS account ID not allowed"},
		"no region":              {m{}, "Missing region configuration"},
		"a region that isn't":    {m{"region": "eu-west-9"}, "invalid AWS Region: eu-west-9"},
		"a setting that isn't":   {m{"region": "eu-west-1", "regionn": "x"}, `Did you mean "region"`},
		"a region not known yet": {m{"region": unknown{}}, ""},
	} {
		t.Run(sentence, func(t *testing.T) {
			p := &aws{cloud: w.cloud}
			out, err := p.CheckConfig(t.Context(), plugin.CheckConfigRequest{News: properties(x.config)})
			require.NoError(t, err)
			if x.says == "" {
				require.Empty(t, out.Failures)
				return
			}
			require.ErrorContains(t, failed(out.Failures), x.says)
			if len(x.config) > 1 && x.config["regionn"] == nil {
				_, err = p.Configure(t.Context(), plugin.ConfigureRequest{Inputs: properties(x.config)})
				require.ErrorContains(t, err, x.says)
			}
		})
	}
}

func TestAPreviewedUpdateKeepsWhatAWSFilledIn(t *testing.T) {
	t.Parallel()
	text := resource.NewStringProperty
	object := func(kv ...string) resource.PropertyValue {
		m := resource.PropertyMap{}
		for i := 0; i < len(kv); i += 2 {
			m[resource.PropertyKey(kv[i])] = text(kv[i+1])
		}
		return resource.NewObjectProperty(m)
	}
	list := func(v ...resource.PropertyValue) resource.PropertyValue { return resource.NewArrayProperty(v) }
	before := object("cert", "a", "gone", "x", "target", "d-1")
	for name, c := range map[string]struct{ asked, askedBefore, before, want resource.PropertyValue }{
		"unchanged":        {object("cert", "a"), object("cert", "a"), object("cert", "a", "target", "d-1"), object("cert", "a", "target", "d-1")},
		"changed":          {object("cert", "b"), object("cert", "a", "gone", "x"), before, object("cert", "b", "target", "d-1")},
		"in a list":        {list(object("cert", "b")), list(object("cert", "a", "gone", "x")), list(before), list(object("cert", "b", "target", "d-1"))},
		"a longer list":    {list(object(), object()), list(object()), list(before), list(object(), object())},
		"text":             {text("b"), text("a"), text("a"), text("b")},
		"not there before": {object("cert", "a"), resource.NewNullProperty(), resource.NewNullProperty(), object("cert", "a")},
		"not known as yet": {resource.MakeComputed(text("")), object("cert", "a"), before, resource.MakeComputed(text(""))},
	} {
		require.Equal(t, c.want, planned(c.asked, c.askedBefore, c.before), name)
	}
}
