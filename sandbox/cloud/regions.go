package cloud

import (
	"strings"
)

// Virginia is where CloudFront looks for certificates and web ACLs, and Route 53 for its query
// logs.
const Virginia = "us-east-1"

// zonesOf are the letters of a region's zones, as a new account sees them (aws ec2
// describe-availability-zones, 2026).
var zonesOf = map[string]string{
	"us-east-1":      "abcdef",
	"us-east-2":      "abc",
	"us-west-1":      "ac",
	"us-west-2":      "abcd",
	"ca-central-1":   "abd",
	"ca-west-1":      "abc",
	"eu-west-1":      "abc",
	"eu-west-2":      "abc",
	"eu-west-3":      "abc",
	"eu-central-1":   "abc",
	"eu-central-2":   "abc",
	"eu-north-1":     "abc",
	"eu-south-1":     "abc",
	"eu-south-2":     "abc",
	"ap-northeast-1": "acd",
	"ap-northeast-2": "abcd",
	"ap-northeast-3": "abc",
	"ap-southeast-1": "abc",
	"ap-southeast-2": "abc",
	"ap-southeast-3": "abc",
	"ap-southeast-4": "abc",
	"ap-south-1":     "abc",
	"ap-south-2":     "abc",
	"ap-east-1":      "abc",
	"sa-east-1":      "abc",
	"me-south-1":     "abc",
	"me-central-1":   "abc",
	"af-south-1":     "abc",
	"il-central-1":   "abc", "mx-central-1": "abc", "ap-southeast-5": "abc", "ap-southeast-7": "abc",
}

// Regions are the regions that the simulation knows.
var Regions = func() map[string]bool {
	m := map[string]bool{}
	for r := range zonesOf {
		m[r] = true
	}
	return m
}()

// Zones lists the availability zones of a region.
func Zones(region string) []string {
	var list []string
	for _, letter := range zonesOf[region] {
		list = append(list, region+string(letter))
	}
	if list == nil {
		list = []string{region + "a"}
	}
	return list
}

// ZoneCode abbreviates a region as zone ids do: eu-west-1 is euw1.
func ZoneCode(region string) string {
	parts := strings.Split(region, "-")
	if len(parts) != 3 {
		return region
	}
	short := map[string]string{"northeast": "ne", "southeast": "se", "northwest": "nw", "southwest": "sw"}[parts[1]]
	if short == "" {
		short = parts[1][:1]
	}
	return parts[0] + short + parts[2]
}
