package lambda

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var function = cloud.ResourceType{
	Type: token.Function,
	Name: &cloud.Naming{Property: "name", Max: 64},
	Defaults: map[string]any{
		"memorySize":                   128.0,
		"packageType":                  "Zip",
		"publish":                      false,
		"reservedConcurrentExecutions": -1.0,
		"skipDestroy":                  false,
		"timeout":                      3.0,
	},
	References: []cloud.Reference{
		{
			Path:    "role",
			To:      token.Role,
			Missing: "InvalidParameterValueException: The role %s defined for the function does not exist",
		},
		ec2.InSubnet("vpcConfig.subnetIds[]"),
		ec2.WithSecurityGroup("vpcConfig.securityGroupIds[]"),
		kms.WithKey("kmsKeyArn"),
		{
			Path:    "deadLetterConfig.targetArn",
			To:      token.Queue + "|" + token.Topic,
			Missing: "InvalidParameterValueException: The provided dead-letter target %s does not exist",
		},
		{
			Path:    "layers[]",
			To:      "lambda/layerVersion:LayerVersion",
			Missing: "InvalidParameterValueException: Layer version %s does not exist.",
		},
		{
			Path:    "s3Bucket",
			To:      token.Bucket,
			Missing: "InvalidParameterValueException: Error occurred while GetObject. S3 Error Code: NoSuchBucket: %s",
		},
		{
			Path:    "loggingConfig.logGroup",
			To:      token.LogGroup,
			Missing: "ResourceNotFoundException: the log group %s does not exist",
		},
	},

	CreateSeconds:  15,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateFunction,
	ValidateState:  roleFitsFunction,
	AfterCreate:    addVersion,
	BeforeDelete:   removeParts,
}

// retiredRuntimes can't be used for a new function any more (AWS Lambda Developer Guide, "Lambda
// runtimes", as of 2026-11).
var retiredRuntimes = strings.Fields(`nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x nodejs14.x nodejs16.x nodejs18.x python2.7 python3.6 python3.7 python3.8
	python3.9 dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 dotnet6 dotnet7 ruby2.5 ruby2.7 ruby3.2 java8 go1.x provided`)

// reservedVariables belong to Lambda ("Defined runtime environment variables").
var reservedVariables = strings.Fields(`_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_MEMORY_SIZE
	AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
	AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR`)

var functionName = regexp.MustCompile(`^[a-zA-Z0-9-_]{1,64}$`)

