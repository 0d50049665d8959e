package ec2

import (
	"net/netip"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

// validateCIDR refuses a range as AWS does: the host bits must be zero.
func validateCIDR(c *cloud.Call, path string, smallest, largest int) {
	s := c.Text(path)
	if s == "" {
		return
	}
	p, err := netip.ParsePrefix(s)
	if err != nil || !p.Addr().Is4() {
		c.Refuse(path,
			"InvalidParameterValue: Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block", s)
		return
	}
	if p.Masked() != p {
		c.Refuse(path, "%q is not a valid CIDR block; did you mean %q?", s, p.Masked())
		return
	}
	if p.Bits() < largest || p.Bits() > smallest {
		c.Refuse(path, "InvalidVpc.Range: The CIDR '%s' is invalid: a block must be between a /%d and a /%d netmask",
			s, largest, smallest)
	}
}
