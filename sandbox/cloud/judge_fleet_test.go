package cloud

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"
)

const al2023 = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"

// instances are a template and what stands in front of a group of it.
func instances(w *world) {
	network(w)
	w.make(templateT, "template", m{"imageId": al2023, "instanceType": "t4g.small"})
	w.make(balancerT, "nlb", m{"loadBalancerType": "network", "internal": true, "subnets": l{w.made["a"].id, w.made["b"].id}, "securityGroups": l{w.made["group"].id}})
	w.make(targetsT, "tcp", m{"port": 80, "protocol": "TCP", "vpcId": w.made["vpc"].id, "targetType": "instance"})
	w.make(targetsT, "addresses", m{"port": 80, "protocol": "TCP", "vpcId": w.made["vpc"].id, "targetType": "ip"})
	w.make(targetsT, "alone", m{"port": 80, "protocol": "TCP", "vpcId": w.made["vpc"].id, "targetType": "instance"})
	w.make(listenerT, "tcp80", m{"loadBalancerArn": w.made["nlb"].id, "port": 80, "protocol": "TCP", "defaultActions": l{m{"type": "forward", "targetGroupArn": w.made["tcp"].id}}})
}

func groupOf(w *world) m {
	return m{"minSize": 2, "maxSize": 4, "vpcZoneIdentifiers": l{w.made["a"].id, w.made["b"].id}, "targetGroupArns": l{w.made["tcp"].id}, "minElbCapacity": 2,
		"launchTemplate":  m{"id": w.made["template"].id, "version": "1"},
		"instanceRefresh": m{"strategy": "Rolling", "preferences": m{"minHealthyPercentage": 100, "maxHealthyPercentage": 110}}}
}

func mixedOf(w *world) m {
	return m{"launchTemplate": nil, "mixedInstancesPolicy": m{"launchTemplate": m{
		"launchTemplateSpecification": m{"launchTemplateId": w.made["template"].id, "version": "1"}, "overrides": l{m{"instanceType": "t4g.small"}}}}}
}

