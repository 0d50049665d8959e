package policy

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

// weakWords are the weaker values of properties that take one of a few words, by name, or by type
// and name.
var weakWords = map[string][]string{
	"minimumProtocolVersion":                          {"TLSv1", "TLSv1_2016"},
	"viewerProtocolPolicy":                            {"allow-all"},
	"originProtocolPolicy":                            {"http-only", "match-viewer"},
	"originSslProtocols":                              {"TLSv1", "SSLv3"},
	"sslSupportMethod":                                {"vip"},
	"securityPolicy":                                  {"TLS_1_0"},
	"objectOwnership":                                 {"ObjectWriter"},
	"aws:s3/bucketVersioning:BucketVersioning status": {"Suspended"},
	"aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration status": {"Disabled"},
	"acl":                                  {"public-read"},
	"authorization":                        {"NONE"},
	"authorizationType":                    {"NONE"},
	"loggingLevel":                         {"OFF"},
	"mode":                                 {"PassThrough"},
	"trafficType":                          {"ACCEPT"},
	"signingBehavior":                      {"never", "no-override"},
	"validationMethod":                     {"EMAIL"},
	"keyAlgorithm":                         {"RSA_1024"},
	"principal":                            {"*"},
	"scope":                                {"REGIONAL"},
	"aws:lambda/function:Function runtime": {"nodejs16.x"},
	"aws:ec2/securityGroupRule:SecurityGroupRule protocol": {"-1"},
	"ipProtocol":                        {"-1"},
	"aws:lb/listener:Listener protocol": {"HTTP"},
	"sslPolicy":                         {"ELBSecurityPolicy-2016-08"},
	"desyncMitigationMode":              {"monitor"},
	"imageTagMutability":                {"MUTABLE"},
	"encryptionType":                    {"AES256"},
	"networkMode":                       {"host"},
	"policyArn":                         {"arn:aws:iam::aws:policy/AdministratorAccess"},
	"managedPolicyArns":                 {"arn:aws:iam::aws:policy/AdministratorAccess"},
	"aws:ecs/cluster:Cluster value":     {"disabled"},
	"allowOrigins":                      {"*"},
	"accessControlAllowOrigins": {
		"*",
	},
}

// weakNumbers are the weaker values of properties that are numbers.
var weakNumbers = map[string][]float64{
	"retentionInDays":         {0, 1},
	"limit":                   {2_000_000_000},
	"accessControlMaxAgeSec":  {0},
	"throttlingBurstLimit":    {0, -1},
	"throttlingRateLimit":     {0, -1},
	"fromPort":                {0},
	"toPort":                  {65535},
	"httpPutResponseHopLimit": {64},
	"backupRetentionPeriod":   {0, 1},
	"monitoringInterval":      {0},
}

// companions are the resources that exist to protect another or to watch it, and what is lost
// without them. Without any other resource the stack does less, and isn't weaker.
var companions = map[string]string{
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "public access is possible",
	"aws:s3/bucketPolicy:BucketPolicy":                       "plain HTTP is accepted",
	"aws:s3/bucketVersioning:BucketVersioning": "overwritten objects " +
		"are lost",
	"aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "the key is AWS's choice",
	"aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":                       "data is kept for ever",
	"aws:s3/bucketLogging:BucketLogging":                                                     "nobody knows who read",
	"aws:ec2/flowLog:FlowLog":                                                                "nobody knows who talked",
	"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":                                      "members of the default group reach each other",
	"aws:ec2/vpcEndpoint:VpcEndpoint":                                                        "traffic to AWS leaves the network",
	"aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration":                        "nobody knows what was filtered",
	"aws:wafv2/webAclAssociation:WebAclAssociation":                                          "requests aren't filtered",
	"aws:route53/queryLog:QueryLog":                                                          "nobody knows who asked",
	"aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig":                         "failed events are lost",
	"aws:sqs/queuePolicy:QueuePolicy":                                                        "plain HTTP is accepted",
	"aws:cloudwatch/metricAlarm:MetricAlarm":                                                 "nobody is told",
	"aws:sns/topicPolicy:TopicPolicy":                                                        "plain HTTP is accepted",
	"aws:ecr/lifecyclePolicy:LifecyclePolicy": "old images are kept " +
		"for ever",
	"aws:appautoscaling/target:Target": "a peak is an outage",
}

