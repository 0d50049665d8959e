package bastion_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/bastion"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// refused makes a bastion, and returns the error.
func refused(t *testing.T, name string, change func(*bastion.Args)) error {
	t.Helper()
	rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
		_, err := bastion.New(ctx, name, bastionArgs(change))
		return err
	})
	require.Empty(t, rec.Tree(), "nothing is registered")
	return err
}

func TestArguments(t *testing.T) {
	t.Parallel()
	type args = bastion.Args
	ssh := func(cidrs ...string) func(*args) {
		return func(a *args) {
			withSSH(a)
			a.AdminCIDRs = cidrs
		}
	}
	for want, change := range map[string]func(*args){
		"vpcId: the network is missing":                func(a *args) { a.SubnetID = nil },
		"account: an AWS account id has 12 digits":     func(a *args) { a.Account = "1" },
		"region: not the name of a region":             func(a *args) { a.Region = "eu" },
		"mode: not an allowed value":                   func(a *args) { a.Mode = "telnet" },
		"architecture: not an allowed value":           func(a *args) { a.Architecture = "arm" },
		"instanceType: it has another processor":       func(a *args) { a.InstanceType = "t3.nano" },
		"instanceType: wrong form":                     func(a *args) { a.InstanceType = "nano" },
		"idleMinutes: too large, got 61":               func(a *args) { a.IdleMinutes = 61 },
		"maxMinutes: too large, got 1441":              func(a *args) { a.MaxMinutes = 1441 },
		"runAs: wrong form":                            func(a *args) { a.RunAs = "Root User" },
		"runAs: a shell as root leaves no trace":       func(a *args) { a.RunAs = "root" },
		"logRetentionDays: not an allowed value":       func(a *args) { a.LogRetentionDays = 100 },
		"adminCidrs: Session Manager opens no port":    func(a *args) { a.AdminCIDRs = []string{"203.0.113.0/24"} },
		"keyName: Session Manager needs no key":        func(a *args) { a.KeyName = "admins" },
		"adminCidrs: nobody could connect":             ssh(),
		"keyName: required with mode ssh, got nothing": func(a *args) { withSSH(a); a.KeyName = "" },
		"keyName: wrong form":                          func(a *args) { withSSH(a); a.KeyName = "schlüssel" },
		"adminCidrs[0]: it is too much":                ssh("0.0.0.0/0"),
		"got \"128.0.0.0/1\"; name ranges of /16":      ssh("128.0.0.0/1"),
		"adminCidrs[0]: not an IPv4 range":             ssh("203.0.113.1/24"),
		"adminCidrs[1]: the same value twice":          ssh("203.0.113.0/24", "203.0.113.0/24"),
	} {
		t.Run("refuse "+want, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, refused(t, "door", change), want)
		})
	}
	t.Run("refuse a name in capitals", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, refused(t, "Door", nil), "name: a name has lower-case letters, digits and hyphens")
	})
	t.Run("report every mistake at once", func(t *testing.T) {
		t.Parallel()
		err := refused(t, "door", func(a *args) {
			a.Mode = "x"
			a.AdminCIDRs = []string{"0.0.0.0/0"}
			a.IdleMinutes = 99
		})
		for _, want := range []string{"mode: ", "adminCidrs: ", "adminCidrs[0]: ", "idleMinutes: "} {
			require.ErrorContains(t, err, want)
		}
	})
}
