package ec2

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var eip = cloud.ResourceType{
	Type: "ec2/eip:Eip",

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
	AfterCreate:   addAddress,
}

func addAddress(c *cloud.Call) {
	n := c.Serial()
	ip := fmt.Sprintf("198.%d.%d.%d", 18+n>>16&1, n>>8&255, n&255) // RFC 2544's range: no real host has it
	if c.Existing != nil {
		ip = c.Existing.Text("publicIp")
	}
	c.Outputs["publicIp"] = ip
	c.Outputs["publicDns"] = "ec2-" + strings.ReplaceAll(ip, ".", "-") + "." + c.Region + ".compute.amazonaws.com"
}