var variableName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]+$`)

func validateFunction(c *cloud.Call) {
	if n := c.Text("name"); n != "" && !functionName.MatchString(n) {
		c.Refuse("name",
			"ValidationException: Value '%s' at 'functionName' failed to satisfy constraint: Member must satisfy "+
				"regular expression pattern: (function:)?([a-zA-Z0-9-_]+), at most 64 characters",
			n)
	}
	if m, ok := c.Number("memorySize"); ok && (m < 128 || m > 10240) {
		c.Refuse("memorySize",
			"ValidationException: 'MemorySize' value failed to satisfy constraint: Member must have value less than "+
				"or equal to 10240 and greater than or equal to 128, got %v",
			m)
	}
	image := c.Text("packageType") == "Image"
	runtime := c.Text("runtime")
	switch {
	case image && (runtime != "" || c.Has("handler")):
		c.Refuse("runtime",
			"InvalidParameterValueException: Please don't provide Handler or Runtime or Layer when the intended "+
				"function PackageType is Image.")
	case !image && !c.Has("runtime"):
		c.Refuse("runtime", "handler and runtime must be set when PackageType is Zip")
	case !image && !c.Has("handler"):
		c.Refuse("handler", "handler and runtime must be set when PackageType is Zip")
	case slices.Contains(retiredRuntimes, runtime):
		c.Refuse("runtime",
			"InvalidParameterValueException: The runtime parameter of %s is no longer supported for creating or "+
				"updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating "+
				"functions.",
			runtime)
	}
	validateCode(c, image)
	validateEnvironment(c)
	validateVPC(c)
	if a := c.Texts("architectures[]"); len(a) > 1 {
		c.Refuse("architectures",
			"InvalidParameterValueException: Value '%v' at 'architectures' failed to satisfy constraint: Member must "+
				"have length less than or equal to 1",
			a)
	}
	if r, ok := c.Number("reservedConcurrentExecutions"); ok && r > 900 {
		c.Refuse("reservedConcurrentExecutions",
			"InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's "+
				"UnreservedConcurrentExecution below its minimum value of [100].")
	}
}

func validateEnvironment(c *cloud.Call) {
	size := 0
	for _, l := range cloud.Lookup(c.Inputs, "environment.variables{}") {
		name := l.Path[strings.LastIndex(l.Path, ".")+1:]
		if slices.Contains(reservedVariables, name) {
			c.Refuse(l.Path,
				"InvalidParameterValueException: Lambda was unable to configure your environment variables because "+
					"the environment variables you have provided contains reserved keys that are currently not "+
					"supported for modification. Reserved keys used in this request: %s",
				name)
		}
		if !variableName.MatchString(name) {
			c.Refuse(l.Path,
				"ValidationException: environment variable names must satisfy the pattern [a-zA-Z]([a-zA-Z0-9_])+, got %q",
				name)
		}
		s, _ := l.Value.(string)
		size += len(name) + len(s)
	}
	if size > 4096 {
		c.Refuse("environment",
			"InvalidParameterValueException: Lambda was unable to configure your environment variables because the "+
				"environment variables you have provided exceeded the 4KB limit (%d bytes)",
			size)
	}
}

func validateVPC(c *cloud.Call) {
	v, ok := c.Inputs["vpcConfig"].(map[string]any)
	if !ok {
		return
	}
	subnets, _ := v["subnetIds"].([]any)
	groups, _ := v["securityGroupIds"].([]any)
	if len(subnets) > 0 && len(groups) == 0 && v["securityGroupIds"] != (cloud.Unknown{}) ||
		len(groups) > 0 && len(subnets) == 0 && v["subnetIds"] != (cloud.Unknown{}) {
		c.Refuse("vpcConfig",
			"InvalidParameterValueException: SubnetIds and SecurityIds must coexist or be both empty list.")
	}
}

// roleFitsFunction checks that Lambda may assume the role, and that the role may do what the
// function's settings need.
func roleFitsFunction(c *cloud.Call) {
	role := iam.FindRole(c, c.Text("role"))
	if role == nil {
		return
	}
	if !iam.Trusts(role, "lambda.amazonaws.com") {
		c.Refuse("role",
			"InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda. (%s "+
				"doesn't trust lambda.amazonaws.com)",
			role.ID)
	}
	if len(c.Texts("vpcConfig.subnetIds[]")) > 0 && !iam.Can(c, role, "ec2:CreateNetworkInterface") {
		c.Refuse("role",
			"InvalidParameterValueException: The provided execution role does not have permissions to call "+
				"CreateNetworkInterface on EC2 (attach AWSLambdaVPCAccessExecutionRole before the function is made)")
	}
	switch t := c.Text("deadLetterConfig.targetArn"); {
	case strings.Contains(t, ":sqs:") && !iam.Can(c, role, "sqs:SendMessage"):
		c.Refuse("deadLetterConfig.targetArn",
			"InvalidParameterValueException: The provided execution role does not have permissions to call "+
				"SendMessage on SQS")
	case strings.Contains(t, ":sns:") && !iam.Can(c, role, "sns:Publish"):
		c.Refuse("deadLetterConfig.targetArn",
			"InvalidParameterValueException: The provided execution role does not have permissions to call Publish on SNS")
	}
	ec2.SameVPC(c, "vpcConfig.subnetIds[]", "vpcConfig.securityGroupIds[]", "InvalidParameterValueException")
}

// removeParts takes aliases, permissions and the like along with their function. Replicas of
// Lambda@Edge keep a function from deletion.
func removeParts(c *cloud.Call) {
	arn := c.Existing.Text("arn")
	for _, d := range c.Others(token.Distribution) {
		cloud.Walk("", d.Inputs, func(_, s string) {
			if strings.HasPrefix(s, arn+":") {
				c.Refuse("",
					"InvalidParameterValueException: Lambda was unable to delete %s because it is a replicated "+
						"function. Please see our documentation for Deleting Lambda@Edge Functions and Replicas. (%s)",
					arn, d.ID)
			}
		})
	}
	for _, typ := range []string{
		"lambda/permission:Permission",
		token.FunctionAlias,
		"lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
	} {
		for _, r := range c.Others(typ) {
			if name := r.Text("function") + r.Text("functionName"); name == c.Existing.ID || name == arn {
				c.Remove(r)
			}
		}
	}
}
