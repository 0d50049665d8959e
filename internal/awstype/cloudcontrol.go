package awstype

var cloudcontrolTypes = map[string]Type{
	"cloudcontrol/resource:Resource": {
		Identify: proxyName,
	},
}
