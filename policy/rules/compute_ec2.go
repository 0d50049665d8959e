package rules

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

const ebsVolume = "aws:ebs/volume:Volume"

func ec2Rules() []Rule {
	return []Rule{
		ec2EBSEncrypted, ec2InstanceProfile, ec2DetailedMonitoring, asgMultiAZ, asgLaunchTemplate, asgELBHealthCheck,
		ebManagedUpdates, ebEnhancedHealth, ebPrivateVPC, ebLogStreaming,
	}
}

var ec2EBSEncrypted = Rule{
	Name: "ec2-ebs-encrypted", Group: "compute", Severity: Medium,
	Title:      "Volumes are encrypted.",
	Why:        "A volume or snapshot in the clear can be read by whoever gets hold of it.",
	Fix:        "set encrypted on every block device, as the fleet and bastion tiers do",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP EC2.3", "FSBP EC2.7", "CIS 5.1.1"},
	Types:      []string{ec2Instance, ec2LaunchTemplate, ec2LaunchConfiguration, ebsVolume},
	Resource:   judgeVolumes,
	Remedy:     encryptVolumes,
}

// blockDevices are the lists of devices of a type, and where in each the flag is.
var blockDevices = map[string][]holder{
	ec2Instance:            {{"ebsBlockDevices", "encrypted"}},
	ec2LaunchConfiguration: {{"ebsBlockDevices", "encrypted"}},
	ec2LaunchTemplate:      {{"blockDeviceMappings", "ebs.encrypted"}},
}

func judgeVolumes(r Resource, c Config) []Finding {
	if r.Type == ebsVolume {
		return unless(func(r Resource) bool { return hasText(r.Get("snapshotId")) && r.Get("encrypted").IsAbsent() }, mustBe("encrypted", true, false))(r, c)
	}
	if r.Type == ec2LaunchTemplate && !hasItems(r.Get("blockDeviceMappings")) {
		return []Finding{{Path: "blockDeviceMappings", What: "is absent, so that the volumes are as the image has them; map the root device with ebs.encrypted"}}
	}
	var findings []Finding
	// An instance made from a launch template takes the root device from there.
	if r.Type != ec2LaunchTemplate && !(r.Get("rootBlockDevice").IsAbsent() && hasItems(r.Get("launchTemplate"))) {
		findings = mustBe("rootBlockDevice.encrypted", true, false)(r, c)
	}
	for _, list := range blockDevices[r.Type] {
		items, _ := r.Get(list.token).Items()
		for i, item := range items {
			if hasText(item.Get("noDevice")) || hasText(item.Get("virtualName")) || item.Get("virtualName").IsUnknown() {
				continue // suppressed, or an instance store
			}
			if v := item.Get(list.path); v.Bool(false) == No {
				findings = append(findings, Finding{Path: element(list.token, i) + "." + list.path, What: fmt.Sprintf("is %s; it must be true", v.Show())})
			}
		}
	}
	return findings
}

func encryptVolumes(r Resource, c Config) (property.Map, bool) {
	findings := judgeVolumes(r, c)
	if len(findings) == 0 || findings[0].Path == "blockDeviceMappings" { // the image names its root device
		return r.Properties, false
	}
	if r.Type == ebsVolume {
		return r.Properties.Set("encrypted", property.New(true)), true
	}
	all := r.Properties
	if strings.HasPrefix(findings[0].Path, "rootBlockDevice") {
		all = all.Set("rootBlockDevice", turnOn(r.Get("rootBlockDevice").v, "encrypted"))
	}
	for _, list := range blockDevices[r.Type] {
		items, known := r.Get(list.token).Items()
		if !known || len(items) == 0 {
			continue
		}
		devices := make([]property.Value, len(items))
		for i, item := range items {
			devices[i] = item.v
			single := r
			single.Properties = property.NewMap(map[string]property.Value{list.token: property.New([]property.Value{item.v}), "rootBlockDevice": turnOn(property.Value{}, "encrypted")})
			if len(judgeVolumes(single, c)) > 0 {
				devices[i] = turnOn(item.v, strings.Split(list.path, ".")...)
			}
		}
		all = all.Set(list.token, property.New(devices))
	}
	return all, true
}

// turnOn is the value with true at a path of objects, made where there are none.
func turnOn(v property.Value, path ...string) property.Value {
	if len(path) == 0 {
		return property.New(true)
	}
	if v.IsArray() && v.AsArray().Len() == 1 {
		v = v.AsArray().Get(0)
	}
	m := property.NewMap(nil)
	if v.IsMap() {
		m = v.AsMap()
	}
	return property.New(m.Set(path[0], turnOn(m.Get(path[0]), path[1:]...)))
}

var ec2InstanceProfile = Rule{
	Name: "ec2-instance-profile", Group: "compute", Severity: Low,
	Title:      "Instances have a role.",
	Why:        "A host without a role gets keys instead, which stay on its disk.",
	Fix:        "set iamInstanceProfile, as the fleet and bastion tiers do",
	Levels:     Levels{Advisory, Advisory, Advisory},
	Frameworks: []string{"CIS 1.17"},
	Types:      []string{ec2Instance, ec2LaunchTemplate, ec2LaunchConfiguration},
	Resource: func(r Resource, _ Config) []Finding {
		v := r.Get("iamInstanceProfile")
		if hasText(v) || v.IsObject() && v.Raw().AsMap().Len() > 0 || r.Type == ec2Instance && hasItems(r.Get("launchTemplate")) {
			return nil
		}
		return []Finding{{Path: "iamInstanceProfile", What: "is absent; name an instance profile"}}
	},
}

var ec2DetailedMonitoring = Rule{
	Name: "ec2-detailed-monitoring", Group: "compute", Severity: Low,
	Title:    "Instances report their metrics every minute.",
	Why:      "With five minutes between two values, alarms and scaling come late.",
	Fix:      "set monitoring",
	Levels:   Levels{Advisory, Advisory, Advisory},
	Types:    []string{ec2Instance},
	Resource: mustBe("monitoring", true, false),
}

var asgLaunchTemplate = Rule{
	Name: "asg-launch-template", Group: "compute", Severity: Medium,
	Title:      "Auto scaling groups use a launch template.",
	Why:        "Accounts made since October 2024 can't create launch configurations, which also lack newer settings.",
	Fix:        "name a launchTemplate or a mixedInstancesPolicy, as the fleet tier does",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP AutoScaling.9"},
	Types:      []string{autoscalingGroup},
	Resource: func(r Resource, _ Config) []Finding {
		switch {
		case hasText(r.Get("launchConfiguration")) && !r.Get("launchConfiguration").IsUnknown():
			return []Finding{{Path: "launchConfiguration", What: fmt.Sprintf("is %s; name a launchTemplate", r.Get("launchConfiguration").Show())}}
		case r.Get("launchConfiguration").IsUnknown():
			return []Finding{{Path: "launchConfiguration", What: "is set; name a launchTemplate"}}
		case !hasItems(r.Get("launchTemplate")) && !hasItems(r.Get("mixedInstancesPolicy")):
			return []Finding{{Path: "launchTemplate", What: "is absent, and so is mixedInstancesPolicy; name one"}}
		}
		return nil
	},
}
