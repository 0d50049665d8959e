package awstype

var wafv2Types = map[string]Type{
	"wafv2/ipSet:IpSet": {
		Named: "name",
		ID:    "{uuid}",
		Computed: Outputs{
			"arn":       "arn:aws:wafv2:{region}:{account}:regional/ipset/{name}/{id}",
			"lockToken": "{uuid}",
		},
	},
	"wafv2/regexPatternSet:RegexPatternSet": {
		Named: "name",
		ID:    "{uuid}",
		Computed: Outputs{
			"arn":       "arn:aws:wafv2:{region}:{account}:regional/regexpatternset/{name}/{id}",
			"lockToken": "{uuid}",
		},
	},
	"wafv2/webAcl:WebAcl": {
		Named: "name",
		ID:    "{uuid}",
		Computed: Outputs{
			"arn":                       webACLARN,
			"applicationIntegrationUrl": "",
			"lockToken":                 "{uuid}",
			"capacity":                  200.0,
		},
	},
	"wafv2/webAclAssociation:WebAclAssociation": {
		ID: "{webAclArn},{resourceArn}",
	},
	"wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
		ID: "{resourceArn}",
	},
}