// holdsData are the types whose deletion loses something that no deployment brings back: data,
// logs, and a zone's name servers, to which the parent zone points. Protection of anything else
// saves an outage, and no data.
var holdsData = []string{
	"aws:s3/bucket:Bucket", "aws:cloudwatch/logGroup:LogGroup", "aws:sqs/queue:Queue", "aws:route53/zone:Zone",
	"aws:kms/key:Key",
	"aws:dynamodb/table:Table", "aws:rds/instance:Instance", "aws:rds/cluster:Cluster",
}

// untag takes a required tag away, wherever it comes from.
func (g *generator) untag() {
	const tag = "Owner"
	if g.resource.Properties.Get("tagsAll").IsNull() {
		return
	}
	g.add("untagged", "tagsAll", tag+" left out", func(r core.Resource) core.Resource {
		remove := func(m property.Map, path ...string) property.Map {
			return edit(property.New(m),
				append(path, tag),
				func(property.Value) property.Value { return property.Value{} }).AsMap()
		}
		for _, key := range []string{"tags", "tagsAll"} {
			r.Inputs, r.Properties = remove(r.Inputs, key), remove(r.Properties, key)
		}
		r.Provider = remove(r.Provider, "defaultTags", "tags")
		return r
	})
}

// additions are what a resource may be given that it doesn't have.
func (g *generator) additions() {
	give := func(class, key string, value property.Value) {
		if g.resource.Inputs.Get(key).IsNull() {
			g.add(class, key, "added as "+core.ValueOf(value).Show(), func(r core.Resource) core.Resource {
				r.Inputs, r.Properties = r.Inputs.Set(key, value), r.Properties.Set(key, value)
				return r
			})
		}
	}
	everyone := property.New(map[string]property.Value{
		"protocol": property.New("tcp"), "fromPort": property.New(22.0), "toPort": property.New(22.0),
		"cidrBlocks":  property.New([]property.Value{property.New("0.0.0.0/0")}),
		"description": property.New("everyone"),
	})
	switch g.resource.Type {
	case "aws:s3/bucket:Bucket":
		give("boolean", "forceDestroy", property.New(true))
	case "aws:ec2/subnet:Subnet":
		if g.resource.Properties.Get("tags").IsMap() &&
			core.ValueOf(property.New(g.resource.Properties)).Get("tags.SubnetType").StrOr("") != "Public" {
			give("boolean", "mapPublicIpOnLaunch", property.New(true))
		}
	case "aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":
		g.add("opened", "ingress", "port 22 from everywhere added", func(r core.Resource) core.Resource {
			open := property.New([]property.Value{everyone})
			r.Inputs, r.Properties = r.Inputs.Set("ingress", open), r.Properties.Set("ingress", open)
			return r
		})
	case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
		g.instead("referencedSecurityGroupId", "cidrIpv4", property.New("0.0.0.0/0"))
	case "aws:ecs/taskDefinition:TaskDefinition":
		give("enumeration", "pidMode", property.New("host"))
		g.instead("taskRoleArn", "taskRoleArn", g.resource.Properties.Get("executionRoleArn"))
	case "aws:ecs/service:Service":
		give("enumeration", "platformVersion", property.New("1.3.0"))
	case "aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance":
		give("enumeration", "caCertIdentifier", property.New("rds-ca-2019"))
	case "aws:rds/parameterGroup:ParameterGroup", "aws:rds/clusterParameterGroup:ClusterParameterGroup":
		g.parameters()
	}
}

