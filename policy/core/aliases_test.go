package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for alias, want := range map[string]string{
		"aws:alb/loadBalancer:LoadBalancer":                    "aws:lb/loadBalancer:LoadBalancer",
		"aws:elasticloadbalancingv2/listener:Listener":         "aws:lb/listener:Listener",
		"aws:applicationloadbalancing/targetGroup:TargetGroup": "aws:lb/targetGroup:TargetGroup",
		"aws:lb/loadBalancer:LoadBalancer":                     "aws:lb/loadBalancer:LoadBalancer",
		"aws:s3/bucketV2:BucketV2":                             "aws:s3/bucket:Bucket",
		"aws:s3/bucketVersioningV2:BucketVersioningV2":         "aws:s3/bucketVersioning:BucketVersioning",
		"aws:ec2/spotInstanceRequest:SpotInstanceRequest":      "aws:ec2/instance:Instance",
		"aws:elb/loadBalancer:LoadBalancer":                    "aws:elb/loadBalancer:LoadBalancer",
		"plinth:network:Network":                               "plinth:network:Network",
	} {
		require.Equal(t, want, core.Canonical(alias))
	}
}
