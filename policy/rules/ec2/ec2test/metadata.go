package ec2test

import (
	"encoding/base64"

	"github.com/plinth-infra/plinth/policy/core/coretest"
)

func imdsv2() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-imdsv2"}
	required := props{"metadataOptions": props{"httpTokens": "required"}}
	disable := func(value any) []any {
		return []any{
			props{"namespace": "aws:autoscaling:launchconfiguration", "name": "InstanceType", "value": "t4g.small"},
			props{"namespace": "aws:autoscaling:launchconfiguration", "name": "DisableIMDSv1", "value": value},
		}
	}
	s.Pass("a token is required",
		coretest.Of(coretest.InstanceType, "host", required),
		coretest.Of(coretest.LaunchTemplateType, "template", required),
		coretest.Of(configType, "config", required),
		coretest.Of(beanstalk, "app", props{"settings": disable("true")}),
		coretest.Of("elasticbeanstalk/configurationTemplate:ConfigurationTemplate", "saved",
			props{"settings": disable(true)}))
	s.Pass("metadata is off altogether",
		coretest.Of(coretest.InstanceType, "host", props{"metadataOptions": props{"httpEndpoint": "disabled"}}))
	s.Pass("an instance takes its launch template's options, an environment its saved configuration's",
		coretest.Of(coretest.InstanceType, "host", props{"launchTemplate": props{"id": "lt-1"}}),
		coretest.Of(beanstalk, "app", props{"templateName": "saved"}))
	s.Fail("absent options mean optional", "host template config",
		coretest.Of(coretest.InstanceType, "host", props{}),
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"metadataOptions": props{"httpEndpoint": "enabled"}}),
		coretest.Of(configType, "config", props{"metadataOptions": nil})).
		Saying("metadataOptions.httpTokens", "(absent)")
	s.Fail("optional", "host template over",
		coretest.Of(coretest.InstanceType, "host",
			props{"metadataOptions": props{"httpTokens": "optional", "httpPutResponseHopLimit": 2}}),
		coretest.Of(coretest.LaunchTemplateType, "template", props{"metadataOptions": props{"httpTokens": ""}}),
		coretest.Of(coretest.InstanceType, "over",
			props{"launchTemplate": props{"id": "lt-1"}, "metadataOptions": props{"httpTokens": "optional"}})).
		Saying(`is "optional"`)
	s.Fail("Elastic Beanstalk's setting absent or off", "absent off saved",
		coretest.Of(beanstalk, "absent", props{}),
		coretest.Of(beanstalk, "off", props{"settings": disable("false")}),
		coretest.Of("elasticbeanstalk/configurationTemplate:ConfigurationTemplate", "saved",
			props{"settings": disable("false")[:1]})).Saying("DisableIMDSv1", "settings[1].value")
	s.Alias("options as a list of one, and Elastic Beanstalk's booleans in another case", "",
		coretest.Of(coretest.InstanceType, "host", props{"metadataOptions": []any{props{"httpTokens": "required"}}}),
		coretest.Of(beanstalk, "app", props{"settings": disable("True")}))
	s.Alias("a request for a spot instance", "host",
		coretest.Of("ec2/spotInstanceRequest:SpotInstanceRequest", "host", props{}),
		coretest.Of("ec2/spotInstanceRequest:SpotInstanceRequest", "fine", required))
	s.Unknown("options that aren't known",
		coretest.Of(coretest.InstanceType, "host", props{"metadataOptions": coretest.Unknown}),
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"metadataOptions": props{"httpTokens": coretest.Unknown}}),
		coretest.Of(beanstalk, "app", props{"settings": coretest.Unknown}),
		coretest.Of(beanstalk, "one", props{"settings": []any{coretest.Unknown}}),
		coretest.Of(beanstalk, "value", props{"settings": disable(coretest.Unknown)}),
		coretest.Of(coretest.InstanceType, "launch", props{"launchTemplate": coretest.Unknown}))
	s.Shape("nonsense isn't required", "host template app",
		coretest.Of(coretest.InstanceType, "host", props{"metadataOptions": "x"}),
		coretest.Of(coretest.LaunchTemplateType, "template", props{"metadataOptions": props{"httpTokens": 7}}),
		coretest.Of(beanstalk, "app", props{"settings": []any{1, nil, props{"name": []any{}, "namespace": 3}}}))
	s.Other("groups and containers",
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{}),
		coretest.Of("ecs/taskDefinition:TaskDefinition", "task", props{}))
	return s
}

func imdsHopLimit() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-imds-hop-limit"}
	hops := func(n any, more ...any) props {
		p := props{"metadataOptions": props{"httpPutResponseHopLimit": n}}
		for i := 0; i+1 < len(more); i += 2 {
			key, _ := more[i].(string)
			p[key] = more[i+1]
		}
		return p
	}
	s.Pass("one hop, or none named",
		coretest.Of(coretest.InstanceType, "host", props{}),
		coretest.Of(coretest.LaunchTemplateType, "template", hops(1)),
		coretest.Of(configType, "config", props{"metadataOptions": props{}}))
	s.Pass("two where the host runs containers",
		coretest.Of(coretest.LaunchTemplateType, "ecs",
			hops(2, "userData",
				base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\necho ECS_CLUSTER=app >> /etc/ecs/ecs.config")))),
		coretest.Of(coretest.InstanceType, "docker", hops(2, "userData", "#!/bin/sh\nsystemctl start docker")),
		coretest.Of(coretest.InstanceType, "kubernetes", hops(2, "tags", props{"kubernetes.io/cluster/app": "owned"})))
	s.Fail("two hops, and three even for containers", "host template config docker",
		coretest.Of(coretest.InstanceType, "host", hops(2)),
		coretest.Of(coretest.LaunchTemplateType, "template", hops("2")),
		coretest.Of(configType, "config", hops(64)),
		coretest.Of(coretest.InstanceType, "docker", hops(3, "userData", "docker run app"))).
		Saying("httpPutResponseHopLimit: is 64", "should be 2 at most")
	s.Unknown("a limit or user data that isn't known",
		coretest.Of(coretest.InstanceType, "limit", hops(coretest.Unknown)),
		coretest.Of(coretest.InstanceType, "options", props{"metadataOptions": coretest.Unknown}),
		coretest.Of(coretest.LaunchTemplateType, "data", hops(2, "userData", coretest.Unknown)))
	s.Shape("nonsense", "",
		coretest.Of(coretest.InstanceType, "host", hops([]any{})),
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"metadataOptions": 3, "userData": []any{}, "tags": 1}))
	s.Other("a function has no metadata service", coretest.Of(lambdaType, "function", hops(9)))
	return s
}