func TestFleetsAreJudged(t *testing.T) {
	t.Parallel()
	script := func(n int) string { return base64.StdEncoding.EncodeToString([]byte("#!" + strings.Repeat("x", n-2))) }
	template := just(m{"imageId": al2023, "instanceType": "t4g.small", "userData": script(16384)})
	preferences := func(p m) func(*world) m {
		return just(m{"instanceRefresh": m{"strategy": "Rolling", "preferences": p}})
	}
	policy := func(w *world) m {
		return m{"autoscalingGroupName": w.made["fleet"].id, "policyType": "TargetTrackingScaling",
			"targetTrackingConfiguration": m{"targetValue": 60, "predefinedMetricSpecification": m{"predefinedMetricType": "ASGAverageCPUUtilization"}}}
	}
	fleet := all(instances, func(w *world) { w.make(fleetT, "fleet", groupOf(w)) })
	requests := func(label string) func(*world) m {
		return just(m{"targetTrackingConfiguration": m{"targetValue": 60, "predefinedMetricSpecification": m{"predefinedMetricType": "ALBRequestCountPerTarget", "resourceLabel": label}}})
	}
	trials(t, map[string]trial{
		"user data has 16 KiB":              {typ: templateT, right: template, wrong: just(m{"userData": script(16385)}), says: "limited to 16384 bytes, got 16385"},
		"user data is base64":               {typ: templateT, right: template, wrong: just(m{"userData": "#!/bin/bash"}), says: "Invalid BASE64"},
		"a type runs its image":             {typ: templateT, right: template, wrong: just(m{"instanceType": "t3.small"}), says: "The architecture 'x86_64' of the specified instance type"},
		"only an encrypted volume has keys": {typ: templateT, right: template, wrong: just(m{"blockDeviceMappings": l{m{"deviceName": "/dev/xvda", "ebs": m{"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/x"}}}}), says: "only taken for an encrypted volume"},
		"a warm pool has one type": {prepare: instances, typ: fleetT, right: func(w *world) m { return over(groupOf(w), m{"warmPool": m{"minSize": 1}}) },
			wrong: mixedOf, says: "can't add a warm pool to an Auto Scaling group that has a mixed instances policy"},
		"a refresh to a parameter's image isn't taken back": {prepare: instances, typ: fleetT, right: groupOf, wrong: preferences(m{"autoRollback": true}), says: "uses a Systems Manager parameter"},
		"a refresh to the latest version isn't taken back": {prepare: instances, typ: fleetT, right: groupOf, wrong: func(w *world) m {
			return m{"launchTemplate": m{"id": w.made["template"].id, "version": "$Latest"}, "instanceRefresh": m{"strategy": "Rolling", "preferences": m{"autoRollback": true}}}
		}, says: "version $Latest"},
		"a refresh's shares are near":     {prepare: instances, typ: fleetT, right: groupOf, wrong: preferences(m{"minHealthyPercentage": 10, "maxHealthyPercentage": 120}), says: "can't be greater than 100"},
		"a refresh's triggers have names": {prepare: instances, typ: fleetT, right: groupOf, wrong: just(m{"instanceRefresh": m{"strategy": "Rolling", "triggers": l{"targetGroupArns"}}}), says: "not a recognized parameter name"},
		"a template's version exists":     {prepare: instances, typ: fleetT, right: groupOf, wrong: func(w *world) m { return m{"launchTemplate": m{"id": w.made["template"].id, "version": "2"}} }, says: "VersionNotFound"},
		"a template has an image":         {prepare: instances, typ: fleetT, right: groupOf, spoil: func(w *world) { _ = w.change("template", m{"imageId": nil}) }, says: "must contain the parameter ImageId"},
		"a group's targets are instances": {prepare: instances, typ: fleetT, right: groupOf, wrong: func(w *world) m { return m{"targetGroupArns": l{w.made["addresses"].id}, "minElbCapacity": nil} }, says: "is of type ip"},
		"a group that waits is served":    {prepare: instances, typ: fleetT, right: groupOf, wrong: func(w *world) m { return m{"targetGroupArns": l{w.made["alone"].id}} }, says: "no listener or rule forwards"},
		"a group waits for what it has":   {prepare: instances, typ: fleetT, right: groupOf, wrong: just(m{"minElbCapacity": 3}), says: "timeout while waiting for 3 healthy targets"},
		"an instance lives a day":         {prepare: instances, typ: fleetT, right: groupOf, wrong: just(m{"maxInstanceLifetime": 3600}), says: "86400"},
		"an override runs the image": {prepare: instances, typ: fleetT, right: func(w *world) m { return over(groupOf(w), mixedOf(w)) }, wrong: func(w *world) m {
			return m{"mixedInstancesPolicy": m{"launchTemplate": m{"launchTemplateSpecification": m{"launchTemplateId": w.made["template"].id, "version": "1"}, "overrides": l{m{"instanceType": "m5.large"}}}}}
		}, says: "does not match the architecture 'arm64'"},
		"tracking has a target":              {prepare: fleet, typ: "autoscaling/policy:Policy", right: policy, wrong: just(m{"policyType": "SimpleScaling"}), says: "goes with the policy type TargetTrackingScaling"},
		"requests need a label":              {prepare: fleet, typ: "autoscaling/policy:Policy", right: policy, wrong: requests(""), says: "requires a resource label"},
		"requests are an application's load": {prepare: fleet, typ: "autoscaling/policy:Policy", right: policy, wrong: requests("app/x/1/targetgroup/y/2"), says: "isn't an application load balancer"},
		"a network load balancer speaks TCP": {prepare: instances, typ: listenerT, right: func(w *world) m {
			return m{"loadBalancerArn": w.made["nlb"].id, "port": 81, "protocol": "TCP", "defaultActions": l{m{"type": "forward", "targetGroupArn": w.made["tcp"].id}}}
		}, wrong: just(m{"protocol": "HTTP"}), says: "not valid for a load balancer of the type network"},
	})
}

// TestAPreviewOfANewTemplateDoesNotKnowItsVersion, so that who names the version shows its change too; tags are no version.
func TestAPreviewOfANewTemplateDoesNotKnowItsVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	instances(w)
	template := w.made["template"]
	preview := func(change m) resource.PropertyMap {
		in := template.in.Copy()
		for k, v := range change {
			in[resource.PropertyKey(k)] = toProperty(v)
		}
		r, err := w.in("eu-west-1").Update(t.Context(), plugin.UpdateRequest{URN: template.urn, Name: "template", Type: tokens.Type(token(templateT)), ID: resource.ID(template.id),
			OldInputs: template.in, OldOutputs: template.out, NewInputs: in, Preview: true})
		require.NoError(t, err)
		return r.Properties
	}
	require.True(t, preview(m{"instanceType": "t4g.medium"})["latestVersion"].IsComputed())
	require.Equal(t, 1.0, plain(preview(m{"tags": m{"a": "b"}})["latestVersion"]))
	require.NoError(t, w.change("template", m{"instanceType": "t4g.medium", "updateDefaultVersion": true}))
	require.Equal(t, 2.0, plain(w.made["template"].out["latestVersion"]))
	require.Equal(t, 2.0, plain(w.made["template"].out["defaultVersion"]))
	require.NoError(t, w.change("template", m{"tags": m{"a": "b"}}))
	require.Equal(t, 2.0, plain(w.made["template"].out["latestVersion"]))
}

