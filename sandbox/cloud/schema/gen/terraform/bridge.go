package terraform

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// modules says what stands between "aws_" and a resource's name, by Pulumi module; by default the
// module itself.
var modules = map[string][]string{
	"alb": {"lb"}, "apigateway": {"api_gateway"}, "autoscaling": {"autoscaling", ""}, "cfg": {
		"config", "config_config", "config_configuration",
	},
	"costexplorer": {"ce"}, "ec2": {"", "vpc", "ec2"}, "elasticbeanstalk": {"elastic_beanstalk"}, "rds": {"rds", "db"},
	"servicediscovery": {"service_discovery"},
}

// types are the tokens that no rule leads to their Terraform type.
var types = map[string]string{
	"alb/LoadBalancer": "aws_lb", "lb/LoadBalancer": "aws_lb", "s3/Inventory": "aws_s3_bucket_inventory",
	"s3/AnalyticsConfiguration":                   "aws_s3_bucket_analytics_configuration",
	"s3/BucketReplicationConfig":                  "aws_s3_bucket_replication_configuration",
	"s3/BucketObjectv2":                           "aws_s3_object",
	"ec2/NetworkInterfaceSecurityGroupAttachment": "aws_network_interface_sg_attachment",
	"rds/RoleAssociation":                         "aws_db_instance_role_association",
	"apigateway/Response":                         "aws_api_gateway_gateway_response",
	"sqs/RedriveAllowPolicy":                      "aws_sqs_queue_redrive_allow_policy",
	"sqs/RedrivePolicy":                           "aws_sqs_queue_redrive_policy",
	"autoscaling/Tag":                             "aws_autoscaling_group_tag",
	"codepipeline/Pipeline":                       "aws_codepipeline",
	"codedeploy/Application":                      "aws_codedeploy_app",
}

// renamed are the properties that no rule leads to their attribute, by Terraform type.
var renamed = map[string]map[string]string{
	"*":                                      {"restApi": "rest_api_id"},
	"aws_api_gateway_stage":                  {"deployment": "deployment_id"},
	"aws_cloudwatch_metric_alarm":            {"name": "alarm_name"},
	"aws_lambda_function":                    {"name": "function_name", "code": "filename"},
	"aws_lambda_permission":                  {"function": "function_name"},
	"aws_lambda_layer_version":               {"code": "filename"},
	"aws_sns_topic_subscription":             {"topic": "topic_arn"},
	"aws_elastic_beanstalk_environment":      {"version": "version_label"},
	"aws_cloudwatch_log_subscription_filter": {"logGroup": "log_group_name"},
}

// Traits reads the provider's sources at root and gives the traits of every resource of the
// document.
func Traits(root string, d *schema.Document) (map[string]map[string]*schema.Trait, error) {
	t, err := newTree(root)
	if err != nil {
		return nil, err
	}
	found := map[string]map[string]*attribute{}
	dirs, err := os.ReadDir(filepath.Join(root, "internal/service"))
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		s := t.open("github.com/hashicorp/terraform-provider-aws/internal/service/" + dir.Name())
		if s == nil {
			continue
		}
		for name, attributes := range s.resources() {
			found[name] = attributes
		}
	}
	if len(found) < 500 {
		return nil, errors.New("the provider's sources hold hardly any resources: is the folder right?")
	}
	byFolded := map[string]string{}
	for name := range found {
		byFolded[fold(name)] = name
	}
	out := map[string]map[string]*schema.Trait{}
	for tok, r := range d.Resources {
		if typ := typeOf(tok, byFolded); typ != "" {
			traits := map[string]*schema.Trait{}
			walk(d, typ, &r.Object, found[typ], "", false, 0, traits)
			if len(traits) > 0 {
				out[tok] = traits
			}
		}
	}
	return out, nil
}

func fold(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

func typeOf(tok string, byFolded map[string]string) string {
	parts := strings.Split(tok, ":")
	if len(parts) != 3 || parts[0] != "aws" {
		return ""
	}
	module, _, _ := strings.Cut(parts[1], "/")
	name := parts[2]
	if t, ok := types[module+"/"+name]; ok {
		return t
	}
	prefixes, ok := modules[module]
	if !ok {
		prefixes = []string{module}
	}
	for _, p := range prefixes {
		for _, n := range []string{name, strings.TrimSuffix(name, "V2")} {
			if t := byFolded["aws"+fold(p)+fold(n)]; t != "" {
				return t
			}
		}
	}
	return ""
}

// deepest bounds how far nested objects are followed: the statements of web ACLs nest without an
// end.
const deepest = 5

func walk(d *schema.Document, typ string, o *schema.Object, attributes map[string]*attribute, path string,
	replaced bool, depth int, out map[string]*schema.Trait) {
	if depth > deepest || attributes == nil {
		return
	}
	for property, kind := range o.Properties {
		name := attributeOf(typ, property, attributes)
		a := attributes[name]
		if a == nil || name == "tags" {
			continue
		}
		at := property
		if path != "" {
			at = path + "." + property
		}
		t := &schema.Trait{
			Replace:  a.forceNew || replaced,
			Set:      a.set,
			Default:  a.fallback,
			Enum:     a.enum,
			Low:      a.low,
			High:     a.high,
			Shortest: a.shortest,
			Longest:  a.longest,
			Patterns: a.patterns,
			Required: a.required,
			Computed: a.computed,
		}
		if a.exclusive || t.Default == "" { // the bridge doesn't fill these in
			t.Default = nil
		}
		if t.Default == "Managed by Terraform" {
			t.Default = "Managed by Pulumi"
		}
		if !t.Empty() {
			out[at] = t
		}
		inner := kind
		if l, ok := kind.List(); ok {
			inner = l
		}
		if ref, ok := inner.Ref(); ok && d.Types[ref] != nil && d.Types[ref].Properties != nil {
			walk(d, typ, d.Types[ref], a.nested, at, a.forceNew || replaced, depth+1, out)
		}
	}
}

// attributeOf finds the attribute behind a property: camel case, plural or singular, or by the
// table.
func attributeOf(typ, property string, attributes map[string]*attribute) string {
	for _, t := range []string{typ, "*"} {
		if name := renamed[t][property]; attributes[name] != nil {
			return name
		}
	}
	folded := strings.ToLower(property)
	best := ""
	for name := range attributes {
		if fold(name) == folded {
			return name
		}
		for _, form := range spellings(fold(name)) {
			if form == folded && (best == "" || name < best) {
				best = name
			}
		}
	}
	return best
}

func spellings(s string) []string {
	forms := []string{s + "s", s + "es"}
	if p, ok := strings.CutSuffix(s, "y"); ok {
		forms = append(forms, p+"ies")
	}
	if p, ok := strings.CutSuffix(s, "s"); ok {
		forms = append(forms, p)
	}
	if p, ok := strings.CutSuffix(s, "ies"); ok {
		forms = append(forms, p+"y")
	}
	return forms
}
