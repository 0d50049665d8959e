package elbv2

// Types of resources, as canonical tokens.
const (
	lbListener    = "aws:lb/listener:Listener"
	lbTargetGroup = "aws:lb/targetGroup:TargetGroup"
)
