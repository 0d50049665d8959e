// Package autoscaling simulates Amazon EC2 Auto Scaling.
//
// It asks package ec2 whether a launch template can launch, and package elbv2 who forwards to a
// target group.
package autoscaling

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&group,
		&policy,
	}
}
