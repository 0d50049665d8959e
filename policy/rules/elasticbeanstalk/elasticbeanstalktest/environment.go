package elasticbeanstalktest

import "github.com/plinth-infra/plinth/policy/core/coretest"

const ebToken = "elasticbeanstalk/environment:Environment"

// environment is an Elastic Beanstalk environment; settings are namespace, name and value in turn.
func environment(name string, settings ...any) coretest.Resource {
	var list []any
	for i := 0; i+2 < len(settings); i += 3 {
		list = append(list, props{"namespace": settings[i], "name": settings[i+1], "value": settings[i+2]})
	}
	return coretest.Of(ebToken, name, props{"settings": list})
}

// beanstalkEdges are the cases that every rule about settings has. missing is how many settings it
// asks for.
func beanstalkEdges(s *coretest.Suite, want string) {
	s.Pass("an environment of a template may have them there", coretest.Of(ebToken, "e", props{"templateName": "t"}))
	s.Unknown("settings that aren't known yet",
		coretest.Of(ebToken, "a", props{"settings": coretest.Unknown}),
		coretest.Of(ebToken, "b", props{"settings": []any{coretest.Unknown}}))
	s.Shape("a number holds no settings", want, coretest.Of(ebToken, "e", props{"settings": 7}))
	s.Other("an application", coretest.Of("elasticbeanstalk/application:Application", "a", props{}))
}

func managedUpdates() *coretest.Suite {
	s := &coretest.Suite{Rule: "eb-managed-updates"}
	actions, update := "aws:elasticbeanstalk:managedactions", "aws:elasticbeanstalk:managedactions:platformupdate"
	s.Pass("on", environment("e", actions, "ManagedActionsEnabled", "true", update, "UpdateLevel", "minor"))
	s.Fail("off, without a level, absent", "a b c c",
		environment("a", actions, "ManagedActionsEnabled", "false", update, "UpdateLevel", "patch"),
		environment("b", actions, "ManagedActionsEnabled", "true"),
		environment("c")).
		Saying("settings[0].value", "UpdateLevel")
	beanstalkEdges(s, "e e")
	return s
}

func enhancedHealth() *coretest.Suite {
	s := &coretest.Suite{Rule: "eb-enhanced-health"}
	system := "aws:elasticbeanstalk:healthreporting:system"
	s.Pass("enhanced", environment("e", system, "SystemType", "enhanced"))
	s.Fail("basic, and absent", "a b", environment("a", system, "SystemType", "basic"), environment("b")).
		Saying(`is "basic"`)
	beanstalkEdges(s, "e")
	return s
}

func privateVPC() *coretest.Suite {
	s := &coretest.Suite{Rule: "eb-private-vpc"}
	vpc := "aws:ec2:vpc"
	s.Pass("in the network, without public addresses",
		environment("e", vpc, "VPCId", "vpc-1", vpc, "Subnets", "subnet-1,subnet-2", vpc, "AssociatePublicIpAddress",
			"false", vpc, "ELBScheme", "public"))
	s.Pass("ids that aren't known yet",
		environment("e", vpc, "VPCId", coretest.Unknown, vpc, "Subnets", coretest.Unknown, vpc,
			"AssociatePublicIpAddress", "false", vpc, "ELBScheme", "public")).InPreview()
	s.Fail("public addresses, no scheme", "e e",
		environment("e", vpc, "VPCId", "vpc-1", vpc, "Subnets", "subnet-1", vpc, "AssociatePublicIpAddress", "true")).
		Saying("AssociatePublicIpAddress", "ELBScheme")
	beanstalkEdges(s, "e e e e")
	return s
}

func logStreaming() *coretest.Suite {
	s := &coretest.Suite{Rule: "eb-log-streaming"}
	logs := "aws:elasticbeanstalk:cloudwatch:logs"
	s.Pass("on", environment("e", logs, "StreamLogs", "true"))
	s.Fail("off, and absent", "a b", environment("a", logs, "StreamLogs", "false"), environment("b")).
		Saying("StreamLogs")
	beanstalkEdges(s, "e")
	return s
}
