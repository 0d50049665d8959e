package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func volumes() *coretest.Suite {
	s := &coretest.Suite{Rule: "ec2-ebs-encrypted"}
	on := props{"encrypted": true}
	ebs := func(v props) props { return props{"deviceName": "/dev/xvda", "ebs": v} }
	s.Pass("all devices, also written as text",
		coretest.Of(coretest.InstanceType, "a",
			props{"rootBlockDevice": on, "ebsBlockDevices": []any{coretest.With(on, props{"deviceName": "/dev/sdb"})}}),
		coretest.Of(coretest.LaunchTemplateType, "b",
			props{"blockDeviceMappings": []any{
				ebs(props{"encrypted": "true"}),
				props{"deviceName": "/dev/sdc", "virtualName": "ephemeral0"},
			}}),
		coretest.Of("ebs/volume:Volume", "c", on),
		coretest.Of("ec2/launchConfiguration:LaunchConfiguration", "d", props{"rootBlockDevice": on}))
	s.Pass("an instance of a template takes the root device from there",
		coretest.Of(coretest.InstanceType, "a", props{"launchTemplate": props{"id": "lt-1"}}))
	s.Fail("a template that maps no device leaves them as the image has them", "a b", coretest.Of(coretest.LaunchTemplateType, "a", props{}), coretest.Of(coretest.LaunchTemplateType, "b", props{"blockDeviceMappings": []any{}})).Saying("blockDeviceMappings: is absent").NotFixed = true
	s.Fail("no root device given means one in the clear", "a b",
		coretest.Of(coretest.InstanceType, "a", props{}),
		coretest.Of("ec2/launchConfiguration:LaunchConfiguration", "b", props{})).Saying("rootBlockDevice.encrypted")
	s.Alias("a request for a spot instance", "a",
		coretest.Of("ec2/spotInstanceRequest:SpotInstanceRequest", "a",
			props{"rootBlockDevice": props{"encrypted": false}}))
	s.Fail("one of several devices, in each type", "a a b c",
		coretest.Of(coretest.InstanceType, "a", props{
			"rootBlockDevice": props{"encrypted": false},
			"ebsBlockDevices": []any{
				coretest.With(on, props{"deviceName": "/dev/sdb"}),
				props{"deviceName": "/dev/sdc"},
			},
		}),
		coretest.Of(coretest.LaunchTemplateType, "b",
			props{"blockDeviceMappings": []any{
				ebs(props{"encrypted": "true"}),
				ebs(props{"encrypted": "false", "volumeSize": 8}),
			}}),
		coretest.Of("ebs/volume:Volume", "c", props{"size": 8})).
		Saying("ebsBlockDevices[1].encrypted", "blockDeviceMappings[1].ebs.encrypted")
	s.Unknown("not known yet",
		coretest.Of(coretest.InstanceType, "a",
			props{"rootBlockDevice": coretest.Unknown, "ebsBlockDevices": []any{coretest.Unknown}}),
		coretest.Of(coretest.LaunchTemplateType, "b", props{"blockDeviceMappings": coretest.Unknown}),
		coretest.Of("ebs/volume:Volume", "c", props{"encrypted": coretest.Unknown}))
	s.Shape("numbers and lists are none", "a b c",
		coretest.Of(coretest.InstanceType, "a", props{"rootBlockDevice": 7}),
		coretest.Of(coretest.LaunchTemplateType, "b", props{"blockDeviceMappings": []any{props{"ebs": 7}}}),
		coretest.Of("ebs/volume:Volume", "c", props{"encrypted": []any{}}))
	s.Other("a file system", coretest.Of("efs/fileSystem:FileSystem", "f", props{"encrypted": false}))
	return s
}

func gp3() *coretest.Suite {
	s := &coretest.Suite{Rule: "cost-gp3"}
	s.Pass("gp3, or a type with a reason",
		coretest.Of(coretest.InstanceType, "a", props{"rootBlockDevice": props{"volumeType": "gp3"}}),
		coretest.Of("ebs/volume:Volume", "b", props{"type": "io2"}),
		coretest.Of(coretest.DatabaseType, "c", props{"storageType": "gp3"}),
		coretest.Of(coretest.DatabaseType, "d", props{}))
	s.Fail("gp2, in each place", "a a b c d",
		coretest.Of(coretest.InstanceType, "a", props{
			"rootBlockDevice": props{"volumeType": "gp2", "volumeSize": 8},
			"ebsBlockDevices": []any{props{"volumeType": "gp3"}, props{"volumeType": "gp2"}},
		}),
		coretest.Of(coretest.LaunchTemplateType, "b",
			props{"blockDeviceMappings": []any{props{"deviceName": "/dev/xvda", "ebs": props{"volumeType": "gp2"}}}}),
		coretest.Of("ebs/volume:Volume", "c", props{"size": 8}),
		coretest.Of(coretest.DatabaseType, "d", props{"storageType": "gp2"})).
		Saying("ebsBlockDevices[1].volumeType", "blockDeviceMappings[0].ebs.volumeType", "storageType")
	s.Unknown("not known yet",
		coretest.Of(coretest.InstanceType, "a",
			props{"rootBlockDevice": coretest.Unknown, "ebsBlockDevices": coretest.Unknown}),
		coretest.Of("ebs/volume:Volume", "b", props{"type": coretest.Unknown}),
		coretest.Of(coretest.LaunchTemplateType, "c", props{"blockDeviceMappings": []any{coretest.Unknown}}))
	s.Shape("numbers are no types", "b",
		coretest.Of(coretest.InstanceType, "a", props{"rootBlockDevice": 7, "ebsBlockDevices": []any{7, "x"}}),
		coretest.Of("ebs/volume:Volume", "b", props{"type": 7}))
	s.Other("a file system", coretest.Of("efs/fileSystem:FileSystem", "f", props{"volumeType": "gp2"}))
	return s
}
