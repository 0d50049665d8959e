package awstype

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// routeID is the provider's id of a route: its table, and digits of where it leads.
func routeID(v Values) string {
	id := "r-" + v.Text("routeTableId")
	for _, to := range []string{"destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"} {
		if s := v.Text(to); s != "" {
			sum := sha256.Sum256([]byte(s))
			return id + hex.EncodeToString(sum[:])[:10]
		}
	}
	return id
}

// serviceARN names an ECS service by its cluster, whose ARN or name the program gives (Amazon ECS
// Developer Guide, "Amazon Resource Names").
func serviceARN(v Values) string {
	cluster := v.Text("cluster")
	return Fill("arn:aws:ecs:{region}:{account}:service/", v) + cluster[strings.LastIndex(cluster, "/")+1:] + "/" +
		v.Text("name")
}

// FunctionARN completes a function's name to its ARN.
func FunctionARN(v Values, function string) string {
	if strings.HasPrefix(function, "arn:") {
		return function
	}
	return Fill("arn:aws:lambda:{region}:{account}:function:", v) + function
}

// functionAliasARN is an alias's id, as the provider has it.
func functionAliasARN(v Values) string {
	return FunctionARN(v, v.Text("functionName")) + ":" + v.Text("name")
}

// proxyName is the id that Cloud Control gives a database proxy: its name (AWS::RDS::DBProxy,
// primaryIdentifier).
func proxyName(v Values) string {
	var state struct {
		Name string `json:"DBProxyName"`
	}
	_ = json.Unmarshal([]byte(v.Text("desiredState")), &state)
	return state.Name
}

// loadBalancerARN tells application from network load balancers.
func loadBalancerARN(v Values) string {
	kind := "app"
	if v.Text("loadBalancerType") == "network" {
		kind = "net"
	}
	return Fill("arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/"+kind+"/{name}/{hex16}", v)
}

// loadBalancerSuffix is the part of a load balancer's ARN that metrics name it by.
func loadBalancerSuffix(v Values) any {
	_, suffix, _ := strings.Cut(v.ID(), ":loadbalancer/")
	return suffix
}

// listenerARN and listenerRuleARN are made of the ARN of what they belong to (Elastic Load
// Balancing API reference).
func listenerARN(v Values) string {
	return strings.Replace(v.Text("loadBalancerArn"), ":loadbalancer/", ":listener/", 1) + "/" + v.Hex("hex16")
}

func listenerRuleARN(v Values) string {
	return strings.Replace(v.Text("listenerArn"), ":listener/", ":listener-rule/", 1) + "/" + v.Hex("hex16")
}

// oidcProviderARN is made of the provider's URL without its scheme.
func oidcProviderARN(v Values) string {
	return Fill("arn:aws:iam::{account}:oidc-provider/", v) + strings.TrimPrefix(v.Text("url"), "https://")
}

// objectID is where an object of a bucket stands.
func objectID(v Values) string { return v.Text("bucket") + "/" + v.Text("key") }

// bucketACLID is the bucket, and the canned ACL if there is one (pulumi-aws, s3.BucketAclV2,
// "Import").
func bucketACLID(v Values) string {
	if acl := v.Text("acl"); acl != "" {
		return v.Text("bucket") + "," + acl
	}
	return v.Text("bucket")
}

// proxyTargetType is what a database proxy leads to.
func proxyTargetType(v Values) any {
	if v.Text("dbClusterIdentifier") != "" {
		return "TRACKED_CLUSTER"
	}
	return "RDS_INSTANCE"
}

// proxyTargetID is made of the proxy, its target group, and the kind and name of the database
// (pulumi-aws, rds.ProxyTarget, "Import").
func proxyTargetID(v Values) string {
	kind, _ := proxyTargetType(v).(string)
	return Fill("{dbProxyName}/{targetGroupName}/"+kind+"/{dbInstanceIdentifier}{dbClusterIdentifier}", v)
}

// webACLARN lies in us-east-1 and is global where the web ACL is CloudFront's.
func webACLARN(v Values) any {
	if v.Text("scope") == "CLOUDFRONT" {
		return Fill("arn:aws:wafv2:us-east-1:{account}:global/webacl/{name}/{id}", v)
	}
	return Fill("arn:aws:wafv2:{region}:{account}:regional/webacl/{name}/{id}", v)
}

// stageURL is where an HTTP API's stage answers.
func stageURL(v Values) any {
	url := Fill("https://{apiId}.execute-api.{region}.amazonaws.com/", v)
	if name := v.Text("name"); name != "$default" {
		url += name
	}
	return url
}

// parameterARN holds the parameter's name without its first slash.
func parameterARN(v Values) any {
	return Fill("arn:aws:ssm:{region}:{account}:parameter/", v) + strings.TrimPrefix(v.Text("name"), "/")
}
