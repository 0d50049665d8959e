package fleet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plinth-infra/plinth/components/internal/instance"
	"github.com/plinth-infra/plinth/internal/check"
)

// Validate reports what doesn't go together.
func (s *Settings) Validate(p *check.Problems) {
	for i, t := range s.InstanceTypes {
		like, known := defaultTypes[s.Architecture]
		if known && instance.IsType(t) && instance.ArchitectureOf(t) != string(s.Architecture) {
			p.At("instanceTypes", i).Value(t).
				Say("it has another processor than architecture %s", s.Architecture).Fix("write one like %s", like)
		}
	}
	s.validateUserData(p)
	// Policies of termination:
	// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
	if i := slices.Index(s.TerminationPolicies, "Default"); i >= 0 && i < len(s.TerminationPolicies)-1 {
		p.At("terminationPolicies", i).Say("Default decides every case, got something after it").Fix("put it last")
	}
	if s.WarmPool != nil && s.mixed() {
		// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html
		p.At("warmPool").Say("AWS refuses one with several instance types or Spot").
			Fix("name one of instanceTypes and no spotPercent, or remove it")
	}
	s.Match.Validate(p)
	if !s.Routed() && s.Scaling.RequestsPerTarget > 0 {
		p.At("scaling", "requestsPerTarget").Value(s.Scaling.RequestsPerTarget).
			Say("a network load balancer counts no requests").Fix("give it hosts or paths, or remove it")
	}
}

// Validate reports sizes that don't ascend.
func (s *Scaling) Validate(p *check.Problems) {
	switch {
	case s.MaxInstances < s.MinInstances:
		p.At("maxInstances").Value(s.MaxInstances).Say("it is less than minInstances %d", s.MinInstances).
			Fix("use at least as many")
	case s.DesiredInstances < s.MinInstances || s.DesiredInstances > s.MaxInstances:
		p.At("desiredInstances").Value(s.DesiredInstances).Say("it is out of range").
			Fix("use %d to %d, as minInstances and maxInstances say", s.MinInstances, s.MaxInstances)
	}
}

// maxUserData is EC2's limit, before base64:
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
const maxUserData = 16 << 10

// validateUserData judges what instances run.
func (s *Settings) validateUserData(p *check.Problems) {
	_, known := contentType(s.UserData)
	switch {
	case s.UserData == "" && s.Image != "":
		// The image says what it runs.
	case s.UserData == "" && s.Port != defaultPort:
		p.At("port").Value(s.Port).Say("nginx, which runs without userData, listens on 80").Fix("give userData, or remove it")
	case s.UserData == "" && s.Health.Path != defaultHealthPath:
		p.At("health", "path").Value(s.Health.Path).
			Say("nginx, which runs without userData, answers /health").Fix("give userData, or remove it")
	case len(s.UserData) > maxUserData:
		if utf8.RuneCountInString(s.UserData) <= maxUserData { // the tag counts characters
			p.At("userData").Say("EC2 takes %d bytes, got %d", maxUserData, len(s.UserData)).Fix(shorten)
		}
	case s.UserData != "" && !known:
		line, _, _ := strings.Cut(s.UserData, "\n")
		p.At("userData").Say("cloud-init would ignore it, as it begins with %q", fmt.Sprintf("%.40s", line)).
			Fix("begin with #!/bin/bash or #cloud-config")
	}
}

const shorten = "fetch the rest from a bucket, or make an image"

// ValidateEnvironment judges the names of variables, and what is sure to be too long for user data
// with them.
func (s *Settings) ValidateEnvironment(p *check.Problems, names []string) {
	if len(names) == 0 {
		return
	}
	empty := map[string]string{}
	for _, name := range names {
		empty[name] = ""
		if !variableName.MatchString(name) {
			p.At("environment", name).Value(name).Say("not a variable").Fix("use letters, digits and _")
		}
	}
	if least := len(withEnvironment(s.UserData, empty)); len(s.UserData) <= maxUserData && least > maxUserData {
		p.At("userData").
			Say("EC2 takes %d bytes, got %d with the variables' names alone", maxUserData, least).Fix(shorten)
	}
}
