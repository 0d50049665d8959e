package ec2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

const ebsVolume = "aws:ebs/volume:Volume"

var ec2EBSEncrypted = core.Rule{
	Name:       "ec2-ebs-encrypted",
	Group:      "compute",
	Severity:   core.Medium,
	Title:      "Volumes are encrypted.",
	Why:        "A volume or snapshot in the clear can be read by whoever gets hold of it.",
	Fix:        "set encrypted on every block device, as the fleet and bastion tiers do",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP EC2.3", "FSBP EC2.7", "CIS 5.1.1"},
	Types:      []string{core.EC2Instance, core.EC2LaunchTemplate, core.EC2LaunchConfiguration, ebsVolume},
	Resource:   checkVolumes,
	Remedy:     encryptVolumes,
}

// blockDevices are the lists of devices of a type, and where in each the flag is.
var blockDevices = map[string][]core.Holder{
	core.EC2Instance:            {{Token: "ebsBlockDevices", Path: "encrypted"}},
	core.EC2LaunchConfiguration: {{Token: "ebsBlockDevices", Path: "encrypted"}},
	core.EC2LaunchTemplate:      {{Token: "blockDeviceMappings", Path: "ebs.encrypted"}},
}

func checkVolumes(r core.Resource, c core.Config) []core.Finding {
	if r.Type == ebsVolume {
		return core.Unless(func(r core.Resource) bool {
			return core.HasText(r.Get("snapshotId")) &&
				r.Get("encrypted").IsAbsent()
		}, core.MustBe("encrypted", true, false))(r, c)
	}
	if r.Type == core.EC2LaunchTemplate && !core.HasItems(r.Get("blockDeviceMappings")) {
		return []core.Finding{{
			Path: "blockDeviceMappings",
			What: "is absent, so that the volumes are as the image has them; map the root device with ebs.encrypted",
		}}
	}
	var findings []core.Finding
	// An instance made from a launch template takes the root device from there.
	if r.Type != core.EC2LaunchTemplate &&
		!(r.Get("rootBlockDevice").IsAbsent() && core.HasItems(r.Get("launchTemplate"))) {
		findings = core.MustBe("rootBlockDevice.encrypted", true, false)(r, c)
	}
	for _, list := range blockDevices[r.Type] {
		items, _ := r.Get(list.Token).Items()
		for i, item := range items {
			if core.HasText(item.Get("noDevice")) || core.HasText(item.Get("virtualName")) ||
				item.Get("virtualName").IsUnknown() {
				continue // suppressed, or an instance store
			}
			if v := item.Get(list.Path); v.Bool(false) == core.No {
				findings = append(findings, core.Finding{
					Path: core.Element(list.Token, i) + "." + list.Path,
					What: fmt.Sprintf("is %s; it must be true", v.Show()),
				})
			}
		}
	}
	return findings
}

func encryptVolumes(r core.Resource, c core.Config) (property.Map, bool) {
	findings := checkVolumes(r, c)
	if len(findings) == 0 || findings[0].Path == "blockDeviceMappings" { // the image names its root device
		return r.Properties, false
	}
	if r.Type == ebsVolume {
		return r.Properties.Set("encrypted", property.New(true)), true
	}
	all := r.Properties
	if strings.HasPrefix(findings[0].Path, "rootBlockDevice") {
		all = all.Set("rootBlockDevice", turnOn(r.Get("rootBlockDevice").Raw(), "encrypted"))
	}
	for _, list := range blockDevices[r.Type] {
		items, known := r.Get(list.Token).Items()
		if !known || len(items) == 0 {
			continue
		}
		devices := make([]property.Value, len(items))
		for i, item := range items {
			devices[i] = item.Raw()
			single := r
			single.Properties = property.NewMap(map[string]property.Value{
				list.Token:        property.New([]property.Value{item.Raw()}),
				"rootBlockDevice": turnOn(property.Value{}, "encrypted"),
			})
			if len(checkVolumes(single, c)) > 0 {
				devices[i] = turnOn(item.Raw(), strings.Split(list.Path, ".")...)
			}
		}
		all = all.Set(list.Token, property.New(devices))
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

// volumeTypes are where types name the type of their volumes. absent is what a volume is that names
// none; "" where that isn't sure.
var volumeTypes = []struct{ token, list, path, absent string }{
	{core.EC2Instance, "", "rootBlockDevice.volumeType", ""},
	{core.EC2LaunchConfiguration, "", "rootBlockDevice.volumeType", ""},
	{core.EC2Instance, "ebsBlockDevices", "volumeType", ""},
	{core.EC2LaunchConfiguration, "ebsBlockDevices", "volumeType", ""},
	{core.EC2LaunchTemplate, "blockDeviceMappings", "ebs.volumeType", ""},
	{ebsVolume, "", "type", "gp2"},
	{core.RDSInstance, "", "storageType", ""},
}

var costGP3 = core.Rule{
	Name:     "cost-gp3",
	Group:    "cost",
	Severity: core.Low,
	Title:    "Volumes are gp3, not gp2.",
	Why:      "A gp2 volume costs a quarter more, and its speed depends on its size.",
	Fix:      "set the volume's type to gp3, as the fleet and database tiers do",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types: []string{
		core.EC2Instance, core.EC2LaunchConfiguration, core.EC2LaunchTemplate, ebsVolume, core.RDSInstance,
	},
	Resource: checkGP3,
	Remedy: func(r core.Resource, c core.Config) (property.Map, bool) {
		findings := checkGP3(r, c)
		all := property.New(r.Properties)
		for _, f := range findings {
			all = setAt(all,
				strings.FieldsFunc(f.Path, func(c rune) bool { return c == '.' || c == '[' || c == ']' }),
				property.New("gp3"))
		}
		return all.AsMap(), len(findings) > 0
	},
}

func checkGP3(r core.Resource, _ core.Config) []core.Finding {
	var findings []core.Finding
	for _, v := range volumeTypes {
		if v.token != r.Type {
			continue
		}
		paths := []string{v.path}
		if v.list != "" {
			paths = core.Holder{Path: v.list + "[]." + v.path}.Paths(r)
		}
		for _, path := range paths {
			if kind := r.Get(path); !kind.IsUnknown() && kind.StrOr(v.absent) == "gp2" {
				findings = append(findings, core.Finding{
					Path: path,
					What: fmt.Sprintf("is %s; it should be \"gp3\"", kind.Show()),
				})
			}
		}
	}
	return findings
}

// setAt is the value with another one at a path of names and indexes, which may lead through lists
// of one as Value.Get does.
func setAt(v property.Value, path []string, to property.Value) property.Value {
	if len(path) == 0 {
		return to
	}
	if v.IsArray() {
		list := slices.Clone(v.AsArray().AsSlice())
		for i := range list {
			if fmt.Sprint(i) == path[0] {
				list[i] = setAt(list[i], path[1:], to)
				return property.New(list)
			}
		}
		if len(list) == 1 {
			return property.New([]property.Value{setAt(list[0], path, to)})
		}
		return v
	}
	if path[0] == "0" && len(path) > 1 && !v.IsMap() {
		return setAt(v, path[1:], to)
	}
	m := property.NewMap(nil)
	if v.IsMap() {
		m = v.AsMap()
		if path[0] == "0" && len(path) > 1 && m.Get("0").IsNull() {
			return setAt(v, path[1:], to)
		}
	}
	return property.New(m.Set(path[0], setAt(m.Get(path[0]), path[1:], to)))
}
