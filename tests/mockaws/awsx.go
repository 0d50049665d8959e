package mockaws

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const vpcComponent = "awsx:ec2:Vpc"

// vpcOutputs are the id outputs of awsx's Vpc. Its object outputs (vpc, subnets) are left out: they are references to children
// that only the plugin makes, and reading one here would end the test process.
func vpcOutputs(r *Resource, preview bool) resource.PropertyMap {
	if preview {
		return resource.PropertyMap{}
	}
	zones, _ := r.Get("availabilityZoneNames").([]any)
	specs, _ := r.Get("subnetSpecs").([]any)
	if len(zones) == 0 {
		n, _ := r.Get("numberOfAvailabilityZones").(float64)
		for i := range int(n) {
			zones = append(zones, fmt.Sprintf("%s%c", Region, 'a'+i))
		}
	}
	ids := map[string][]resource.PropertyValue{"Public": {}, "Private": {}, "Isolated": {}}
	for _, zone := range zones {
		for _, spec := range specs {
			kind, _ := spec.(map[string]any)["type"].(string)
			if list, ok := ids[kind]; ok {
				id := fmt.Sprintf("subnet-%s-%s-%v", r.Name, kind, zone)
				ids[kind] = append(list, resource.NewProperty(id))
			}
		}
	}
	f := filler{resource: r}
	return resource.PropertyMap{
		"vpcId":             resource.NewProperty("vpc-" + f.hash()[:17]),
		"publicSubnetIds":   resource.NewProperty(ids["Public"]),
		"privateSubnetIds":  resource.NewProperty(ids["Private"]),
		"isolatedSubnetIds": resource.NewProperty(ids["Isolated"]),
	}
}
