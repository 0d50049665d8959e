package ec2_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestLaunchTemplate(t *testing.T) {
	t.Parallel()
	script := func(n int) string { return base64.StdEncoding.EncodeToString([]byte("#!" + strings.Repeat("x", n-2))) }
	template := cloudtest.Just(m{"imageId": cloudtest.Al2023, "instanceType": "t4g.small", "userData": script(16384)})
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an instance type exists": {
			Type:  token.LaunchTemplate,
			Right: cloudtest.Just(m{"instanceType": "t4g.micro"}),
			Wrong: cloudtest.Just(m{"instanceType": "t4g.tiny"}),
			Says:  "does not exist",
		},
		"an image has an id": {
			Type:  token.LaunchTemplate,
			Right: cloudtest.Just(m{"imageId": "ami-0123456789abcdef0"}),
			Wrong: cloudtest.Just(m{"imageId": "al2023"}),
			Says:  "InvalidAMIID.Malformed",
		},
		"user data has 16 KiB": {
			Type:  token.LaunchTemplate,
			Right: template,
			Wrong: cloudtest.Just(m{"userData": script(16385)}),
			Says:  "limited to 16384 bytes, got 16385",
		},
		"user data is base64": {
			Type:  token.LaunchTemplate,
			Right: template,
			Wrong: cloudtest.Just(m{"userData": "#!/bin/bash"}),
			Says:  "Invalid BASE64",
		},
		"a type runs its image": {
			Type:  token.LaunchTemplate,
			Right: template,
			Wrong: cloudtest.Just(m{"instanceType": "t3.small"}),
			Says:  "The architecture 'x86_64' of the specified instance type",
		},
		"only an encrypted volume has keys": {
			Type:  token.LaunchTemplate,
			Right: template,
			Wrong: cloudtest.Just(m{
				"blockDeviceMappings": l{
					m{"deviceName": "/dev/xvda", "ebs": m{"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/x"}},
				},
			}),
			Says: "only taken for an encrypted volume",
		},
	})
}

// TestLaunchTemplateVersions: a preview doesn't know the version of a changed template, so that whoever
// names the version shows its change too. A change of tags is no version.
func TestLaunchTemplateVersions(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Instances(h)
	template := h.Created["template"]
	preview := func(change m) resource.PropertyMap {
		in := template.Inputs.Copy()
		for k, v := range change {
			in[resource.PropertyKey(k)] = cloudtest.Property(v)
		}
		r, err := h.Provider("eu-west-1").Update(t.Context(), plugin.UpdateRequest{
			URN:        template.URN,
			Name:       "template",
			Type:       tokens.Type(cloud.Token(token.LaunchTemplate)),
			ID:         resource.ID(template.ID),
			OldInputs:  template.Inputs,
			OldOutputs: template.Outputs,
			NewInputs:  in,
			Preview:    true,
		})
		require.NoError(t, err)
		return r.Properties
	}
	require.True(t, preview(m{"instanceType": "t4g.medium"})["latestVersion"].IsComputed())
	require.Equal(t, 1.0, cloud.Plain(preview(m{"tags": m{"a": "b"}})["latestVersion"]))
	require.NoError(t, h.Update("template", m{"instanceType": "t4g.medium", "updateDefaultVersion": true}))
	require.Equal(t, 2.0, cloud.Plain(h.Created["template"].Outputs["latestVersion"]))
	require.Equal(t, 2.0, cloud.Plain(h.Created["template"].Outputs["defaultVersion"]))
	require.NoError(t, h.Update("template", m{"tags": m{"a": "b"}}))
	require.Equal(t, 2.0, cloud.Plain(h.Created["template"].Outputs["latestVersion"]))
}