// instead puts a value under one key in the place of what stands under another.
func (g *generator) instead(key, other string, value property.Value) {
	if g.resource.Inputs.Get(key).IsNull() {
		return
	}
	g.add("opened", key, other+" "+core.ValueOf(value).Show()+" instead", func(r core.Resource) core.Resource {
		r.Inputs, r.Properties = r.Inputs.Delete(key).Set(other, value), r.Properties.Delete(key).Set(other, value)
		return r
	})
}

// weakParameters are the weaker values of a database's parameters.
var weakParameters = map[string]string{
	"rds.force_ssl":              "0",
	"require_secure_transport":   "0",
	"log_statement":              "none",
	"log_min_duration_statement": "-1",
	"slow_query_log":             "0",
}

func (g *generator) parameters() {
	list, _ := core.ValueOf(g.resource.Inputs.Get("parameters")).Items()
	for i, parameter := range list {
		if weaker, ok := weakParameters[parameter.Get("name").StrOr("")]; ok {
			g.set("enumeration",
				[]string{"parameters", strconv.Itoa(i), "value"},
				parameter.Get("name").Show()+" → "+weaker,
				func(property.Value) property.Value { return property.New(weaker) })
		}
	}
}

// document makes the weakenings of a policy document: of each statement one, and of the whole.
func (g *generator) document(path []string) {
	var document map[string]any
	text := edited(property.New(g.resource.Inputs), path)
	if json.Unmarshal([]byte(text), &document) != nil {
		return
	}
	statements, ok := document["Statement"].([]any)
	if !ok {
		statements = []any{document["Statement"]}
	}
	for i, s := range statements {
		statement, ok := s.(map[string]any)
		if !ok {
			continue
		}
		sid, _ := statement["Sid"].(string)
		for _, w := range weakStatements(statement) {
			g.rewrite(path, i, sid, w)
		}
	}
}

// weakening changes one statement; a nil result takes it out.
type weakening struct {
	what   string
	change func(map[string]any) map[string]any
}

func weakStatements(statement map[string]any) []weakening {
	put := func(key string, value any) weakening {
		return weakening{
			fmt.Sprintf("%s → %v", key, value),
			func(s map[string]any) map[string]any { s[key] = value; return s },
		}
	}
	drop := func(key string) weakening {
		return weakening{key + " left out", func(s map[string]any) map[string]any { delete(s, key); return s }}
	}
	if statement["Effect"] == "Deny" {
		return []weakening{
			put("Effect", "Allow"),
			{"the statement left out", func(map[string]any) map[string]any { return nil }},
		}
	}
	list := []weakening{put("Action", "*")}
	if statement["Resource"] != nil && statement["Resource"] != "*" {
		list = append(list, put("Resource", "*"))
	}
	if statement["Principal"] != nil && statement["Principal"] != "*" {
		list = append(list, put("Principal", "*"), put("Principal", map[string]any{"AWS": "*"}))
	}
	if statement["Condition"] != nil {
		list = append(list, drop("Condition"))
	}
	return list
}

// rewrite makes a mutation that weakens one statement of the document at the path, in the inputs
// and in the outputs.
func (g *generator) rewrite(path []string, statement int, sid string, w weakening) {
	what := fmt.Sprintf("statement %d: %s (%s)", statement, w.what, sid)
	g.set("document", path, what, func(v property.Value) property.Value {
		var document map[string]any
		if !v.IsString() || json.Unmarshal([]byte(v.AsString()), &document) != nil {
			return v
		}
		statements, ok := document["Statement"].([]any)
		if !ok {
			statements = []any{document["Statement"]}
		}
		var kept []any
		for i, s := range statements {
			object, isObject := s.(map[string]any)
			if i == statement && isObject {
				if object = w.change(object); object == nil {
					continue
				}
				s = object
			}
			kept = append(kept, s)
		}
		document["Statement"] = kept
		text, err := json.Marshal(document)
		if err != nil {
			return v
		}
		return property.New(string(text))
	})
}

func edited(v property.Value, path []string) string {
	found := ""
	edit(v, path, func(v property.Value) property.Value {
		if v.IsString() {
			found = v.AsString()
		}
		return v
	})
	return found
}
