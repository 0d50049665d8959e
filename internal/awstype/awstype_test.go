package awstype_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/awstype"
)

// values answers with fixed digits.
type values map[string]string

func (v values) Account() string         { return "123456789012" }
func (v values) Region() string          { return "eu-west-1" }
func (v values) ID() string              { return v["id"] }
func (v values) Text(path string) string { return v[path] }
func (v values) Hex(placeholder string) string {
	return awstype.Digits("0123456789abcdef0123456789abcdef", placeholder)
}

func TestType(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		typ  string
		in   values
		id   string
		name string
		want string
	}{
		"a queue's id is its address": {
			typ:  "aws:sqs/queue:Queue",
			in:   values{"name": "jobs"},
			id:   "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs",
			name: "arn",
			want: "arn:aws:sqs:eu-west-1:123456789012:jobs",
		},
		"a service belongs to a cluster": {
			typ: "ecs/service:Service",
			in:  values{"name": "web", "cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/main"},
			id:  "arn:aws:ecs:eu-west-1:123456789012:service/main/web",
		},
		"a network load balancer says so": {
			typ: "lb/loadBalancer:LoadBalancer",
			in:  values{"name": "edge", "loadBalancerType": "network"},
			id:  "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/edge/0123456789abcdef",
		},
		"a listener belongs to its load balancer": {
			typ: "lb/listener:Listener",
			in:  values{"loadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1"},
			id:  "arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/web/1/0123456789abcdef",
		},
		"a bucket's canned ACL is part of its id": {
			typ: "s3/bucketAclV2:BucketAclV2",
			in:  values{"bucket": "logs-1", "acl": "log-delivery-write"},
			id:  "logs-1,log-delivery-write",
		},
		"a bucket's grants aren't": {
			typ: "s3/bucketAclV2:BucketAclV2",
			in:  values{"bucket": "logs-1"},
			id:  "logs-1",
		},
		"a proxy's target says what it is": {
			typ:  "rds/proxyTarget:ProxyTarget",
			in:   values{"dbProxyName": "main", "targetGroupName": "default", "dbClusterIdentifier": "shop"},
			id:   "main/default/TRACKED_CLUSTER/shop",
			name: "type",
			want: "TRACKED_CLUSTER",
		},
		"CloudFront's web ACLs are global": {
			typ:  "wafv2/webAcl:WebAcl",
			in:   values{"name": "edge", "scope": "CLOUDFRONT", "id": "1"},
			id:   "01234567-0123-4012-8012-0123456789ab",
			name: "arn",
			want: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			typ, ok := awstype.Of(c.typ)
			require.True(t, ok)
			require.Equal(t, c.id, typ.IdentifyWith(c.in))
			if c.name != "" {
				require.Equal(t, c.want, typ.Compute(c.name, c.in))
			}
		})
	}
	_, ok := awstype.Of("aws:sqs/queu:Queue")
	require.False(t, ok)
}

func TestDrawnOutputs(t *testing.T) {
	t.Parallel()
	table, _ := awstype.Of("secretsmanager/secretVersion:SecretVersion")
	require.True(t, table.Drawn("versionId"))
	require.False(t, table.Drawn("arn"))
	require.Equal(t, []string{"arn", "versionId"}, table.Names(), "the ARN comes first")
	id, _ := table.Compute("versionId", values{}).(string)
	require.Regexp(t, regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`), id)
}