func TestBastionsAreJudged(t *testing.T) {
	t.Parallel()
	host := func(w *world) m {
		return m{"launchTemplate": m{"id": w.made["template"].id, "version": "1"}, "subnetId": w.made["a"].id, "vpcSecurityGroupIds": l{w.made["group"].id}}
	}
	stands := all(instances, func(w *world) {
		w.make(instanceT, "host", host(w))
		w.make("ec2/eip:Eip", "eip", m{"domain": "vpc"})
	})
	address := func(w *world) m {
		return m{"allocationId": w.made["eip"].get("allocationId"), "instanceId": w.made["host"].id}
	}
	document := func(content string) func(*world) m { return just(m{"documentType": "Session", "content": content}) }
	shell := func(change ...string) func(*world) m {
		text := `{"schemaVersion":"1.0","sessionType":"Standard_Stream","inputs":{"s3BucketName":"","s3EncryptionEnabled":true,"cloudWatchLogGroupName":"sessions","cloudWatchEncryptionEnabled":false,"cloudWatchStreamingEnabled":true,"runAsEnabled":false,"kmsKeyId":"","idleSessionTimeout":"20"}}`
		return document(strings.NewReplacer(change...).Replace(text))
	}
	logs := func(w *world) { w.make(logGroupT, "sessions", m{"name": "sessions"}) }
	port := `{"schemaVersion":"1.0","sessionType":"Port","parameters":{"localPortNumber":{"type":"String","default":"0"}},"properties":{"portNumber":"5432","type":"LocalPortForwarding","host":"db","localPortNumber":"{{ localPortNumber }}"}}`
	const documentT = "ssm/document:Document"
	trials(t, map[string]trial{
		"an instance names no parameter": {prepare: instances, typ: instanceT, right: host, wrong: just(m{"ami": al2023}), says: "every preview would replace the instance"},
		"an instance has an image":       {prepare: instances, typ: instanceT, right: host, spoil: func(w *world) { _ = w.change("template", m{"imageId": nil}) }, says: "must contain the parameter imageId"},
		"an instance stands in one VPC": {prepare: all(instances, func(w *world) {
			w.make(vpcT, "far", m{"cidrBlock": "10.1.0.0/16"})
			w.make("ec2/securityGroup:SecurityGroup", "foreign", m{"vpcId": w.made["far"].id})
		}), typ: instanceT, right: host, wrong: func(w *world) m { return m{"vpcSecurityGroupIds": l{w.made["foreign"].id}} }, says: "belong to different networks"},
		"an address has an instance":      {prepare: stands, typ: "ec2/eipAssociation:EipAssociation", right: address, wrong: just(m{"instanceId": "i-0123456789abcdef0"}), says: "i-0123456789abcdef0"},
		"an address has one owner":        {prepare: stands, typ: "ec2/eipAssociation:EipAssociation", right: address, wrong: just(m{"networkInterfaceId": "eni-0123456789abcdef0"}), says: "networkInterfaceId"},
		"an address has a way in":         {prepare: stands, typ: "ec2/eipAssociation:EipAssociation", right: address, spoil: func(w *world) { _ = w.drop("igw") }, says: "Gateway.NotAttached"},
		"a session has a version":         {prepare: logs, typ: documentT, right: shell(), wrong: shell(`"1.0"`, `"2.2"`), says: "only support schema version 1.0"},
		"a session has a type":            {prepare: logs, typ: documentT, right: shell(), wrong: shell("Standard_Stream", "Shell"), says: "sessionType must be one of"},
		"a session says if it's kept":     {prepare: logs, typ: documentT, right: shell(), wrong: shell(`"cloudWatchStreamingEnabled":true,`, ""), says: "inputs.cloudWatchStreamingEnabled"},
		"a session isn't idle for ever":   {prepare: logs, typ: documentT, right: shell(), wrong: shell(`"20"`, `"90"`), says: "from 1 to 60"},
		"a session's log group exists":    {prepare: logs, typ: documentT, right: shell(), wrong: shell(`"sessions"`, `"none"`), says: "the log group none doesn't exist"},
		"a session's log is encrypted":    {prepare: logs, typ: documentT, right: shell(), wrong: shell(`EncryptionEnabled":false`, `EncryptionEnabled":true`), says: "isn't encrypted"},
		"a session's key exists":          {prepare: logs, typ: documentT, right: shell(), wrong: shell(`"kmsKeyId":""`, `"kmsKeyId":"arn:aws:kms:eu-west-1:123456789012:key/none"`), says: "the KMS key"},
		"a session's bucket exists":       {prepare: logs, typ: documentT, right: shell(), wrong: shell(`"s3BucketName":""`, `"s3BucketName":"none"`), says: "the S3 bucket none"},
		"a document is JSON":              {prepare: logs, typ: documentT, right: shell(), wrong: shell("}}", ""), says: "JSON not well-formed"},
		"a document's name isn't AWS's":   {typ: documentT, right: document(port), wrong: just(m{"name": "AWS-Tunnel"}), says: "prefix reserved for AWS"},
		"a tunnel has a port":             {typ: documentT, right: document(port), wrong: document(strings.Replace(port, `"portNumber":"5432",`, "", 1)), says: "properties.portNumber"},
		"a tunnel declares its parameter": {typ: documentT, right: document(port), wrong: document(strings.Replace(port, `"localPortNumber":{`, `"other":{`, 1)), says: "isn't declared"},
	})
}
