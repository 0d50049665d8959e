package cloud

import (
	"encoding/json"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// mergeTags gives all tags of a resource: the provider's default tags, overridden by its own. One
// unknown tag makes all of them unknown, one secret all of them secret: so does the real provider.
func mergeTags(defaults, own resource.PropertyValue) resource.PropertyValue {
	secret := defaults.ContainsSecrets() || own.ContainsSecrets()
	if defaults.ContainsUnknowns() || own.ContainsUnknowns() {
		return resource.MakeComputed(resource.NewStringProperty(""))
	}
	all := resource.PropertyMap{}
	for _, v := range []resource.PropertyValue{defaults, own} {
		tags, _ := Plain(v).(map[string]any)
		for k, t := range tags {
			if s, ok := t.(string); ok {
				all[resource.PropertyKey(k)] = resource.NewStringProperty(s)
			}
		}
	}
	if secret {
		return resource.MakeSecret(resource.NewObjectProperty(all))
	}
	return resource.NewObjectProperty(all)
}

// configObject reads a nested provider setting. A default provider gets it as JSON text, an
// explicit one as an object.
func configObject(v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsSecret():
		return resource.MakeSecret(configObject(v.SecretValue().Element))
	case v.IsString():
		var decoded any
		if json.Unmarshal([]byte(v.StringValue()), &decoded) == nil {
			return resource.NewPropertyValue(decoded)
		}
	}
	return v
}

// defaultTags finds the tags in the provider's configuration.
func defaultTags(config resource.PropertyMap) resource.PropertyValue {
	v := configObject(config["defaultTags"])
	if v.IsSecret() {
		v = v.SecretValue().Element
		if v.IsObject() {
			return resource.MakeSecret(configObject(v.ObjectValue()["tags"]))
		}
	}
	if v.IsComputed() {
		return v
	}
	if v.IsObject() {
		return configObject(v.ObjectValue()["tags"])
	}
	return resource.NewNullProperty()
}
