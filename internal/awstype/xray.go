package awstype

var xrayTypes = map[string]Type{
	"xray/group:Group": {
		ID:       "arn:aws:xray:{region}:{account}:group/{groupName}/{HEX26}",
		Computed: Outputs{"arn": "{id}"},
	},
	"xray/samplingRule:SamplingRule": {
		ID:       "{ruleName}",
		Computed: Outputs{"arn": "arn:aws:xray:{region}:{account}:sampling-rule/{ruleName}"},
	},
}
